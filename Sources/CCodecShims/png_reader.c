#include <png.h>
#include <setjmp.h>
#include <stdlib.h>
#include <string.h>

#include "codec_warnings.h"
#include "png_shim.h"

// Chunks are kept as they stand, never inflated; this many bytes of them in all.
enum { chunk_memory_limit = 64 << 20, chunk_count_limit = 4096 };

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
    png_shim_limits limits;
    jmp_buf jump;
    // What an error means; set before the error is raised, and malformed otherwise.
    codec_status status;
    char message[codec_message_capacity];
    codec_warnings warnings;
    bool chunk_is_damaged;
    bool is_past_pixels;

    kept_chunk *chunks;
    size_t chunk_count;
    size_t chunk_memory;

    bool interlaced;
    uint32_t height;
    uint32_t next_row;
    size_t row_bytes;
    // An interlaced image is decoded as a whole, when its first row is asked for.
    uint8_t *whole;
};

// MARK: What libpng calls

static void raise_error(png_structp png, png_const_charp text) {
    png_shim_reader *reader = png_get_error_ptr(png);
    if (reader->status == codec_status_ok) {
        reader->status = codec_status_malformed;
    }
    if (reader->message[0] == 0) {
        snprintf(reader->message, sizeof reader->message, "%s", text);
    }
    longjmp(reader->jump, 1);
}

static bool begins_with(const char *text, const char *prefix) { return strncmp(text, prefix, strlen(prefix)) == 0; }

// libpng goes on where it can. Complaints about chunks that the pixels depend on are errors here.
static void note_warning(png_structp png, png_const_charp text) {
    png_shim_reader *reader = png_get_error_ptr(png);
    bool is_harmless_excess = strstr(text, "Extra compress") != NULL || strstr(text, "Too much image data") != NULL
        || strstr(text, "Too many IDATs") != NULL;
    bool concerns_pixels = begins_with(text, "IDAT") || begins_with(text, "PLTE") || begins_with(text, "tRNS")
        || begins_with(text, "IHDR") || begins_with(text, "IEND") || strstr(text, "IDAT") != NULL
        || strstr(text, "ADLER32") != NULL || strstr(text, "tRNS") != NULL;
    if (concerns_pixels && !is_harmless_excess) {
        raise_error(png, text);
    }
    if (strstr(text, "CRC error") != NULL) {
        reader->chunk_is_damaged = true;
    }
    codec_warnings_add(&reader->warnings, text);
}

static void read_bytes(png_structp png, png_bytep bytes, size_t count) {
    png_shim_reader *reader = png_get_io_ptr(png);
    ptrdiff_t got = codec_source_read(reader->source, bytes, count);
    if (got < 0) {
        reader->status = codec_status_io;
        codec_describe_errno(codec_source_error(reader->source), reader->message, sizeof reader->message);
        png_error(png, "read error");
    }
    if ((size_t)got < count) {
        png_error(png, "the file ends too early");
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

static void check_limits(png_structp png, png_shim_reader *reader) {
    uint64_t width = png_get_image_width(png, reader->info);
    uint64_t height = png_get_image_height(png, reader->info);
    if (width * height > reader->limits.pixels) {
        reader->status = codec_status_pixels;
        snprintf(
            reader->message, sizeof reader->message, "%llu x %llu is more than %llu pixels", (unsigned long long)width,
            (unsigned long long)height, (unsigned long long)reader->limits.pixels);
        png_error(png, "limit");
    }
    if (width > reader->limits.width) {
        reader->status = codec_status_limit;
        snprintf(
            reader->message, sizeof reader->message, "rows of %llu pixels are longer than %lu", (unsigned long long)width,
            (unsigned long)reader->limits.width);
        png_error(png, "limit");
    }
}

static bool is_known_ancillary(const char *name) {
    static const char names[][5] = {"bKGD", "cHRM", "cICP", "cLLI", "eXIf", "gAMA", "hIST", "iCCP", "iTXt",
                                    "mDCV", "oFFs", "pCAL", "pHYs", "sBIT", "sCAL", "sPLT", "sRGB", "sTER",
                                    "tEXt", "tIME", "zTXt", "acTL", "fcTL", "fdAT"};
    for (size_t index = 0; index < sizeof names / sizeof names[0]; index += 1) {
        if (strncmp(name, names[index], 4) == 0) {
            return true;
        }
    }
    return false;
}

// Called with every ancillary chunk but tRNS, and with unknown critical ones.
static int keep_chunk(png_structp png, png_unknown_chunkp chunk) {
    png_shim_reader *reader = png_get_user_chunk_ptr(png);
    check_limits(png, reader);
    const char *name = (const char *)chunk->name;
    if ((chunk->name[0] & 0x20) == 0) {
        snprintf(reader->message, sizeof reader->message, "the critical chunk %.4s is unknown", name);
        reader->status = codec_status_unsupported;
        png_error(png, "unknown critical chunk");
    }
    if (reader->chunk_is_damaged) {
        reader->chunk_is_damaged = false;
        // The damage may be to the name of what was tRNS or PLTE.
        if (!is_known_ancillary(name)) {
            snprintf(reader->message, sizeof reader->message, "%.4s: CRC error", name);
            png_error(png, "CRC error");
        }
        return 1;
    }
    // An animation's later frames, which are not read.
    if (strncmp(name, "fdAT", 4) == 0) {
        return 1;
    }
    if (chunk->size > chunk_memory_limit - reader->chunk_memory || reader->chunk_count == chunk_count_limit) {
        codec_warnings_add(&reader->warnings, "too many ancillary chunks: the last ones are left out");
        return 1;
    }
    kept_chunk *chunks = realloc(reader->chunks, (reader->chunk_count + 1) * sizeof *chunks);
    if (chunks == NULL) {
        return 1;
    }
    reader->chunks = chunks;
    kept_chunk *kept = &chunks[reader->chunk_count];
    kept->data = malloc(chunk->size > 0 ? chunk->size : 1);
    if (kept->data == NULL) {
        return 1;
    }
    if (chunk->size > 0) {
        memcpy(kept->data, chunk->data, chunk->size);
    }
    memcpy(kept->name, name, 4);
    kept->name[4] = 0;
    kept->count = chunk->size;
    kept->follows_pixels = reader->is_past_pixels;
    reader->chunk_count += 1;
    reader->chunk_memory += chunk->size;
    return 1;
}

// MARK: Life

png_shim_reader *png_shim_reader_create(codec_source *source, png_shim_limits limits) {
    png_shim_reader *reader = calloc(1, sizeof *reader);
    if (reader == NULL) {
        return NULL;
    }
    reader->source = source;
    reader->limits = limits;
    if (setjmp(reader->jump) != 0) {
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
    png_set_read_user_chunk_fn(reader->png, reader, keep_chunk);
    // Every ancillary chunk but tRNS goes to keep_chunk, and is neither parsed nor inflated.
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
    free(reader);
}

// MARK: Reading

// The header chunk stands right after the signature: a size that is refused is refused before anything is allocated.
// A file that begins otherwise is left to libpng.
static void check_limits_ahead(png_shim_reader *reader) {
    const uint8_t *bytes;
    size_t available;
    if (!codec_source_peek(reader->source, 33, &bytes, &available) || available < 33) {
        return;
    }
    if (memcmp(bytes + 8, "\0\0\0\rIHDR", 8) == 0) {
        png_uint_32 width = png_get_uint_32(bytes + 16);
        png_uint_32 height = png_get_uint_32(bytes + 20);
        if (width > 0 && height > 0 && width <= PNG_UINT_31_MAX && height <= PNG_UINT_31_MAX
            && (uint64_t)width * height > reader->limits.pixels) {
            reader->status = codec_status_pixels;
            snprintf(
                reader->message, sizeof reader->message, "%lu x %lu is more than %llu pixels", (unsigned long)width,
                (unsigned long)height, (unsigned long long)reader->limits.pixels);
            png_error(reader->png, "limit");
        }
    } else if (memcmp(bytes + 12, "CgBI", 4) == 0) {
        reader->status = codec_status_unsupported;
        png_error(reader->png, "a variant of PNG that only Apple's tools read (CgBI)");
    }
}

codec_status png_shim_read_header(png_shim_reader *reader, png_shim_header *header) {
    if (setjmp(reader->jump) != 0) {
        return reader->status;
    }
    png_structp png = reader->png;
    png_infop info = reader->info;
    check_limits_ahead(reader);
    png_read_info(png, info);
    check_limits(png, reader);

    header->width = png_get_image_width(png, info);
    header->height = png_get_image_height(png, info);
    header->stored_bit_depth = png_get_bit_depth(png, info);
    header->is_palette = png_get_color_type(png, info) == PNG_COLOR_TYPE_PALETTE;
    header->has_transparent_color = png_get_valid(png, info, PNG_INFO_tRNS) != 0;
    header->is_interlaced = png_get_interlace_type(png, info) != PNG_INTERLACE_NONE;

    // Palettes become RGB, grey of less than 8 bits becomes 8, and tRNS an alpha channel.
    png_set_expand(png);
    const uint16_t one = 1;
    uint8_t first_byte;
    memcpy(&first_byte, &one, 1);
    if (first_byte == 1) {
        png_set_swap(png);
    }
    if (header->is_interlaced) {
        png_set_interlace_handling(png);
    }
    png_read_update_info(png, info);
    header->bit_depth = png_get_bit_depth(png, info);
    header->channels = png_get_channels(png, info);
    reader->interlaced = header->is_interlaced;
    reader->height = header->height;
    reader->row_bytes = png_get_rowbytes(png, info);
    return codec_status_ok;
}

static void read_whole(png_shim_reader *reader) {
    // The product fits: at most 2^31 rows of at most 2^31 pixels of 8 bytes would not, but the pixels are limited.
    if (reader->height > reader->limits.memory / reader->row_bytes) {
        reader->status = codec_status_limit;
        snprintf(
            reader->message, sizeof reader->message, "interlaced, which takes more than %llu MB to decode",
            (unsigned long long)(reader->limits.memory >> 20));
        png_error(reader->png, "limit");
    }
    reader->whole = malloc(reader->row_bytes * reader->height);
    if (reader->whole == NULL) {
        reader->status = codec_status_memory;
        png_error(reader->png, "no memory for an interlaced image");
    }
    for (int pass = 0; pass < PNG_INTERLACE_ADAM7_PASSES; pass += 1) {
        for (uint32_t y = 0; y < reader->height; y += 1) {
            png_read_row(reader->png, reader->whole + reader->row_bytes * y, NULL);
        }
    }
}

codec_status png_shim_read_rows(png_shim_reader *reader, uint8_t *rows, size_t stride, uint32_t count) {
    if (setjmp(reader->jump) != 0) {
        return reader->status;
    }
    if (count > reader->height - reader->next_row) {
        png_error(reader->png, "more rows than the image has");
    }
    if (!reader->interlaced) {
        for (uint32_t index = 0; index < count; index += 1) {
            png_read_row(reader->png, rows + stride * index, NULL);
        }
        reader->next_row += count;
        return codec_status_ok;
    }
    if (reader->whole == NULL) {
        read_whole(reader);
    }
    for (uint32_t index = 0; index < count; index += 1) {
        memcpy(rows + stride * index, reader->whole + reader->row_bytes * (reader->next_row + index), reader->row_bytes);
    }
    reader->next_row += count;
    return codec_status_ok;
}

codec_status png_shim_read_end(png_shim_reader *reader) {
    if (setjmp(reader->jump) != 0) {
        return reader->status;
    }
    if (reader->next_row != reader->height) {
        png_error(reader->png, "the last row was not read");
    }
    reader->is_past_pixels = true;
    // Without an info structure libpng would skip the chunks.
    png_read_end(reader->png, reader->info);
    return codec_status_ok;
}

// MARK: What was found

const char *png_shim_reader_message(const png_shim_reader *reader) { return reader->message; }

size_t png_shim_chunk_count(const png_shim_reader *reader) { return reader->chunk_count; }

png_shim_chunk png_shim_chunk_at(const png_shim_reader *reader, size_t index) {
    const kept_chunk *kept = &reader->chunks[index];
    return (png_shim_chunk){kept->name, kept->data, kept->count, kept->follows_pixels};
}

size_t png_shim_warning_count(const png_shim_reader *reader) { return reader->warnings.count; }

const char *png_shim_warning_at(const png_shim_reader *reader, size_t index) {
    return reader->warnings.texts[index];
}
