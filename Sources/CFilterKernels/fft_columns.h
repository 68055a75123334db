// Transforms of columns, one vector of neighbouring columns at a time. They stay in the first-level cache during all of
// their passes.

/// The radix of the last pass along columns, which is the same for all heights.
enum { CFK_FFT_LAST_RADIX = 8 };

static void CFK_NAME(fft_filter_columns)(
    const struct cfk_fft_plan *plan, const float *table, const float *spectrum, float *tile, float *buffer) {
    const struct cfk_fft_axis *axis = &plan->columns;
    const fft_array packed = {buffer, buffer + CFK_LANES, 2 * CFK_LANES};
    for (ptrdiff_t x = 0; x < plan->width; x += CFK_LANES, tile += 2 * CFK_LANES) {
        const fft_array columns = {tile, tile + CFK_LANES, plan->row_stride};
        const fft_array within = axis->passes > 1 ? packed : columns;
        CFK_NAME(fft_forward_passes)(axis, table, columns, within);
        for (ptrdiff_t first = 0; first < axis->length; first += CFK_FFT_LAST_RADIX) {
            fft_complex a[CFK_FFT_LAST_RADIX];
            CFK_FFT_UNROLL for (int q = 0; q < CFK_FFT_LAST_RADIX; q++)
                a[q] = CFK_NAME(fft_load)(within.re, within.im, (first + q) * within.step);
            CFK_NAME(fft_butterfly_8)(a);
            CFK_FFT_UNROLL for (int q = 0; q < CFK_FFT_LAST_RADIX; q++) {
                const fft_complex product =
                    CFK_NAME(fft_multiply)(a[q], CFK_NAME(fft_load)(spectrum, spectrum + CFK_LANES, 0));
                a[q] = (fft_complex){product.im, product.re};
                spectrum += 2 * CFK_LANES;
            }
            CFK_NAME(fft_butterfly_8)(a);
            CFK_FFT_UNROLL for (int q = 0; q < CFK_FFT_LAST_RADIX; q++)
                CFK_NAME(fft_store)(a[q], within.im, within.re, (first + q) * within.step);
        }
        CFK_NAME(fft_back_passes)(axis, table, CFK_NAME(fft_exchanged)(within), CFK_NAME(fft_exchanged)(columns));
    }
}

static void CFK_NAME(fft_make_spectrum)(
    const struct cfk_fft_plan *plan, const float *table, float *tile, float *spectrum) {
    const struct cfk_fft_axis *axis = &plan->columns;
    const fft_vector scale = CFK_NAME(fft_splat)((float)(1.0 / ((double)plan->width * (double)plan->height)));
    for (ptrdiff_t x = 0; x < plan->width; x += CFK_LANES, tile += 2 * CFK_LANES) {
        const fft_array columns = {tile, tile + CFK_LANES, plan->row_stride};
        CFK_NAME(fft_forward_passes)(axis, table, columns, columns);
        for (ptrdiff_t first = 0; first < axis->length; first += CFK_FFT_LAST_RADIX) {
            fft_complex a[CFK_FFT_LAST_RADIX];
            CFK_FFT_UNROLL for (int q = 0; q < CFK_FFT_LAST_RADIX; q++)
                a[q] = CFK_NAME(fft_load)(columns.re, columns.im, (first + q) * columns.step);
            CFK_NAME(fft_butterfly_8)(a);
            CFK_FFT_UNROLL for (int q = 0; q < CFK_FFT_LAST_RADIX; q++) {
                const fft_complex conjugate = {a[q].re * scale, -a[q].im * scale};
                CFK_NAME(fft_store)(conjugate, spectrum, spectrum + CFK_LANES, 0);
                spectrum += 2 * CFK_LANES;
            }
        }
    }
}
