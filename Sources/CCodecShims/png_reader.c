#include "png_reader.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// MARK: Callbacks of libpng

static void raise_error(png_structp png, png_const_charp text) {
    png_shim_reader *reader = png_get_error_ptr(png);
    codec_fail(&reader->failure, codec_status_malformed, "%s", text);
}

static bool begins_with(const char *text, const char *prefix) { return strncmp(text, prefix, strlen(prefix)) == 0; }

// Whether a warning puts samples in doubt. libpng continues after damage where it can.
static bool concerns_samples(const char *text) {
    // More rows than the header states, or bytes after the zlib stream: all rows are there, and Adler-32 confirms them.
    if (strstr(text, "Extra compress") != NULL || strstr(text, "Too many IDATs") != NULL
        || strcmp(text, "IDAT: Too much image data") == 0) {
        return false;
    }
    if (strstr(text, "CRC error") != NULL) {
        // IEND has no data. A tRNS chunk holds alpha values; the other ancillary chunks hold no samples.
        bool is_critical = text[0] >= 'A' && text[0] <= 'Z' && !begins_with(text, "IEND");
        return is_critical || begins_with(text, "tRNS");
    }
    // A palette or tRNS chunk where none belongs is ignored, and of tRNS values only the low bits count.
    return begins_with(text, "IHDR") || strstr(text, "IDAT") != NULL || strstr(text, "ADLER32") != NULL;
}

static void note_warning(png_structp png, png_const_charp text) {
    png_shim_reader *reader = png_get_error_ptr(png);
    if (concerns_samples(text)) {
        if (!png_reader_keep_wrong_checksum(reader, text)) {
            raise_error(png, text);
        }
        return;
    }
    if (strstr(text, "CRC error") != NULL && !begins_with(text, "IEND")) {
        reader->chunk_is_damaged = true;
    }
    codec_warnings_add(&reader->warnings, text);
}

// An empty zlib stream, as the data of an IDAT chunk.
static const uint8_t empty_idat[8] = {0x78, 0x01, 0x03, 0x00, 0x00, 0x00, 0x00, 0x01};

// The name "IDAT" as libpng returns it.
static const uint32_t idat_name = 0x49444154;

// Whether a tRNS chunk counts. libpng drops the values of one that precedes PLTE beside true colour.
static bool has_transparency(png_shim_reader *reader) {
    int count = 0;
    return png_get_tRNS(reader->png, reader->info, NULL, &count, NULL) != 0 && count > 0;
}

// Whether rows are the stored bytes or a palette's colours, which png_pixels can decode.
static bool has_plain_pixels(png_shim_reader *reader) {
    png_const_structp png = reader->png;
    bool is_palette = png_get_color_type(png, reader->info) == PNG_COLOR_TYPE_PALETTE;
    bool has_transparent_color = !is_palette && has_transparency(reader);
    return png_get_bit_depth(png, reader->info) >= 8 && !has_transparent_color
        && png_get_interlace_type(png, reader->info) == PNG_INTERLACE_NONE;
}

// Lets libpng read everything but the pixels. The length and name of the first IDAT chunk are replaced by those of an
// IDAT chunk with an empty stream. Libpng stops before the data of that chunk, and reads them after the pixels have
// been read from the source. The same code thus reads and checks the chunks after the pixels in both cases.
static void take_pixels_over(png_shim_reader *reader, uint8_t *bytes, size_t count) {
    bool is_chunk_header = count == 8 && (png_get_io_state(reader->png) & PNG_IO_MASK_LOC) == PNG_IO_CHUNK_HDR;
    if (!reader->wants_own_pixels || !is_chunk_header || memcmp(bytes + 4, "IDAT", 4) != 0) {
        return;
    }
    reader->wants_own_pixels = false;
    uint32_t length = png_get_uint_32(bytes);
    // Libpng refuses an invalid length.
    if (length > PNG_UINT_31_MAX || !has_plain_pixels(reader)) {
        return;
    }
    reader->pixels = png_pixels_create(reader->source, length, &reader->damage);
    if (reader->pixels == NULL) {
        codec_fail(&reader->failure, codec_status_memory, "no memory for a PNG decoder");
    }
    png_save_uint_32(bytes, sizeof empty_idat);
}

static void read_bytes(png_structp png, png_bytep bytes, size_t count) {
    png_shim_reader *reader = png_get_io_ptr(png);
    while (count > 0 && reader->pending_begin < reader->pending_end) {
        *bytes++ = reader->pending[reader->pending_begin++];
        count -= 1;
    }
    ptrdiff_t got = codec_source_read(reader->source, bytes, count);
    if (got < 0) {
        codec_fail_by_errno(&reader->failure, codec_source_error(reader->source));
    }
    if ((size_t)got < count) {
        codec_fail(&reader->failure, codec_status_malformed, "the file ends too early");
    }
    take_pixels_over(reader, bytes, count);
    if (reader->damage.is_kept && reader->pixels == NULL) {
        png_reader_watch_pixels(reader, bytes, count);
    }
}

static png_voidp allocate(png_structp png, png_alloc_size_t size) {
    (void)png;
    return malloc(size);
}

static void release(png_structp png, png_voidp memory) {
    (void)png;
    free(memory);
}

void png_reader_check_limits(png_shim_reader *reader) {
    codec_check_limits(
        &reader->failure, &reader->limits, png_get_image_width(reader->png, reader->info),
        png_get_image_height(reader->png, reader->info));
}

// MARK: Creating and destroying

png_shim_reader *png_shim_reader_create(codec_source *source, codec_limits limits, bool only_libpng) {
    png_shim_reader *reader = calloc(1, sizeof *reader);
    if (reader == NULL) {
        return NULL;
    }
    reader->source = source;
    reader->limits = limits;
    reader->wants_own_pixels = !only_libpng;
    reader->damage.is_kept = limits.keeps_damage;
    if (setjmp(reader->failure.jump) != 0) {
        png_shim_reader_destroy(reader);
        return NULL;
    }
    reader->png = png_create_read_struct_2(
        PNG_LIBPNG_VER_STRING, reader, raise_error, note_warning, NULL, allocate, release);
    if (reader->png != NULL) {
        reader->info = png_create_info_struct(reader->png);
    }
    if (reader->info == NULL) {
        png_shim_reader_destroy(reader);
        return NULL;
    }
    png_set_read_fn(reader->png, reader, read_bytes);
    png_set_read_user_chunk_fn(reader->png, reader, png_reader_keep_chunk);
    // Every ancillary chunk but tRNS is passed to png_reader_keep_chunk, and is neither parsed nor inflated.
    png_set_keep_unknown_chunks(reader->png, PNG_HANDLE_CHUNK_ALWAYS, NULL, -1);
    png_set_chunk_malloc_max(reader->png, 16 << 20);
    // Sizes are checked against this program's own limits.
    png_set_user_limits(reader->png, PNG_UINT_31_MAX, PNG_UINT_31_MAX);
    return reader;
}

void png_shim_reader_destroy(png_shim_reader *reader) {
    if (reader == NULL) {
        return;
    }
    if (reader->png != NULL) {
        png_destroy_read_struct(&reader->png, &reader->info, NULL);
    }
    for (size_t index = 0; index < reader->chunk_count; index += 1) {
        free(reader->chunks[index].data);
    }
    free(reader->chunks);
    free(reader->whole);
    png_pixels_destroy(reader->pixels);
    free(reader);
}

// MARK: Reading

// Refuses an image that is too large before anything is allocated: the header chunk directly follows the signature.
// Files with another beginning are left to libpng.
static void check_limits_ahead(png_shim_reader *reader) {
    const uint8_t *bytes;
    size_t available;
    if (!codec_source_peek(reader->source, 33, &bytes, &available) || available < 33) {
        return;
    }
    if (memcmp(bytes + 8, "\0\0\0\rIHDR", 8) == 0) {
        png_uint_32 width = png_get_uint_32(bytes + 16);
        png_uint_32 height = png_get_uint_32(bytes + 20);
        // Libpng refuses sizes that PNG does not allow.
        if (width > 0 && height > 0 && width <= PNG_UINT_31_MAX && height <= PNG_UINT_31_MAX) {
            codec_check_limits(&reader->failure, &reader->limits, width, height);
        }
    } else if (memcmp(bytes + 12, "CgBI", 4) == 0) {
        codec_fail(
            &reader->failure, codec_status_unsupported, "a variant of PNG that only Apple's tools read (CgBI)");
    }
}

// Called before libpng expands palettes, which discards their alpha values.
static void describe_pixels(png_shim_reader *reader, const png_shim_header *header, png_pixels_layout *layout) {
    layout->width = header->width;
    layout->has_words = header->stored_bit_depth == 16;
    layout->pixel_bytes = png_get_channels(reader->png, reader->info) * header->stored_bit_depth / 8;
    if (!header->is_palette) {
        return;
    }
    png_colorp colors = NULL;
    png_bytep alphas = NULL;
    int color_count = 0;
    int alpha_count = 0;
    png_get_PLTE(reader->png, reader->info, &colors, &color_count);
    png_get_tRNS(reader->png, reader->info, &alphas, &alpha_count, NULL);
    layout->palette_channels = header->has_transparent_color ? 4 : 3;
    for (int entry = 0; entry < 256; entry += 1) {
        uint8_t *color = layout->palette[entry];
        // An entry that is missing from the file is black and opaque, as in libpng.
        if (entry < color_count) {
            color[0] = colors[entry].red;
            color[1] = colors[entry].green;
            color[2] = colors[entry].blue;
        }
        color[3] = entry < alpha_count ? alphas[entry] : 255;
    }
}

codec_status png_shim_read_header(png_shim_reader *reader, png_shim_header *header) {
    if (setjmp(reader->failure.jump) != 0) {
        return reader->failure.status;
    }
    png_structp png = reader->png;
    png_infop info = reader->info;
    check_limits_ahead(reader);
    png_read_info(png, info);
    png_reader_check_limits(reader);

    header->width = png_get_image_width(png, info);
    header->height = png_get_image_height(png, info);
    header->stored_bit_depth = png_get_bit_depth(png, info);
    header->is_palette = png_get_color_type(png, info) == PNG_COLOR_TYPE_PALETTE;
    header->has_transparent_color = has_transparency(reader);
    header->is_interlaced = png_get_interlace_type(png, info) != PNG_INTERLACE_NONE;

    png_pixels_layout layout = {0};
    if (reader->pixels != NULL) {
        describe_pixels(reader, header, &layout);
    }

    // Palettes become RGB, grey samples of less than 8 bits are widened to 8, and tRNS becomes an alpha channel.
    png_set_expand(png);
    // PNG stores words most significant byte first.
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
    png_set_swap(png);
#endif
    if (header->is_interlaced) {
        png_set_interlace_handling(png);
    }
    png_read_update_info(png, info);
    header->bit_depth = png_get_bit_depth(png, info);
    header->channels = png_get_channels(png, info);
    reader->interlaced = header->is_interlaced;
    reader->height = header->height;
    reader->row_bytes = png_get_rowbytes(png, info);
    if (reader->pixels != NULL && !png_pixels_prepare(reader->pixels, &layout)) {
        codec_fail(&reader->failure, codec_status_memory, "no memory for rows");
    }
    if (reader->damage.is_kept) {
        png_set_crc_action(png, PNG_CRC_WARN_USE, PNG_CRC_NO_CHANGE);
    }
    reader->has_header = true;
    if (reader->damage.is_kept && reader->pixels == NULL) {
        png_reader_watch_pixels(reader, NULL, 0);
    }
    return codec_status_ok;
}

static void check_pixels(png_shim_reader *reader, codec_status status) {
    if (status != codec_status_ok) {
        codec_fail(&reader->failure, status, "%s", png_pixels_message(reader->pixels));
    }
}

static void read_whole(png_shim_reader *reader) {
    // Compares without the product of height and row_bytes, which could overflow.
    if (reader->height > reader->limits.memory / reader->row_bytes) {
        codec_fail(
            &reader->failure, codec_status_limit, "interlaced, which takes more than %llu MB to decode",
            (unsigned long long)(reader->limits.memory >> 20));
    }
    reader->whole = malloc(reader->row_bytes * reader->height);
    if (reader->whole == NULL) {
        codec_fail(&reader->failure, codec_status_memory, "no memory for an interlaced image");
    }
    if (reader->damage.is_kept) {
        png_reader_fill_with_grey(reader);
    }
    for (int pass = 0; pass < PNG_INTERLACE_ADAM7_PASSES; pass += 1) {
        for (uint32_t y = 0; y < reader->height; y += 1) {
            reader->place = (png_place){pass, y};
            png_read_row(reader->png, reader->whole + reader->row_bytes * y, NULL);
        }
    }
    reader->place = (png_place){PNG_INTERLACE_ADAM7_PASSES, 0};
}

static void read_rows(png_shim_reader *reader, uint8_t *rows, size_t stride, uint32_t count) {
    if (reader->pixels != NULL) {
        uint32_t done;
        codec_status status = png_pixels_read_rows(reader->pixels, rows, stride, count, &done);
        reader->next_row += done;
        reader->place.row = reader->next_row;
        check_pixels(reader, status);
        return;
    }
    for (uint32_t index = 0; index < count; index += 1) {
        png_read_row(reader->png, rows + stride * index, NULL);
        reader->next_row += 1;
        reader->place.row = reader->next_row;
    }
}

codec_status png_shim_read_rows(
    png_shim_reader *reader, uint8_t *rows, size_t stride, uint32_t count, uint32_t *done) {
    const uint32_t first = reader->next_row;
    *done = 0;
    if (setjmp(reader->failure.jump) != 0) {
        if (!png_reader_keep_fault(reader)) {
            return reader->failure.status;
        }
    } else if (count > reader->height - reader->next_row) {
        codec_fail(&reader->failure, codec_status_malformed, "more rows than the image has");
    } else if (!reader->interlaced) {
        read_rows(reader, rows, stride, count);
    } else if (reader->whole == NULL) {
        read_whole(reader);
    }
    for (uint32_t index = 0; reader->interlaced && index < count; index += 1) {
        const uint8_t *row = reader->whole + reader->row_bytes * (first + index);
        memcpy(rows + stride * index, row, reader->row_bytes);
        reader->next_row += 1;
    }
    *done = reader->next_row - first;
    return codec_status_ok;
}

// Called after a failure. If only what follows the pixels is damaged or missing, adds a warning and returns true.
static bool accept_end(png_shim_reader *reader) {
    bool is_before_chunk = (png_get_io_state(reader->png) & PNG_IO_MASK_LOC) == PNG_IO_CHUNK_HDR;
    bool is_in_pixels = !is_before_chunk && png_get_io_chunk_type(reader->png) == idat_name;
    if (!reader->has_sound_pixels || is_in_pixels || reader->failure.status != codec_status_malformed) {
        return false;
    }
    char text[codec_message_capacity];
    snprintf(text, sizeof text, "%.200s; all pixels were decoded", reader->failure.message);
    codec_warnings_add(&reader->warnings, text);
    return true;
}

codec_status png_shim_read_end(png_shim_reader *reader) {
    if (setjmp(reader->failure.jump) != 0) {
        return accept_end(reader) || png_reader_keep_fault(reader) ? codec_status_ok : reader->failure.status;
    }
    if (reader->damage.has_fault && reader->damage.is_kept) {
        return codec_status_ok;
    }
    if (reader->next_row != reader->height) {
        codec_fail(&reader->failure, codec_status_malformed, "the last row was not read");
    }
    reader->is_past_pixels = true;
    if (reader->pixels != NULL) {
        size_t header_count = 0;
        check_pixels(
            reader, png_pixels_read_end(reader->pixels, &reader->warnings, reader->pending + 12, &header_count));
        // The data and checksum of the empty chunk, and the header of the chunk that follows in the file.
        memcpy(reader->pending, empty_idat, sizeof empty_idat);
        png_save_uint_32(reader->pending + 8, png_pixels_checksum("IDAT", empty_idat, sizeof empty_idat));
        reader->pending_end = 12 + header_count;
    }
    // Libpng has checked the data that it decoded itself with the last row.
    reader->has_sound_pixels = !reader->damage.has_crc_error && !reader->damage.has_sum_error;
    // A wrong CRC of a critical chunk becomes a warning, which is an error for every chunk but IEND.
    png_set_crc_action(reader->png, PNG_CRC_WARN_USE, PNG_CRC_NO_CHANGE);
    // Without an info structure libpng would skip the chunks.
    png_read_end(reader->png, reader->info);
    return codec_status_ok;
}

// MARK: Results

const char *png_shim_reader_message(const png_shim_reader *reader) { return reader->failure.message; }

size_t png_shim_warning_count(const png_shim_reader *reader) { return reader->warnings.count; }

const char *png_shim_warning_at(const png_shim_reader *reader, size_t index) {
    return reader->warnings.texts[index];
}
