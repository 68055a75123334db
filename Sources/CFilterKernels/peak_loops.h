// Measures the processor's peak performance. Included after tile_loops.h, whose vectors and multiply_add are used.

// The number of independent sums, as many as fit into the registers. The units start two to four multiply-adds per
// cycle, with a latency of four cycles or more, so at least ten sums are needed to keep them busy.
#if defined(__aarch64__)
#define CFK_PEAK_SUMS 24
#else
#define CFK_PEAK_SUMS 12
#endif

// Hides the contents of a vector in a register from the compiler.
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
        // The sums of each round are unknown to the compiler, so it can neither omit a round nor merge equal sums.
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
