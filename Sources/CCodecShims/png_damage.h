// What is known about damaged pixels of a PNG file, for a reader that keeps them.
#ifndef PNG_DAMAGE_H
#define PNG_DAMAGE_H

#include "codec_bytes.h"

/// A position in the order in which pixels are stored.
typedef struct png_place {
    /// The pass of an interlaced image, 0 to 6; 0 for other images.
    int pass;
    /// The row of the image.
    uint32_t row;
} png_place;

typedef struct png_damage {
    /// Whether damage is kept; otherwise, it is an error.
    bool is_kept;
    /// The first text that was noted.
    char cause[codec_message_capacity];
    /// The first pixels that need data of the current IDAT chunk.
    png_place chunk_begin;
    /// Where the data of the first chunk with a wrong CRC begin.
    bool has_crc_error;
    png_place crc_error;
    /// Whether the Adler-32 of all filtered pixels is wrong.
    bool has_sum_error;
    /// Where decoding ended too early, and whether the data are missing there, not wrong.
    bool has_fault;
    bool is_cut;
    png_place fault;
} png_damage;

/// Notes that the CRC of the current chunk is wrong. Returns whether damage is kept, as all of these functions do.
bool png_damage_add_crc_error(png_damage *damage, const char *text);
/// Notes that the Adler-32 of all pixels is wrong.
bool png_damage_add_sum_error(png_damage *damage, const char *text);
/// Notes that decoding ended.
bool png_damage_add_fault(png_damage *damage, png_place place, const char *text);
/// Counts the damaged rows.
codec_damage png_damage_count(const png_damage *damage, uint32_t width, uint32_t height, bool is_interlaced);

#endif
