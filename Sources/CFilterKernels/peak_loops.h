// A processor's peak, included after tile_loops.h, whose vectors and multiply_add are used.

// As many sums, none of which waits for another, as registers leave room for: the units take two to four multiply-adds a
// cycle and give each result four cycles or more later, so that ten are the least that keeps them busy.
#if defined(__aarch64__)
#define CFK_PEAK_SUMS 24
#else
#define CFK_PEAK_SUMS 12
#endif

// Makes a vector in a register one that the compiler knows nothing of.
#if defined(__x86_64__)
#define CFK_OPAQUE(a) __asm__ volatile("" : "+x"(a))
#elif defined(__aarch64__)
#define CFK_OPAQUE(a) __asm__ volatile("" : "+w"(a))
#else
#define CFK_OPAQUE(a) __asm__ volatile("" : "+m"(a))
#endif

float CFK_NAME(run_peak)(ptrdiff_t rounds) {
    const vector half = 0.5f - (vector){0}, one = 1 - (vector){0};
    vector sums[CFK_PEAK_SUMS] = {{0}};
    for (ptrdiff_t round = 0; round < rounds; round++) {
        // To the compiler the sums of each round are new ones: it can neither drop a round nor join sums that are equal.
        CFK_UNROLL for (int i = 0; i < CFK_PEAK_SUMS; i++) {
            sums[i] = CFK_NAME(multiply_add)(sums[i], half, one);
            CFK_OPAQUE(sums[i]);
        }
    }
    float total = 0;
    for (int i = 0; i < CFK_PEAK_SUMS; i++)
        for (int lane = 0; lane < CFK_LANES; lane++) total += sums[i][lane];
    return total;
}

const ptrdiff_t CFK_NAME(peak_operations) = 2 * CFK_PEAK_SUMS * CFK_LANES;
