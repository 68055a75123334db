#include "jpeg_reader.h"

bool jpeg_reader_is_between_scans(const j_decompress_ptr info) { return info->input_iMCU_row >= info->total_iMCU_rows; }

size_t jpeg_reader_count_segments(const jpeg_shim_reader *reader) {
    size_t count = 0;
    for (jpeg_saved_marker_ptr marker = reader->info.marker_list; marker != NULL; marker = marker->next) {
        count += 1;
    }
    return count;
}

void jpeg_reader_keep_scan_end(jpeg_shim_reader *reader) {
    reader->scan_end = reader->info;
    reader->scan_end_segments = jpeg_reader_count_segments(reader);
    reader->scan_end_warnings = reader->errors.warnings.count;
    reader->has_scan_end = true;
}

// Whether the scans found so far hold every bit of every coefficient.
static bool is_complete(jpeg_shim_reader *reader) {
    const j_decompress_ptr info = &reader->info;
    for (int index = 0; index < info->num_components; index += 1) {
        if (jpeg_has_multiple_scans(info) && (reader->components_seen >> index & 1) == 0) {
            return false;
        }
        for (int place = 0; info->progressive_mode && place < DCTSIZE2; place += 1) {
            if (info->coef_bits[index][place] != 0) {
                return false;
            }
        }
    }
    return true;
}

void jpeg_reader_note_missing_end(jpeg_shim_reader *reader) {
    reader->lacks_end = true;
    if (reader->damage.cause[0] == 0) {
        codec_warnings_add(&reader->errors.warnings, "no end-of-image marker; all blocks were decoded");
    }
}

// Refuses a file whose scans are incomplete, or counts all rows as damaged.
static void refuse(jpeg_shim_reader *reader, const char *text) {
    if (reader->errors.damage == NULL) {
        codec_fail(&reader->errors.failure, codec_status_malformed, "%s", text);
    }
    jpeg_damage_add_rows(reader->errors.damage, 0, text);
}

void jpeg_reader_check_scans(jpeg_shim_reader *reader) {
    for (int index = 0; index < reader->info.num_components; index += 1) {
        if ((reader->components_seen >> index & 1) == 0) {
            refuse(reader, "a component has no scan");
        }
    }
    if (reader->errors.has_ended && !reader->lacks_end) {
        if (!is_complete(reader)) {
            refuse(reader, jpeg_ends_too_early);
        }
        reader->scan_end_segments = jpeg_reader_count_segments(reader);
        jpeg_reader_note_missing_end(reader);
    }
}

bool jpeg_reader_take_end(jpeg_shim_reader *reader) {
    codec_status status = reader->errors.failure.status;
    bool is_damage = status == codec_status_malformed || status == codec_status_unsupported;
    if (!is_damage || reader->lacks_end || !reader->has_scan_end || !jpeg_reader_is_between_scans(&reader->info)) {
        return false;
    }
    // A further scan that fails is damage of the picture.
    bool is_same_scan = reader->info.input_scan_number == reader->scan_end.input_scan_number;
    reader->info = reader->scan_end;
    bool has_all_scans = is_same_scan && is_complete(reader);
    bool is_certain = has_all_scans && !reader->info.arith_code;
    if (!is_certain && reader->errors.damage == NULL) {
        return false;
    }
    reader->info.unread_marker = JPEG_EOI;
    reader->errors.warnings.count = reader->scan_end_warnings;
    reader->errors.failure.status = codec_status_ok;
    if (!is_certain) {
        // A decoder of arithmetic codes reads ahead, and takes what follows for data.
        uint32_t first = has_all_scans ? reader->info.total_iMCU_rows - 1 : 0;
        jpeg_damage_add_rows(reader->errors.damage, first, reader->errors.failure.message);
    }
    jpeg_reader_note_missing_end(reader);
    return true;
}
