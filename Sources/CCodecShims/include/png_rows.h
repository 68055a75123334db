// PNG's row filters (ISO/IEC 15948, clause 9): filtering and restoring.
//
// The plain functions follow the specification byte by byte; the others compute the same bytes with vectors. All
// functions stay within the given rows, allocate nothing and keep no state.
#ifndef PNG_ROWS_H
#define PNG_ROWS_H

#include <stddef.h>
#include <stdint.h>

/// The filter type, stored as a byte before each filtered row. The left, upper and upper left neighbours of a pixel are
/// a, b and c.
enum png_row_filter {
    PNG_ROW_NONE = 0,
    PNG_ROW_SUB = 1,     // a
    PNG_ROW_UP = 2,      // b
    PNG_ROW_AVERAGE = 3, // (a + b) / 2
    PNG_ROW_PAETH = 4,   // whichever of a, b, c is nearest to a + b - c
    PNG_ROW_FILTERS = 5,
};

/// Restores a filtered row.
/// - filter: below PNG_ROW_FILTERS.
/// - pixel_bytes: 1, 2, 3, 4, 6 or 8; `count` is a multiple of it.
/// - filtered: `count` bytes.
/// - above: the restored row above, `count` bytes; zeros above the first row.
/// - row: receives `count` restored bytes; must not overlap the other two.
void png_row_restore(
    enum png_row_filter filter, int pixel_bytes, const uint8_t *filtered, const uint8_t *above, uint8_t *row,
    size_t count);
void png_row_restore_plain(
    enum png_row_filter filter, int pixel_bytes, const uint8_t *filtered, const uint8_t *above, uint8_t *row,
    size_t count);

/// The implementations of row filtering, which all produce the same bytes.
enum png_row_set {
    PNG_ROW_PLAIN = 0,
    /// SSE2 or NEON, which every processor of the architecture has.
    PNG_ROW_NARROW = 1,
    /// The best instruction set of this machine: AVX2 where it is supported.
    PNG_ROW_BEST = 2,
};

/// Returns the filter whose differences, as signed bytes, have the smallest sum of magnitudes. Ties go to the first.
/// - count: at least one pixel.
enum png_row_filter png_row_choose(
    enum png_row_set set, int pixel_bytes, const uint8_t *row, const uint8_t *above, size_t count);
/// Filters a row. png_row_restore is the inverse.
void png_row_apply(
    enum png_row_set set, enum png_row_filter filter, int pixel_bytes, const uint8_t *row, const uint8_t *above,
    uint8_t *filtered, size_t count);

#endif
