// Declarations shared by the parts of the PNG reader: png_reader.c calls libpng, png_chunks.c keeps ancillary chunks,
// png_damage.c keeps damaged pixels.
#ifndef PNG_READER_H
#define PNG_READER_H

#include <png.h>

#include "codec_failure.h"
#include "png_damage.h"
#include "png_pixels.h"
#include "png_shim.h"

typedef struct kept_chunk {
    char name[5];
    bool follows_pixels;
    size_t count;
    uint8_t *data;
} kept_chunk;

struct png_shim_reader {
    png_structp png;
    png_infop info;
    codec_source *source;
    codec_limits limits;
    codec_failure failure;
    codec_warnings warnings;
    bool chunk_is_damaged;
    bool is_past_pixels;
    // Whether all rows were decoded, and the checksums of their data are right.
    bool has_sound_pixels;

    kept_chunk *chunks;
    size_t chunk_count;
    size_t chunk_memory;

    bool has_header;
    bool interlaced;
    uint32_t height;
    uint32_t next_row;
    size_t row_bytes;
    // An interlaced image, decoded as a whole when its first row is requested.
    uint8_t *whole;
    // What is being decoded.
    png_place place;
    png_damage damage;
    // NULL if libpng decodes the pixels.
    png_pixels *pixels;
    // Bytes that libpng reads before those of the source.
    uint8_t pending[32];
    size_t pending_begin;
    size_t pending_end;
    bool wants_own_pixels;
};

/// Fails if the image is larger than the limits allow.
void png_reader_check_limits(png_shim_reader *reader);
/// Called by libpng with every ancillary chunk but tRNS, and with unknown critical ones.
int png_reader_keep_chunk(png_structp png, png_unknown_chunkp chunk);

// Damage, in png_damage.c:

/// Called with a warning that puts samples in doubt. Returns whether it is a wrong checksum that is kept.
bool png_reader_keep_wrong_checksum(png_shim_reader *reader, const char *text);
/// Called after a failure. Returns whether it is damage that is kept.
bool png_reader_keep_fault(png_shim_reader *reader);
/// Called with bytes that libpng reads, and once before the pixels, if damage is kept and libpng decodes the pixels.
void png_reader_watch_pixels(png_shim_reader *reader, const uint8_t *bytes, size_t count);
/// Fills an interlaced image with opaque mid-grey before it is decoded: samples that are missing keep it.
void png_reader_fill_with_grey(png_shim_reader *reader);

#endif
