// Compresses the pixels of a PNG file strip by strip on several threads.
//
// The caller's thread fills strips with rows, takes part in compressing them, and writes them to the sink in order; the
// other threads only compress. The bytes do not depend on the number of threads.
#ifndef PNG_STRIPS_H
#define PNG_STRIPS_H

#include "codec_bytes.h"

typedef struct png_strips png_strips;

typedef struct png_strips_settings {
    size_t row_bytes;
    uint32_t height;
    /// 1, 2, 3, 4, 6 or 8.
    int pixel_bytes;
    /// Whether samples are of 16 bits.
    bool has_words;
    /// 0 to 9.
    int level;
    /// Number of threads including the caller's; at least 1.
    int threads;
} png_strips_settings;

/// The longest row in bytes; libpng compresses longer ones.
enum { png_strips_longest_row = 1 << 26 };
/// A fast level, whose results for photographs are as small as those of any other level.
enum { png_strips_default_level = 2 };

/// Creates strips without writing anything, or returns NULL if there is no memory. The sink must outlive the strips.
png_strips *png_strips_create(codec_sink *sink, png_strips_settings settings);
/// Stops the threads and waits for them.
void png_strips_destroy(png_strips *strips);
/// Writes the next rows, with 16-bit samples in the machine's byte order; row i starts at rows + i * stride. After the
/// last row, all IDAT chunks are in the sink.
codec_status png_strips_write_rows(png_strips *strips, const uint8_t *rows, size_t stride, uint32_t count);

#endif
