// What is known about damaged pixels of a JPEG file, for a reader that keeps them. Rows are those of MCUs of an
// interleaved scan, which libjpeg counts in every scan.
#ifndef JPEG_DAMAGE_H
#define JPEG_DAMAGE_H

#include <stdio.h>

#include <jpeglib.h>

#include "codec_bytes.h"

typedef struct jpeg_damage {
    /// The first text that was noted.
    char cause[codec_message_capacity];
    /// One byte for each row: whether it is damaged. Freed by the owner.
    uint8_t *rows;
    uint32_t row_count;
    /// The scan that is being decoded, and its number of restart markers so far.
    int scan;
    uint32_t restarts;
    /// The first row that needs data after the latest restart marker, and whether such data are wrong.
    uint32_t interval_row;
    bool is_in_doubt;
    /// The row in which the data of the only scan end too early.
    bool is_cut;
    uint32_t cut_row;
} jpeg_damage;

/// Allocates rows, after the header was read. Returns false if there is no memory.
bool jpeg_damage_prepare(jpeg_damage *damage, j_decompress_ptr info);
/// Notes that the data of a scan are wrong or, if `is_end` is true, that they end.
void jpeg_damage_add(jpeg_damage *damage, j_decompress_ptr info, const char *text, bool is_end);
/// Notes that rows from `first` to the last one are damaged.
void jpeg_damage_add_rows(jpeg_damage *damage, uint32_t first, const char *text);
/// Notes the end of the data between two restart markers, and whether the marker is the expected one.
void jpeg_damage_add_restart(jpeg_damage *damage, j_decompress_ptr info, bool is_expected);
/// Returns the number of the image's rows that libjpeg decodes; the rows that follow are lost.
uint32_t jpeg_damage_decoded_rows(const jpeg_damage *damage, j_decompress_ptr info);
/// Counts the image's damaged rows, after the last scan.
codec_damage jpeg_damage_count(jpeg_damage *damage, j_decompress_ptr info);

#endif
