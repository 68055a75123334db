// The loops of the Fourier transforms for each instruction set.
#ifndef CFK_FFT_SET_H
#define CFK_FFT_SET_H

#include "include/CFilterKernels.h"
#include "include/cfk_fft.h"

/// The loops of one instruction set.
struct cfk_fft_loops {
    ptrdiff_t lanes;
    void (*forward_row)(
        const struct cfk_fft_plan *plan, const float *table, const float *a, const float *b, float *row);
    void (*filter_columns)(
        const struct cfk_fft_plan *plan, const float *table, const float *spectrum, float *tile, float *buffer);
    void (*make_spectrum)(const struct cfk_fft_plan *plan, const float *table, float *tile, float *spectrum);
    void (*inverse_row)(const struct cfk_fft_plan *plan, const float *table, float *row, float *a, float *b);
    void (*scan_row)(const float *samples, ptrdiff_t count, struct cfk_fft_scan *scan);
    void (*finish_row)(const struct cfk_fft_finish *finish, const float *sums, float *output);
};

extern const struct cfk_fft_loops cfk_narrow_fft_loops;
#if defined(__x86_64__)
extern const struct cfk_fft_loops cfk_avx2_fft_loops;
#endif

#endif
