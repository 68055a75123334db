// A strip of rows, filtered and deflated by itself.
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

/// Buffers in which a thread compresses strips.
typedef struct png_strip_scratch png_strip_scratch;

/// NULL: no memory.
png_strip_scratch *png_strip_scratch_create(const png_strip_layout *layout);
void png_strip_scratch_destroy(png_strip_scratch *scratch);

/// Bytes of rows that a strip holds, approximately.
size_t png_strip_size(int level);
/// Size of the largest compressed strip.
size_t png_strip_bound(const png_strip_layout *layout);

/// Filters and deflates rows that lie behind the row above them: zeros above the first row. Their end is flushed to a
/// byte border, or ends the stream if they are the last.
/// - result, count: where the bytes go, room of png_strip_bound, and how many came out.
/// - sum: the filtered rows' Adler-32.
/// False: no memory.
bool png_strip_compress(
    const png_strip_layout *layout, png_strip_scratch *scratch, const uint8_t *rows, uint32_t row_count, bool is_last,
    uint8_t *result, size_t *count, uint32_t *sum);

#endif
