// The loops of the Fourier transforms, included once for each instruction set with the macros listed in tile_loops.h.
//
// A transform of n = r * m numbers is decimated in frequency: a pass of butterflies of radix r over elements m apart,
// with each result multiplied by a twiddle factor, leaves r transforms of m numbers, and so on. The numbers are vectors
// of neighbouring columns, or of `lanes` neighbouring samples along a row, so a pass needs no shuffles. Real and
// imaginary parts are in separate vectors. The inverse transform undoes the passes in reverse order, so neither
// transform reorders frequencies. Exchanging real and imaginary parts reverses the direction, so all butterflies and
// factors are those of the forward transform.

#include "fft_set.h"

#include "fft_butterflies.h"
#include "fft_passes.h"
#include "fft_rows.h"
#include "fft_columns.h"
#include "fft_samples.h"

const struct cfk_fft_loops CFK_NAME(fft_loops) = {
    .lanes = CFK_LANES,
    .forward_row = CFK_NAME(fft_forward_row),
    .filter_columns = CFK_NAME(fft_filter_columns),
    .make_spectrum = CFK_NAME(fft_make_spectrum),
    .inverse_row = CFK_NAME(fft_inverse_row),
    .scan_row = CFK_NAME(fft_scan_row),
    .finish_row = CFK_NAME(fft_finish_row),
};
