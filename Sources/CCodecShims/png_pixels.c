#include "png_pixels.h"

#include <isa-l/crc.h>
#include <isa-l/igzip_lib.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "png_rows.h"

// The data of several chunks are collected before they are inflated: encoders write as little as 8 KB into a chunk, and
// each call of the inflater copies its window of 32 KB. Both buffers fit into the second-level cache.
enum { input_capacity = 1 << 16, filtered_capacity = 1 << 18 };

struct png_pixels {
    codec_source *source;
    png_damage *damage;
    png_pixels_layout layout;
    size_t row_bytes;
    uint32_t rows_done;

    // The current chunk, and as much as the file has of the header of the chunk that follows the last IDAT chunk.
    uint32_t chunk_left;
    uint32_t checksum;
    bool is_past_chunks;
    uint8_t next_header[8];
    size_t next_header_count;

    uint8_t *input;
    struct inflate_state *inflater;
    bool has_begun;
    bool has_ended;
    // Whether nothing more can be inflated; the rows that are in the buffer are delivered first.
    bool has_failed;
    // Filtered rows; bytes begin..<end of the buffer have not been restored yet.
    uint8_t *filtered;
    size_t capacity;
    size_t begin;
    size_t end;
    // The last restored row before conversion, and a buffer for the next one if rows are converted after restoring.
    uint8_t *above;
    uint8_t *restored;

    codec_status status;
    char message[codec_message_capacity];
};

// MARK: Creating and destroying

png_pixels *png_pixels_create(codec_source *source, uint32_t chunk_length, png_damage *damage) {
    png_pixels *pixels = calloc(1, sizeof *pixels);
    if (pixels == NULL) {
        return NULL;
    }
    pixels->source = source;
    pixels->damage = damage;
    pixels->chunk_left = chunk_length;
    pixels->checksum = png_pixels_checksum("IDAT", NULL, 0);
    return pixels;
}

bool png_pixels_prepare(png_pixels *pixels, const png_pixels_layout *layout) {
    pixels->layout = *layout;
    pixels->row_bytes = (size_t)layout->width * (size_t)layout->pixel_bytes;
    size_t two_rows = 2 * (pixels->row_bytes + 1);
    pixels->capacity = two_rows > filtered_capacity ? two_rows : filtered_capacity;
    pixels->input = malloc(input_capacity);
    pixels->inflater = malloc(sizeof *pixels->inflater);
    pixels->filtered = malloc(pixels->capacity);
    // The row above the first row is zeros.
    pixels->above = calloc(pixels->row_bytes, 1);
    pixels->restored = malloc(pixels->row_bytes);
    if (pixels->input == NULL || pixels->inflater == NULL || pixels->filtered == NULL || pixels->above == NULL
        || pixels->restored == NULL) {
        return false;
    }
    isal_inflate_init(pixels->inflater);
    return true;
}

void png_pixels_destroy(png_pixels *pixels) {
    if (pixels == NULL) {
        return;
    }
    free(pixels->input);
    free(pixels->inflater);
    free(pixels->filtered);
    free(pixels->above);
    free(pixels->restored);
    free(pixels);
}

// Keeps the first failure. Always returns false.
static bool fail(png_pixels *pixels, codec_status status, const char *text) {
    if (pixels->status == codec_status_ok) {
        pixels->status = status;
        snprintf(pixels->message, sizeof pixels->message, "%s", text);
    }
    return false;
}

const char *png_pixels_message(const png_pixels *pixels) { return pixels->message; }

// MARK: Chunks

uint32_t png_pixels_checksum(const char *name, const uint8_t *data, size_t count) {
    uint32_t sum = crc32_gzip_refl(0, (const unsigned char *)name, 4);
    return count == 0 ? sum : crc32_gzip_refl(sum, data, count);
}

static uint32_t big_endian(const uint8_t *bytes) {
    return (uint32_t)bytes[0] << 24 | (uint32_t)bytes[1] << 16 | (uint32_t)bytes[2] << 8 | bytes[3];
}

// Reads `count` bytes, or fewer if the file ends.
static size_t read_at_most(png_pixels *pixels, uint8_t *bytes, size_t count) {
    ptrdiff_t got = codec_source_read(pixels->source, bytes, count);
    if (got < 0) {
        char text[codec_message_capacity];
        codec_describe_errno(codec_source_error(pixels->source), text, sizeof text);
        fail(pixels, codec_status_io, text);
        return 0;
    }
    return (size_t)got;
}

// Reads `count` bytes. If the source ends before, the bytes that are there are used, and what follows fails.
static size_t read_available(png_pixels *pixels, uint8_t *bytes, size_t count) {
    size_t got = read_at_most(pixels, bytes, count);
    if (got < count) {
        fail(pixels, codec_status_malformed, "the file ends too early");
    }
    return got;
}

// The number of rows that were delivered or are in the buffer.
static uint32_t rows_inflated(const png_pixels *pixels) {
    const uint8_t *next = pixels->filtered + pixels->begin;
    // Excess data are inflated into the whole buffer.
    if (!pixels->has_begun || pixels->inflater->next_out < next) {
        return pixels->rows_done;
    }
    return pixels->rows_done + (uint32_t)((size_t)(pixels->inflater->next_out - next) / (pixels->row_bytes + 1));
}

// Checks the current chunk's checksum, and reads the next chunk's header.
static bool end_chunk(png_pixels *pixels) {
    uint8_t checksum[4];
    uint8_t *header = pixels->next_header;
    if (read_available(pixels, checksum, sizeof checksum) < sizeof checksum) {
        return false;
    }
    if (big_endian(checksum) != pixels->checksum && !png_damage_add_crc_error(pixels->damage, "IDAT: CRC error")) {
        return fail(pixels, codec_status_malformed, "IDAT: CRC error");
    }
    pixels->next_header_count = read_at_most(pixels, header, sizeof pixels->next_header);
    bool is_whole = pixels->next_header_count == sizeof pixels->next_header;
    // Libpng refuses an invalid length, and a file without a further chunk.
    if (is_whole && memcmp(header + 4, "IDAT", 4) == 0 && header[0] < 0x80) {
        pixels->chunk_left = big_endian(header);
        pixels->checksum = png_pixels_checksum("IDAT", NULL, 0);
        pixels->damage->chunk_begin.row = rows_inflated(pixels);
    } else {
        pixels->is_past_chunks = true;
    }
    return pixels->status == codec_status_ok;
}

// Reads up to `count` bytes of the current chunk, which has at least as many left.
static size_t read_chunk(png_pixels *pixels, uint8_t *bytes, size_t count) {
    size_t got = read_available(pixels, bytes, count);
    pixels->checksum = crc32_gzip_refl(pixels->checksum, bytes, got);
    pixels->chunk_left -= (uint32_t)got;
    return got;
}

// Fills the input buffer, or reads all remaining data if they are fewer.
static bool fill_input(png_pixels *pixels) {
    size_t count = 0;
    while (pixels->status == codec_status_ok && count < input_capacity && !pixels->is_past_chunks) {
        if (pixels->chunk_left > 0) {
            size_t room = input_capacity - count;
            count += read_chunk(
                pixels, pixels->input + count, pixels->chunk_left < room ? pixels->chunk_left : room);
            continue;
        }
        // To know which rows need a chunk's data, they are inflated before the next chunk is read.
        if (pixels->damage->is_kept && count > 0) {
            break;
        }
        end_chunk(pixels);
    }
    if (count == 0) {
        bool is_cut = pixels->next_header_count < sizeof pixels->next_header;
        return fail(pixels, codec_status_malformed, is_cut ? "the file ends too early" : "Not enough image data");
    }
    pixels->inflater->next_in = pixels->input;
    pixels->inflater->avail_in = (uint32_t)count;
    return true;
}

// MARK: The zlib stream

// The two bytes before the deflated data (RFC 1950, 2.2).
static bool begin_stream(png_pixels *pixels) {
    uint8_t bytes[2];
    for (int index = 0; index < 2; index += 1) {
        if (pixels->inflater->avail_in == 0 && !fill_input(pixels)) {
            return false;
        }
        bytes[index] = *pixels->inflater->next_in++;
        pixels->inflater->avail_in -= 1;
    }
    if ((bytes[0] << 8 | bytes[1]) % 31 != 0) {
        return fail(pixels, codec_status_malformed, "IDAT: incorrect header check");
    }
    if ((bytes[0] & 0x0F) != 8) {
        return fail(pixels, codec_status_malformed, "IDAT: unknown compression method");
    }
    if (bytes[0] >> 4 > 7) {
        return fail(pixels, codec_status_malformed, "IDAT: invalid window size");
    }
    if ((bytes[1] & 0x20) != 0) {
        return fail(pixels, codec_status_malformed, "IDAT: missing LZ dictionary");
    }
    pixels->inflater->hist_bits = (uint32_t)(bytes[0] >> 4) + 8;
    pixels->inflater->crc_flag = ISAL_ZLIB_NO_HDR_VER;
    pixels->has_begun = true;
    return true;
}

static bool check_inflated(png_pixels *pixels, int result) {
    switch (result) {
    case ISAL_DECOMP_OK: return true;
    case ISAL_INCORRECT_CHECKSUM:
        return png_damage_add_sum_error(pixels->damage, "IDAT: incorrect data check")
            || fail(pixels, codec_status_malformed, "IDAT: incorrect data check");
    case ISAL_INVALID_LOOKBACK: return fail(pixels, codec_status_malformed, "IDAT: invalid distance too far back");
    case ISAL_INVALID_SYMBOL: return fail(pixels, codec_status_malformed, "IDAT: invalid code");
    default: return fail(pixels, codec_status_malformed, "IDAT: damaged deflate stream");
    }
}

// Inflates until the target is full or the stream has ended, and stores the number of bytes in `count`, also on failure.
static bool inflate_some(png_pixels *pixels, uint8_t *target, size_t capacity, size_t *count) {
    struct inflate_state *inflater = pixels->inflater;
    // The inflater counts in 32 bits.
    uint32_t room = capacity < 1u << 30 ? (uint32_t)capacity : 1u << 30;
    *count = 0;
    inflater->next_out = target;
    inflater->avail_out = room;
    if (pixels->has_failed || (!pixels->has_begun && !begin_stream(pixels))) {
        return false;
    }
    while (inflater->avail_out > 0 && !pixels->has_ended) {
        uint32_t input_before = inflater->avail_in;
        uint32_t room_before = inflater->avail_out;
        int result = isal_inflate(inflater);
        *count = room - inflater->avail_out;
        if (!check_inflated(pixels, result)) {
            return false;
        }
        pixels->has_ended = inflater->block_state == ISAL_BLOCK_FINISH || result == ISAL_INCORRECT_CHECKSUM;
        bool has_moved = inflater->avail_in < input_before || inflater->avail_out < room_before;
        if (pixels->has_ended || has_moved) {
            continue;
        }
        // The inflater buffers bytes internally, so it needs input only if it makes no progress.
        if (inflater->avail_in > 0) {
            return fail(pixels, codec_status_malformed, "IDAT: damaged deflate stream");
        }
        if (!fill_input(pixels)) {
            return false;
        }
    }
    return true;
}

// MARK: Rows

// Makes a filtered row available at `begin`.
static bool inflate_row(png_pixels *pixels) {
    size_t wanted = pixels->row_bytes + 1;
    if (pixels->end - pixels->begin >= wanted) {
        return true;
    }
    memmove(pixels->filtered, pixels->filtered + pixels->begin, pixels->end - pixels->begin);
    pixels->end -= pixels->begin;
    pixels->begin = 0;
    while (pixels->end < wanted) {
        size_t count;
        pixels->has_failed =
            !inflate_some(pixels, pixels->filtered + pixels->end, pixels->capacity - pixels->end, &count);
        pixels->end += count;
        if (pixels->end < wanted && (pixels->has_failed || count == 0)) {
            return fail(pixels, codec_status_malformed, "Not enough image data");
        }
    }
    return true;
}

static void swap_words(const uint8_t *stored, uint8_t *row, size_t count) {
    for (size_t index = 0; index + 1 < count; index += 2) {
        uint16_t word = (uint16_t)(stored[index] << 8 | stored[index + 1]);
        memcpy(row + index, &word, 2);
    }
}

static void look_up(const png_pixels_layout *layout, const uint8_t *stored, uint8_t *row) {
    if (layout->palette_channels == 4) {
        for (size_t x = 0; x < layout->width; x += 1) {
            memcpy(row + 4 * x, layout->palette[stored[x]], 4);
        }
    } else {
        for (size_t x = 0; x < layout->width; x += 1) {
            memcpy(row + 3 * x, layout->palette[stored[x]], 3);
        }
    }
}

codec_status png_pixels_read_rows(png_pixels *pixels, uint8_t *rows, size_t stride, uint32_t count, uint32_t *done) {
    const png_pixels_layout *layout = &pixels->layout;
    // Rows that need no conversion are restored into the caller's memory.
    bool is_stored_form = !layout->has_words && layout->palette_channels == 0;
    const uint8_t *above = pixels->above;
    *done = 0;
    for (uint32_t index = 0; index < count; index += 1) {
        if (!inflate_row(pixels)) {
            return pixels->status;
        }
        uint8_t *row = rows + stride * index;
        const uint8_t *filtered = pixels->filtered + pixels->begin;
        if (filtered[0] >= PNG_ROW_FILTERS) {
            fail(pixels, codec_status_malformed, "bad adaptive filter value");
            return pixels->status;
        }
        uint8_t *restored = is_stored_form ? row : pixels->restored;
        png_row_restore(filtered[0], layout->pixel_bytes, filtered + 1, above, restored, pixels->row_bytes);
        pixels->begin += pixels->row_bytes + 1;
        pixels->rows_done += 1;
        *done += 1;
        if (is_stored_form) {
            above = row;
            continue;
        }
        if (layout->has_words) {
            swap_words(restored, row, pixels->row_bytes);
        } else {
            look_up(layout, restored, row);
        }
        pixels->restored = pixels->above;
        pixels->above = restored;
        above = restored;
    }
    if (above != pixels->above) {
        memcpy(pixels->above, above, pixels->row_bytes);
    }
    return codec_status_ok;
}

// MARK: The end

// Skips the rest of the current chunk, which holds the stream's end.
static bool skip_chunk(png_pixels *pixels) {
    while (pixels->chunk_left > 0) {
        size_t part = pixels->chunk_left < input_capacity ? pixels->chunk_left : input_capacity;
        if (read_chunk(pixels, pixels->input, part) < part) {
            return false;
        }
    }
    return pixels->is_past_chunks || end_chunk(pixels);
}

codec_status png_pixels_read_end(png_pixels *pixels, codec_warnings *warnings, uint8_t *header, size_t *header_count) {
    bool has_excess = pixels->end > pixels->begin;
    while (!pixels->has_ended && pixels->status == codec_status_ok) {
        size_t count;
        pixels->has_failed = !inflate_some(pixels, pixels->filtered, pixels->capacity, &count);
        has_excess = has_excess || count > 0;
    }
    if (pixels->status != codec_status_ok) {
        return pixels->status;
    }
    // The inflater's bit buffer can hold whole bytes.
    bool has_more = pixels->inflater->avail_in > 0 || pixels->inflater->read_in_length >= 8;
    if (has_more || pixels->chunk_left > 0) {
        codec_warnings_add(warnings, "IDAT: Extra compressed data");
    }
    // The texts and their order are libpng's.
    if (has_excess) {
        codec_warnings_add(warnings, "IDAT: Too much image data");
    }
    if (!skip_chunk(pixels)) {
        return pixels->status;
    }
    // This can be the header of another IDAT chunk, which libpng skips.
    memcpy(header, pixels->next_header, pixels->next_header_count);
    *header_count = pixels->next_header_count;
    return codec_status_ok;
}
