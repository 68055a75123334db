// Scans of rows of samples before the transform, and conversion of rows of sums after it.

typedef int32_t fft_mask __attribute__((vector_size(CFK_LANES * sizeof(int32_t))));
typedef double fft_doubles __attribute__((vector_size(CFK_LANES * sizeof(double))));
typedef fft_doubles fft_unaligned_doubles __attribute__((aligned(sizeof(double)), may_alias));

/// Adding and subtracting it rounds to an integer, for magnitudes of up to 2^22.
#define CFK_FFT_ROUNDER 12582912.0f
/// The bits of 2^22.
#define CFK_FFT_LARGEST_ROUNDED 0x4a800000

static void CFK_NAME(fft_scan_row)(const float *samples, ptrdiff_t count, struct cfk_fft_scan *scan) {
    // Magnitudes are compared by their bits as signed integers, which SSE2 can compare.
    fft_mask largest = {0}, fractions = {0}, least = (fft_mask){0} + 0x7fffffff;
    const fft_vector rounder = CFK_NAME(fft_splat)(CFK_FFT_ROUNDER);
    ptrdiff_t x = 0;
    while (x + CFK_LANES <= count) {
        const ptrdiff_t end = count - x < CFK_FFT_SCAN_RUN ? count : x + CFK_FFT_SCAN_RUN;
        fft_mask level = {0};
        for (; x + CFK_LANES <= end; x += CFK_LANES) {
            const fft_vector a = *(const fft_unaligned *)(samples + x);
            const fft_mask magnitude = (fft_mask)a & 0x7fffffff;
            const fft_mask above = magnitude > level;
            level = (magnitude & above) | (level & ~above);
            fractions |= (fft_mask)(((a + rounder) - rounder) != a);
        }
        const fft_mask above = level > largest;
        largest = (level & above) | (largest & ~above);
        const fft_mask seen = level | ((fft_mask)(level == 0) & 0x7fffffff);
        const fft_mask below = seen < least;
        least = (seen & below) | (least & ~below);
    }
    uint32_t most = scan->largest, fewest = scan->least;
    bool is_whole = scan->is_whole;
    for (int lane = 0; lane < CFK_LANES; lane++) {
        if ((uint32_t)largest[lane] > most) most = (uint32_t)largest[lane];
        if (least[lane] < 0x7fffffff && (uint32_t)least[lane] < fewest) fewest = (uint32_t)least[lane];
        is_whole &= !fractions[lane];
    }
    uint32_t last = 0;
    for (; x < count; x++) {
        uint32_t bits;
        __builtin_memcpy(&bits, samples + x, sizeof bits);
        bits &= 0x7fffffff;
        if (bits > last) last = bits;
        is_whole &= (samples[x] + CFK_FFT_ROUNDER) - CFK_FFT_ROUNDER == samples[x];
    }
    if (last > most) most = last;
    if (last && last < fewest) fewest = last;
    scan->largest = most;
    scan->least = fewest;
    // Larger samples plus the rounder are rounded to multiples of another number than 1.
    scan->is_whole = is_whole && most <= CFK_FFT_LARGEST_ROUNDED;
}

CFK_FFT_INLINE float CFK_NAME(fft_finished)(const struct cfk_fft_finish *finish, float sum, ptrdiff_t x) {
    const float whole = (sum + CFK_FFT_ROUNDER) - CFK_FFT_ROUNDER;
    const double scaled = finish->unit * (double)(finish->rounds ? whole : sum);
    return (float)(finish->gain * (finish->divisors ? scaled / finish->divisors[x] : scaled) + finish->bias);
}

/// Specialises the loops by conditions that are the same for all samples, so that they are not tested for each.
CFK_FFT_INLINE void CFK_NAME(fft_finish_as)(
    const struct cfk_fft_finish *job, const float *sums, float *output, bool rounds, bool scales, ptrdiff_t step) {
    const fft_vector rounder = CFK_NAME(fft_splat)(CFK_FFT_ROUNDER);
    struct cfk_fft_finish finish = *job;
    finish.rounds = rounds;
    ptrdiff_t x = 0;
    if (step == 1 && !finish.divisors) {
        for (; x + CFK_LANES <= finish.count; x += CFK_LANES) {
            fft_vector a = *(const fft_unaligned *)(sums + x);
            if (rounds) a = (a + rounder) - rounder;
            if (scales) {
                const fft_doubles wide = __builtin_convertvector(a, fft_doubles);
                a = __builtin_convertvector(finish.gain * (finish.unit * wide) + finish.bias, fft_vector);
            }
            *(fft_unaligned *)(output + x) = a;
        }
    }
    for (; x < finish.count; x++) output[x] = CFK_NAME(fft_finished)(&finish, sums[x * step], x);
}

static void CFK_NAME(fft_finish_row)(const struct cfk_fft_finish *finish, const float *sums, float *output) {
    const bool scales = finish->unit != 1 || finish->gain != 1 || finish->bias != 0;
    if (finish->step != 1)
        CFK_NAME(fft_finish_as)(finish, sums, output, finish->rounds, true, finish->step);
    else if (finish->rounds)
        CFK_NAME(fft_finish_as)(finish, sums, output, true, scales, 1);
    else if (scales)
        CFK_NAME(fft_finish_as)(finish, sums, output, false, true, 1);
    else
        CFK_NAME(fft_finish_as)(finish, sums, output, false, false, 1);
}
