// Pixels of a PNG file, compressed strip by strip on several threads.
//
// The caller's thread fills strips with rows, takes part in compressing them, and writes them to the sink in their order;
// the others only compress. What is written does not depend on how many they are.
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
    /// At least 1, the caller's among them.
    int threads;
} png_strips_settings;

/// Rows of more bytes are left to libpng.
enum { png_strips_longest_row = 1 << 26 };
/// Quick, and on photographs as small as any level is.
enum { png_strips_default_level = 2 };

/// NULL: no memory. The sink must outlive the strips; nothing is written yet.
png_strips *png_strips_create(codec_sink *sink, png_strips_settings settings);
/// Stops the threads, wherever they are, and waits for them.
void png_strips_destroy(png_strips *strips);
/// Takes the next rows, 16-bit samples in the machine's byte order; row i is at rows + i * stride. After the last row the
/// sink has all IDAT chunks.
codec_status png_strips_write_rows(png_strips *strips, const uint8_t *rows, size_t stride, uint32_t count);

#endif
