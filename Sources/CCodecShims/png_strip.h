// Filters and deflates a strip of rows independently of other strips.
#ifndef PNG_STRIP_H
#define PNG_STRIP_H

#include "codec_bytes.h"

/// Properties of all strips of an image.
typedef struct png_strip_layout {
    size_t row_bytes;
    /// 1, 2, 3, 4, 6 or 8.
    int pixel_bytes;
    /// Rows of every strip but the last.
    uint32_t rows;
    /// 0 to 9.
    int level;
} png_strip_layout;

/// Buffers of a thread that compresses strips.
typedef struct png_strip_scratch png_strip_scratch;

/// Returns NULL if there is no memory.
png_strip_scratch *png_strip_scratch_create(const png_strip_layout *layout);
void png_strip_scratch_destroy(png_strip_scratch *scratch);

/// Returns the approximate number of bytes of rows in a strip.
size_t png_strip_size(int level);
/// Returns the size of the largest compressed strip.
size_t png_strip_bound(const png_strip_layout *layout);

/// Filters and deflates rows. The output is flushed to a byte boundary, or ends the stream if the rows are the last.
/// - rows: the row above the strip, which is zeros for the first strip, then `row_count` rows.
/// - result: memory of png_strip_bound bytes.
/// - count: receives the number of bytes in the result.
/// - sum: receives the Adler-32 of the filtered rows.
/// Returns false if there is no memory.
bool png_strip_compress(
    const png_strip_layout *layout, png_strip_scratch *scratch, const uint8_t *rows, uint32_t row_count, bool is_last,
    uint8_t *result, size_t *count, uint32_t *sum);

#endif
