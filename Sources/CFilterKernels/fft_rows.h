// Transforms of rows. With `lanes` = l, sample x = l * x1 + x0 of a row is lane x0 of vector x1. The transform over x1
// works on vectors. Its last pass continues in registers with the factors between vectors and lanes, a transposition of
// l vectors of l lanes, and the transform over x0, which then works on vectors too.
//
//     X[k1 + n/l * k0] = sum over x0 of  e(x0 k0 / l) * e(x0 k1 / n) * (sum over x1 of e(x1 k1 / (n/l)) * x[l x1 + x0])
//
// with e(t) = exp(-2 pi i t).

#if CFK_LANES == 8
#define CFK_FFT_BUTTERFLY CFK_NAME(fft_butterfly_8)
#define CFK_FFT_LOW(a, b) __builtin_shufflevector(a, b, 0, 8, 1, 9, 4, 12, 5, 13)
#define CFK_FFT_HIGH(a, b) __builtin_shufflevector(a, b, 2, 10, 3, 11, 6, 14, 7, 15)
#define CFK_FFT_LOW_PAIRS(a, b) __builtin_shufflevector(a, b, 0, 1, 8, 9, 4, 5, 12, 13)
#define CFK_FFT_HIGH_PAIRS(a, b) __builtin_shufflevector(a, b, 2, 3, 10, 11, 6, 7, 14, 15)
#else
#define CFK_FFT_BUTTERFLY CFK_NAME(fft_butterfly_4)
#define CFK_FFT_LOW(a, b) __builtin_shufflevector(a, b, 0, 4, 1, 5)
#define CFK_FFT_HIGH(a, b) __builtin_shufflevector(a, b, 2, 6, 3, 7)
#define CFK_FFT_LOW_PAIRS(a, b) __builtin_shufflevector(a, b, 0, 1, 4, 5)
#define CFK_FFT_HIGH_PAIRS(a, b) __builtin_shufflevector(a, b, 2, 3, 6, 7)
#endif

/// Transposes the lanes of four vectors. If there are 8 lanes, lower and upper halves are transposed separately.
CFK_FFT_INLINE void CFK_NAME(fft_transpose_4)(fft_vector a[4]) {
    const fft_vector p = CFK_FFT_LOW(a[0], a[1]), q = CFK_FFT_HIGH(a[0], a[1]);
    const fft_vector r = CFK_FFT_LOW(a[2], a[3]), s = CFK_FFT_HIGH(a[2], a[3]);
    a[0] = CFK_FFT_LOW_PAIRS(p, r);
    a[1] = CFK_FFT_HIGH_PAIRS(p, r);
    a[2] = CFK_FFT_LOW_PAIRS(q, s);
    a[3] = CFK_FFT_HIGH_PAIRS(q, s);
}

CFK_FFT_INLINE void CFK_NAME(fft_transpose)(fft_vector a[CFK_LANES]) {
    CFK_NAME(fft_transpose_4)(a);
#if CFK_LANES == 8
    CFK_NAME(fft_transpose_4)(a + 4);
    CFK_FFT_UNROLL for (int q = 0; q < 4; q++) {
        const fft_vector low = __builtin_shufflevector(a[q], a[q + 4], 0, 1, 2, 3, 8, 9, 10, 11);
        a[q + 4] = __builtin_shufflevector(a[q], a[q + 4], 4, 5, 6, 7, 12, 13, 14, 15);
        a[q] = low;
    }
#endif
}

CFK_FFT_INLINE void CFK_NAME(fft_transpose_complex)(fft_complex a[CFK_LANES]) {
    fft_vector part[CFK_LANES];
    CFK_FFT_UNROLL for (int q = 0; q < CFK_LANES; q++) part[q] = a[q].re;
    CFK_NAME(fft_transpose)(part);
    CFK_FFT_UNROLL for (int q = 0; q < CFK_LANES; q++) a[q].re = part[q];
    CFK_FFT_UNROLL for (int q = 0; q < CFK_LANES; q++) part[q] = a[q].im;
    CFK_NAME(fft_transpose)(part);
    CFK_FFT_UNROLL for (int q = 0; q < CFK_LANES; q++) a[q].im = part[q];
}

static void CFK_NAME(fft_forward_row)(
    const struct cfk_fft_plan *plan, const float *table, const float *a, const float *b, float *row) {
    const struct cfk_fft_axis *axis = &plan->rows;
    const float *lane_factors = table + plan->lane_twiddles;
    const fft_array to = {row, row + CFK_LANES, 2 * CFK_LANES};
    // The cast removes a const; the samples are only read.
    fft_array from = {(float *)(uintptr_t)a, (float *)(uintptr_t)b, CFK_LANES};
    if (axis->passes > 1) {
        CFK_NAME(fft_forward_passes)(axis, table, from, to);
        from = to;
    }
    for (ptrdiff_t first = 0; first < axis->length; first += CFK_LANES) {
        fft_complex c[CFK_LANES];
        CFK_FFT_UNROLL for (int q = 0; q < CFK_LANES; q++)
            c[q] = CFK_NAME(fft_load)(from.re, from.im, (first + q) * from.step);
        CFK_FFT_BUTTERFLY(c);
        CFK_FFT_UNROLL for (int q = 0; q < CFK_LANES; q++) {
            const float *factor = lane_factors + (first + q) * 2 * CFK_LANES;
            c[q] = CFK_NAME(fft_multiply)(c[q], CFK_NAME(fft_load)(factor, factor + CFK_LANES, 0));
        }
        CFK_NAME(fft_transpose_complex)(c);
        CFK_FFT_BUTTERFLY(c);
        CFK_FFT_UNROLL for (int q = 0; q < CFK_LANES; q++)
            CFK_NAME(fft_store)(c[q], to.re, to.im, (first + q) * to.step);
    }
}

static void CFK_NAME(fft_inverse_row)(
    const struct cfk_fft_plan *plan, const float *table, float *row, float *a, float *b) {
    const struct cfk_fft_axis *axis = &plan->rows;
    const float *lane_factors = table + plan->lane_twiddles;
    const fft_array from = {row + CFK_LANES, row, 2 * CFK_LANES}, result = {b, a, CFK_LANES};
    const fft_array to = axis->passes > 1 ? from : result;
    for (ptrdiff_t first = 0; first < axis->length; first += CFK_LANES) {
        fft_complex c[CFK_LANES];
        CFK_FFT_UNROLL for (int q = 0; q < CFK_LANES; q++)
            c[q] = CFK_NAME(fft_load)(from.re, from.im, (first + q) * from.step);
        CFK_FFT_BUTTERFLY(c);
        CFK_NAME(fft_transpose_complex)(c);
        CFK_FFT_UNROLL for (int q = 0; q < CFK_LANES; q++) {
            const float *factor = lane_factors + (first + q) * 2 * CFK_LANES;
            c[q] = CFK_NAME(fft_multiply)(c[q], CFK_NAME(fft_load)(factor, factor + CFK_LANES, 0));
        }
        CFK_FFT_BUTTERFLY(c);
        CFK_FFT_UNROLL for (int q = 0; q < CFK_LANES; q++)
            CFK_NAME(fft_store)(c[q], to.re, to.im, (first + q) * to.step);
    }
    CFK_NAME(fft_back_passes)(axis, table, from, result);
}

#undef CFK_FFT_BUTTERFLY
