// PNG's row filters (ISO/IEC 15948, clause 9), both ways.
//
// The plain functions follow the specification byte by byte; the others give the same bytes by vectors. All of them read
// and write within the rows that they are given, allocate nothing and keep no state.
#ifndef PNG_ROWS_H
#define PNG_ROWS_H

#include <stddef.h>
#include <stdint.h>

/// The number that stands before a filtered row; a pixel's left, upper and upper left neighbours are a, b and c.
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
/// - above: the restored row above, `count` bytes: zeros above the first row.
/// - row: where `count` restored bytes go; apart from the other two.
void png_row_restore(
    enum png_row_filter filter, int pixel_bytes, const uint8_t *filtered, const uint8_t *above, uint8_t *row,
    size_t count);
void png_row_restore_plain(
    enum png_row_filter filter, int pixel_bytes, const uint8_t *filtered, const uint8_t *above, uint8_t *row,
    size_t count);

/// Which loops filter a row; all of them give the same bytes.
enum png_row_set {
    PNG_ROW_PLAIN = 0,
    /// What every processor of the architecture has: SSE2 or NEON.
    PNG_ROW_NARROW = 1,
    /// The best that this machine has: AVX2 where it is there.
    PNG_ROW_BEST = 2,
};

/// The filter whose differences, as signed bytes, have the smallest sum of magnitudes; of several the first.
/// - count: at least one pixel.
enum png_row_filter png_row_choose(
    enum png_row_set set, int pixel_bytes, const uint8_t *row, const uint8_t *above, size_t count);
/// Filters a row, which png_row_restore reverses.
void png_row_apply(
    enum png_row_set set, enum png_row_filter filter, int pixel_bytes, const uint8_t *row, const uint8_t *above,
    uint8_t *filtered, size_t count);

#endif
