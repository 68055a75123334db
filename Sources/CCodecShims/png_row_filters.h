// The predictor shared by row filtering and restoring, and the filter loops of each instruction set.
#ifndef PNG_ROW_FILTERS_H
#define PNG_ROW_FILTERS_H

#include <stdlib.h>

#include "png_rows.h"

/// Returns the specification's prediction of a byte from its left, upper and upper left neighbours.
static inline uint8_t png_row_predict(enum png_row_filter filter, int a, int b, int c) {
    int pa = abs(b - c);
    int pb = abs(a - c);
    int pc = abs(a + b - 2 * c);
    switch (filter) {
    case PNG_ROW_SUB: return (uint8_t)a;
    case PNG_ROW_UP: return (uint8_t)b;
    case PNG_ROW_AVERAGE: return (uint8_t)((a + b) / 2);
    case PNG_ROW_PAETH: return (uint8_t)(pa <= pb && pa <= pc ? a : (pb <= pc ? b : c));
    default: return 0;
    }
}

/// Loops over whole vectors from the second pixel on. Both return the index of the first byte not processed.
struct png_row_loops {
    /// Adds the magnitudes of each filter's differences to its weight.
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
