// The loops behind png_row_filter, of one instruction set.
#ifndef PNG_ROW_FILTERS_H
#define PNG_ROW_FILTERS_H

#include "png_rows.h"

/// Loops over whole vectors from the second pixel on; both return the first byte that they left out.
struct png_row_loops {
    /// Adds each filter's magnitudes to its weight.
    size_t (*weigh)(
        size_t pixel_bytes, const uint8_t *row, const uint8_t *above, size_t count,
        uint64_t weights[PNG_ROW_FILTERS]);
    size_t (*apply)(
        enum png_row_filter filter, size_t pixel_bytes, const uint8_t *row, const uint8_t *above, uint8_t *filtered,
        size_t count);
};

extern const struct png_row_loops png_narrow_loops;
#if defined(__x86_64__)
extern const struct png_row_loops png_avx2_loops;
#endif

#endif
