// Decoding of PNG pixels with ISA-L, for samples of whole bytes without interlacing.
#ifndef PNG_PIXELS_H
#define PNG_PIXELS_H

#include "codec_bytes.h"
#include "codec_failure.h"
#include "png_damage.h"

typedef struct png_pixels png_pixels;

/// The format of rows.
typedef struct png_pixels_layout {
    uint32_t width;
    /// As stored: 1, 2, 3, 4, 6 or 8.
    int pixel_bytes;
    /// Whether samples are of 16 bits.
    bool has_words;
    /// Channels of a palette entry, 3 or 4; 0 without a palette.
    int palette_channels;
    uint8_t palette[256][4];
} png_pixels_layout;

/// Creates a decoder for a source that is positioned at the data of the first IDAT chunk. Wrong checksums are noted in
/// `damage`, which must outlive the decoder. Returns NULL if there is no memory.
png_pixels *png_pixels_create(codec_source *source, uint32_t chunk_length, png_damage *damage);
void png_pixels_destroy(png_pixels *pixels);
/// Allocates buffers, before the first row. Returns false if there is no memory.
bool png_pixels_prepare(png_pixels *pixels, const png_pixels_layout *layout);
/// Decodes the next rows, with 16-bit samples in the machine's byte order; row i is stored at rows + i * stride.
/// Stores the number of decoded rows in `done`, which is less than `count` only on failure.
codec_status png_pixels_read_rows(png_pixels *pixels, uint8_t *rows, size_t stride, uint32_t count, uint32_t *done);
/// Reads the rest of the stream, verifies its checksum, and leaves the source after the header of the following chunk.
/// Stores that header, and the number of its bytes: 8, or fewer if the file ends before.
codec_status png_pixels_read_end(png_pixels *pixels, codec_warnings *warnings, uint8_t *header, size_t *header_count);
/// Returns the message for a status other than ok.
const char *png_pixels_message(const png_pixels *pixels);
/// Returns the checksum of a chunk.
uint32_t png_pixels_checksum(const char *name, const uint8_t *data, size_t count);

#endif
