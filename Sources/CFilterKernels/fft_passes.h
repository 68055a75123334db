// Passes of butterflies over an array of complex vectors.

/// An array of complex vectors: real and imaginary parts, and the number of elements from one vector to the next.
typedef struct {
    float *re, *im;
    ptrdiff_t step;
} fft_array;

/// Returns the array with real and imaginary parts exchanged; its forward transform is the inverse transform.
CFK_FFT_INLINE fft_array CFK_NAME(fft_exchanged)(fft_array array) {
    return (fft_array){array.im, array.re, array.step};
}

/// A forward pass, which applies butterflies over elements `apart`, then factors; and an inverse pass, which applies
/// factors, then butterflies.
///
/// Each group of radix * apart vectors is transformed separately. The factors are the same in all groups.
#define CFK_FFT_PASS(radix)                                                                                            \
    CFK_FFT_INLINE void CFK_NAME(fft_forward_step_##radix)(                                                            \
        fft_array from, fft_array to, ptrdiff_t first, ptrdiff_t apart, const fft_complex factors[radix]) {            \
        fft_complex a[radix];                                                                                          \
        CFK_FFT_UNROLL for (int q = 0; q < (radix); q++)                                                               \
            a[q] = CFK_NAME(fft_load)(from.re, from.im, (first + q * apart) * from.step);                              \
        CFK_NAME(fft_butterfly_##radix)(a);                                                                            \
        CFK_FFT_UNROLL for (int q = 0; q < (radix); q++)                                                               \
            CFK_NAME(fft_store)(q ? CFK_NAME(fft_multiply)(a[q], factors[q]) : a[q], to.re, to.im,                     \
                (first + q * apart) * to.step);                                                                        \
    }                                                                                                                  \
    CFK_FFT_INLINE void CFK_NAME(fft_back_step_##radix)(                                                               \
        fft_array from, fft_array to, ptrdiff_t first, ptrdiff_t apart, const fft_complex factors[radix]) {            \
        fft_complex a[radix];                                                                                          \
        CFK_FFT_UNROLL for (int q = 0; q < (radix); q++) {                                                             \
            a[q] = CFK_NAME(fft_load)(from.re, from.im, (first + q * apart) * from.step);                              \
            if (q) a[q] = CFK_NAME(fft_multiply)(a[q], factors[q]);                                                    \
        }                                                                                                              \
        CFK_NAME(fft_butterfly_##radix)(a);                                                                            \
        CFK_FFT_UNROLL for (int q = 0; q < (radix); q++)                                                               \
            CFK_NAME(fft_store)(a[q], to.re, to.im, (first + q * apart) * to.step);                                    \
    }                                                                                                                  \
    CFK_FFT_INLINE void CFK_NAME(fft_factors_##radix)(const float *at, fft_complex factors[radix]) {                   \
        CFK_FFT_UNROLL for (int q = 1; q < (radix); q++)                                                               \
            factors[q] = (fft_complex){CFK_NAME(fft_splat)(at[2 * q - 2]), CFK_NAME(fft_splat)(at[2 * q - 1])};        \
    }                                                                                                                  \
    static void CFK_NAME(fft_forward_pass_##radix)(                                                                    \
        fft_array from, fft_array to, ptrdiff_t length, ptrdiff_t apart, const float *twiddles) {                      \
        fft_complex factors[radix];                                                                                    \
        for (ptrdiff_t j = 0; j < apart; j++, twiddles += 2 * (radix)-2) {                                             \
            CFK_NAME(fft_factors_##radix)(twiddles, factors);                                                          \
            if (length == (radix)*apart) {                                                                             \
                CFK_NAME(fft_forward_step_##radix)(from, to, j, apart, factors);                                       \
                continue;                                                                                              \
            }                                                                                                          \
            for (ptrdiff_t first = j; first < length; first += (radix)*apart)                                          \
                CFK_NAME(fft_forward_step_##radix)(from, to, first, apart, factors);                                   \
        }                                                                                                              \
    }                                                                                                                  \
    static void CFK_NAME(fft_back_pass_##radix)(                                                                       \
        fft_array from, fft_array to, ptrdiff_t length, ptrdiff_t apart, const float *twiddles) {                      \
        fft_complex factors[radix];                                                                                    \
        for (ptrdiff_t j = 0; j < apart; j++, twiddles += 2 * (radix)-2) {                                             \
            CFK_NAME(fft_factors_##radix)(twiddles, factors);                                                          \
            if (length == (radix)*apart) {                                                                             \
                CFK_NAME(fft_back_step_##radix)(from, to, j, apart, factors);                                          \
                continue;                                                                                              \
            }                                                                                                          \
            for (ptrdiff_t first = j; first < length; first += (radix)*apart)                                          \
                CFK_NAME(fft_back_step_##radix)(from, to, first, apart, factors);                                      \
        }                                                                                                              \
    }

CFK_FFT_PASS(2)
CFK_FFT_PASS(3)
CFK_FFT_PASS(4)
CFK_FFT_PASS(5)

/// Applies all forward passes but the last, which has no factors. The first pass goes from one array to another, and
/// the others work in place.
static void CFK_NAME(fft_forward_passes)(
    const struct cfk_fft_axis *axis, const float *table, fft_array from, fft_array to) {
    ptrdiff_t apart = axis->length;
    for (int pass = 0; pass < axis->passes - 1; pass++) {
        const float *twiddles = table + axis->twiddles[pass];
        apart /= axis->radices[pass];
        switch (axis->radices[pass]) {
        case 2: CFK_NAME(fft_forward_pass_2)(from, to, axis->length, apart, twiddles); break;
        case 3: CFK_NAME(fft_forward_pass_3)(from, to, axis->length, apart, twiddles); break;
        case 4: CFK_NAME(fft_forward_pass_4)(from, to, axis->length, apart, twiddles); break;
        default: CFK_NAME(fft_forward_pass_5)(from, to, axis->length, apart, twiddles);
        }
        from = to;
    }
}

/// Applies the same passes in the inverse direction. The last pass goes from one array to another, and the others work
/// in place.
static void CFK_NAME(fft_back_passes)(
    const struct cfk_fft_axis *axis, const float *table, fft_array within, fft_array to) {
    ptrdiff_t apart = axis->radices[axis->passes - 1];
    for (int pass = axis->passes - 2; pass >= 0; pass--) {
        const float *twiddles = table + axis->twiddles[pass];
        const fft_array target = pass ? within : to;
        switch (axis->radices[pass]) {
        case 2: CFK_NAME(fft_back_pass_2)(within, target, axis->length, apart, twiddles); break;
        case 3: CFK_NAME(fft_back_pass_3)(within, target, axis->length, apart, twiddles); break;
        case 4: CFK_NAME(fft_back_pass_4)(within, target, axis->length, apart, twiddles); break;
        default: CFK_NAME(fft_back_pass_5)(within, target, axis->length, apart, twiddles);
        }
        apart *= axis->radices[pass];
    }
}
