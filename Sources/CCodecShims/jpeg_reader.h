// Declarations shared by the parts of the JPEG reader: jpeg_reader.c calls libjpeg, jpeg_end.c ends files that lack their
// end, jpeg_damage.c knows what is damaged.
#ifndef JPEG_READER_H
#define JPEG_READER_H

#include "jpeg_damage.h"
#include "jpeg_errors.h"
#include "jpeg_shim.h"

struct jpeg_shim_reader {
    struct jpeg_decompress_struct info;
    jpeg_errors errors;
    struct jpeg_source_mgr input;
    struct jpeg_progress_mgr progress;
    codec_source *source;
    codec_limits limits;
    size_t bytes_taken;
    bool has_header;
    bool has_started;
    // One bit for each component that a scan has contained.
    unsigned components_seen;
    // libjpeg's state at the end of the latest scan, and the numbers of segments and warnings by then.
    struct jpeg_decompress_struct scan_end;
    size_t scan_end_segments;
    size_t scan_end_warnings;
    bool has_scan_end;
    // Whether the end-of-image marker was missing, and is taken to follow the latest scan.
    bool lacks_end;
    bool has_table[MAX_COMPONENTS];
    uint16_t tables[MAX_COMPONENTS][DCTSIZE2];
    jpeg_shim_segment *segments;
    size_t segment_count;
    jpeg_damage damage;
};

/// Returns whether all blocks of a scan were decoded, and markers are read.
bool jpeg_reader_is_between_scans(const j_decompress_ptr info);
size_t jpeg_reader_count_segments(const jpeg_shim_reader *reader);
/// Keeps the state at the end of a scan: what follows can be anything, and changes the state before it is found invalid.
void jpeg_reader_keep_scan_end(jpeg_shim_reader *reader);
/// Called after the scans of a file of several: refuses or counts damage, if data are missing.
void jpeg_reader_check_scans(jpeg_shim_reader *reader);
/// Called if the end-of-image marker is missing, and is taken to follow the latest scan.
void jpeg_reader_note_missing_end(jpeg_shim_reader *reader);
/// Called after a failure. If only the end-of-image marker is missing, or if damage is kept, continues as if the marker
/// followed the latest scan.
bool jpeg_reader_take_end(jpeg_shim_reader *reader);

#endif
