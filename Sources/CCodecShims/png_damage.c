#include "png_damage.h"

#include <stdio.h>
#include <string.h>

#include "png_reader.h"

// The most that a source makes available without consuming it.
enum { bytes_awaited = 64 };

static void note(png_damage *damage, const char *text) {
    if (damage->cause[0] == 0) {
        snprintf(damage->cause, sizeof damage->cause, "%s", text);
    }
}

bool png_damage_add_crc_error(png_damage *damage, const char *text) {
    note(damage, text);
    if (!damage->has_crc_error) {
        damage->has_crc_error = true;
        damage->crc_error = damage->chunk_begin;
    }
    return damage->is_kept;
}

bool png_damage_add_sum_error(png_damage *damage, const char *text) {
    note(damage, text);
    damage->has_sum_error = true;
    return damage->is_kept;
}

bool png_damage_add_fault(png_damage *damage, png_place place, const char *text) {
    note(damage, text);
    damage->has_fault = true;
    damage->fault = place;
    damage->is_cut = strstr(text, "ends too early") != NULL || strstr(text, "Not enough image data") != NULL;
    if (strstr(text, "incorrect data check") != NULL) {
        damage->has_sum_error = true;
    }
    return damage->is_kept;
}

// The first pixels that no checksum vouches for, although they were decoded. The chunks before one with a wrong CRC, or
// before one whose data make no sense, are intact. If no chunk is at fault, a wrong Adler-32 may concern any pixel.
static png_place first_doubt(const png_damage *damage) {
    if (damage->has_crc_error) {
        return damage->crc_error;
    }
    if (damage->has_sum_error) {
        return (png_place){0, 0};
    }
    if (damage->has_fault) {
        return damage->is_cut ? damage->fault : damage->chunk_begin;
    }
    return (png_place){PNG_INTERLACE_ADAM7_PASSES, UINT32_MAX};
}

static bool is_before(png_place a, png_place b) { return a.pass < b.pass || (a.pass == b.pass && a.row < b.row); }

// Counts the rows that have pixels at a place or after it.
static uint32_t rows_from(png_place place, uint32_t width, uint32_t height, bool is_interlaced) {
    if (!is_interlaced) {
        return place.row < height ? height - place.row : 0;
    }
    uint32_t count = 0;
    for (uint32_t row = 0; row < height; row += 1) {
        for (int pass = place.pass; pass < PNG_INTERLACE_ADAM7_PASSES; pass += 1) {
            bool has_pixels = PNG_PASS_COLS(width, pass) > 0 && PNG_ROW_IN_INTERLACE_PASS(row, pass);
            if (has_pixels && (pass > place.pass || row >= place.row)) {
                count += 1;
                break;
            }
        }
    }
    return count;
}

codec_damage png_damage_count(const png_damage *damage, uint32_t width, uint32_t height, bool is_interlaced) {
    codec_damage count = {damage->cause, 0, 0};
    png_place doubt = first_doubt(damage);
    if (damage->has_fault) {
        count.missing = rows_from(damage->fault, width, height, is_interlaced);
        doubt = is_before(doubt, damage->fault) ? doubt : damage->fault;
    }
    count.doubtful = rows_from(doubt, width, height, is_interlaced) - count.missing;
    return count;
}

// MARK: The reader

bool png_reader_keep_wrong_checksum(png_shim_reader *reader, const char *text) {
    if (!reader->has_header || !reader->damage.is_kept || strstr(text, "IDAT") == NULL) {
        return false;
    }
    return strstr(text, "CRC error") != NULL ? png_damage_add_crc_error(&reader->damage, text)
                                             : png_damage_add_sum_error(&reader->damage, text);
}

// libpng reads the end of the data before it returns from reading the last row, which is complete by then.
static void complete_last_row(png_shim_reader *reader) {
    if (reader->interlaced && png_get_current_pass_number(reader->png) == PNG_INTERLACE_ADAM7_PASSES) {
        reader->place = (png_place){PNG_INTERLACE_ADAM7_PASSES, 0};
    } else if (!reader->interlaced && png_get_current_row_number(reader->png) > reader->next_row) {
        reader->next_row += 1;
        reader->place.row = reader->next_row;
    }
}

bool png_reader_keep_fault(png_shim_reader *reader) {
    if (reader->pixels == NULL) {
        complete_last_row(reader);
    }
    return reader->failure.status == codec_status_malformed
        && png_damage_add_fault(&reader->damage, reader->place, reader->failure.message);
}

void png_reader_watch_pixels(png_shim_reader *reader, const uint8_t *bytes, size_t count) {
    bool is_chunk_header = count == 8 && (png_get_io_state(reader->png) & PNG_IO_MASK_LOC) == PNG_IO_CHUNK_HDR;
    if (is_chunk_header && memcmp(bytes + 4, "IDAT", 4) == 0) {
        reader->damage.chunk_begin = reader->place;
    }
    // Bytes that libpng requests and does not get completely would be lost, so that near the end, it shall request as many
    // as there are. A pipe does not tell their number, but the next few can be awaited.
    int64_t left = codec_source_remaining(reader->source);
    if (left < 0) {
        const uint8_t *next;
        size_t available = 0;
        codec_source_peek(reader->source, bytes_awaited, &next, &available);
        left = (int64_t)available;
    }
    if (reader->has_header && left > 0 && left < PNG_IDAT_READ_SIZE) {
        png_set_compression_buffer_size(reader->png, (size_t)left);
    }
}

void png_reader_fill_with_grey(png_shim_reader *reader) {
    size_t channels = png_get_channels(reader->png, reader->info);
    bool has_alpha = channels == 2 || channels == 4;
    bool has_words = png_get_bit_depth(reader->png, reader->info) == 16;
    size_t count = reader->row_bytes * reader->height / (has_words ? 2 : 1);
    for (size_t index = 0; index < count; index += 1) {
        bool is_alpha = has_alpha && index % channels == channels - 1;
        uint16_t word = is_alpha ? 0xFFFF : 0x8000;
        if (has_words) {
            memcpy(reader->whole + 2 * index, &word, 2);
        } else {
            reader->whole[index] = (uint8_t)(word >> 8);
        }
    }
}

codec_damage png_shim_reader_damage(const png_shim_reader *reader) {
    return png_damage_count(
        &reader->damage, png_get_image_width(reader->png, reader->info), reader->height, reader->interlaced);
}
