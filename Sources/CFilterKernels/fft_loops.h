// The Fourier transforms' loops, included once for each instruction set, which defines what tile_loops.h says.
//
// A transform of n = r * m numbers is taken apart by frequency: a pass of butterflies of radix r over elements m apart,
// each result multiplied by a twiddle factor, leaves r transforms of m numbers, and so on. The numbers are vectors:
// neighbouring columns, or along a row every `lanes`-th sample, so that a pass needs no shuffle, and the real and
// imaginary parts are vectors of their own. The transform back undoes the passes in reverse order, which spares both
// the reordering of frequencies. Exchanging real and imaginary parts turns its direction, so that all butterflies and
// factors are those of the transform forward.

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
