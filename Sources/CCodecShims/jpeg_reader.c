#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "jpeg_reader.h"

enum {
    // libjpeg's own script has 10 scans for colour; encoders stay far below this limit.
    scan_count_limit = 500,
    // Scans of an image of the largest size: each takes a pass over all coefficients.
    scans_of_largest_image = 64,
    // Bytes before the pixels, such as application segments and tables.
    preamble_limit = 256 << 20,
};

// What libjpeg is given where a file ends in coded data. The decoder of Huffman codes reads ahead of the bits that it
// needs; if it then misses some, it says so.
static const uint8_t end_marker[2] = {0xFF, JPEG_EOI};

// MARK: Callbacks of libjpeg

static void start_input(j_decompress_ptr info) { (void)info; }

static boolean fill_input(j_decompress_ptr info) {
    jpeg_shim_reader *reader = info->client_data;
    const uint8_t *bytes;
    size_t count;
    if (!codec_source_take(reader->source, &bytes, &count)) {
        codec_fail_by_errno(&reader->errors.failure, codec_source_error(reader->source));
    }
    if (count == 0) {
        // In arithmetic coding, libjpeg takes zeros for what is missing and does not say so.
        bool is_in_scan = reader->has_header && !jpeg_reader_is_between_scans(info);
        if (!is_in_scan || (info->arith_code && reader->errors.damage == NULL)) {
            codec_fail(&reader->errors.failure, codec_status_malformed, "%s", jpeg_ends_too_early);
        }
        if (info->arith_code) {
            jpeg_damage_add(&reader->damage, info, jpeg_ends_too_early, true);
        }
        reader->errors.has_ended = true;
        bytes = end_marker;
        count = sizeof end_marker;
    }
    // A source in memory delivers all bytes at once.
    if (!reader->has_header && reader->bytes_taken > preamble_limit) {
        codec_fail(&reader->errors.failure, codec_status_limit, "more than 256 MB precede the pixels");
    }
    reader->bytes_taken += count;
    info->src->next_input_byte = bytes;
    info->src->bytes_in_buffer = count;
    return TRUE;
}

static void skip_input(j_decompress_ptr info, long count) {
    size_t left = count > 0 ? (size_t)count : 0;
    while (left > info->src->bytes_in_buffer) {
        left -= info->src->bytes_in_buffer;
        fill_input(info);
    }
    info->src->next_input_byte += left;
    info->src->bytes_in_buffer -= left;
}

static void end_input(j_decompress_ptr info) { (void)info; }

// Called if the expected restart marker is not there.
static boolean resynchronize(j_decompress_ptr info, int expected) {
    jpeg_errors *errors = (jpeg_errors *)info->err;
    if (errors->damage != NULL && errors->has_ended) {
        jpeg_damage_add(errors->damage, info, jpeg_ends_too_early, true);
    } else if (errors->damage != NULL) {
        jpeg_damage_add_restart(errors->damage, info, false);
    }
    return jpeg_resync_to_restart(info, expected);
}

// Called once for each row of blocks of each scan.
static void watch(j_common_ptr common) {
    jpeg_shim_reader *reader = common->client_data;
    j_decompress_ptr info = &reader->info;
    for (int index = 0; index < info->comps_in_scan; index += 1) {
        reader->components_seen |= 1u << info->cur_comp_info[index]->component_index;
    }
    uint64_t scans = (uint64_t)info->input_scan_number;
    uint64_t pixels = (uint64_t)info->image_width * info->image_height;
    bool is_long = scans > scans_of_largest_image && scans * pixels / scans_of_largest_image > reader->limits.pixels;
    if (scans > scan_count_limit || is_long) {
        codec_fail(&reader->errors.failure, codec_status_limit, "more than %d scans", (int)scans - 1);
    }
    if (!reader->has_started && !reader->lacks_end && jpeg_reader_is_between_scans(info)) {
        jpeg_reader_keep_scan_end(reader);
    }
}

// MARK: Creating and destroying

jpeg_shim_reader *jpeg_shim_reader_create(codec_source *source, codec_limits limits) {
    jpeg_shim_reader *reader = calloc(1, sizeof *reader);
    if (reader == NULL) {
        return NULL;
    }
    reader->source = source;
    reader->limits = limits;
    jpeg_errors_prepare(&reader->errors);
    reader->errors.damage = limits.keeps_damage ? &reader->damage : NULL;
    reader->info.err = &reader->errors.manager;
    if (setjmp(reader->errors.failure.jump) != 0) {
        jpeg_shim_reader_destroy(reader);
        return NULL;
    }
    jpeg_create_decompress(&reader->info);
    reader->info.client_data = reader;
    reader->input = (struct jpeg_source_mgr){
        .init_source = start_input,
        .fill_input_buffer = fill_input,
        .skip_input_data = skip_input,
        .resync_to_restart = resynchronize,
        .term_source = end_input,
    };
    reader->info.src = &reader->input;
    reader->progress.progress_monitor = watch;
    reader->info.progress = &reader->progress;
    reader->info.mem->max_memory_to_use = limits.memory > LONG_MAX ? LONG_MAX : (long)limits.memory;
    for (int marker = JPEG_APP0; marker <= JPEG_APP0 + 15; marker += 1) {
        jpeg_save_markers(&reader->info, marker, 0xFFFF);
    }
    jpeg_save_markers(&reader->info, JPEG_COM, 0xFFFF);
    return reader;
}

void jpeg_shim_reader_destroy(jpeg_shim_reader *reader) {
    if (reader == NULL) {
        return;
    }
    jpeg_destroy_decompress(&reader->info);
    free(reader->segments);
    free(reader->damage.rows);
    free(reader);
}

// MARK: Reading

static void choose_color_space(jpeg_shim_reader *reader) {
    j_decompress_ptr info = &reader->info;
    switch (info->num_components) {
    case 1:
        info->out_color_space = JCS_GRAYSCALE;
        return;
    case 3:
        info->out_color_space = JCS_RGB;
        return;
    case 4:
        info->out_color_space = JCS_CMYK;
        return;
    default:
        codec_fail(&reader->errors.failure, codec_status_unsupported, "%d components", info->num_components);
    }
}

// Returns the ratio of the first component's sampling factor to the smallest one.
static int sampling_ratio(int first, int least) { return first > least && least > 0 ? first / least : 1; }

// Collects the segments found so far.
static void collect_segments(jpeg_shim_reader *reader) {
    // What follows the last scan of a file without an end is not part of it.
    size_t count = reader->lacks_end ? reader->scan_end_segments : jpeg_reader_count_segments(reader);
    free(reader->segments);
    reader->segment_count = 0;
    reader->segments = calloc(count > 0 ? count : 1, sizeof *reader->segments);
    if (reader->segments == NULL) {
        codec_fail(&reader->errors.failure, codec_status_memory, "no memory for the file's segments");
    }
    jpeg_saved_marker_ptr marker = reader->info.marker_list;
    for (; reader->segment_count < count; marker = marker->next) {
        reader->segments[reader->segment_count] =
            (jpeg_shim_segment){marker->marker, marker->data, marker->data_length};
        reader->segment_count += 1;
    }
}

// Collects the current quantisation tables; a later scan can use other tables.
static void collect_tables(jpeg_shim_reader *reader) {
    const j_decompress_ptr info = &reader->info;
    for (int index = 0; index < info->num_components; index += 1) {
        const jpeg_component_info *component = &info->comp_info[index];
        // The table that a scan used, or that it will use.
        const JQUANT_TBL *table = component->quant_table;
        if (table == NULL && component->quant_tbl_no >= 0 && component->quant_tbl_no < NUM_QUANT_TBLS) {
            table = info->quant_tbl_ptrs[component->quant_tbl_no];
        }
        reader->has_table[index] = table != NULL;
        if (table != NULL) {
            memcpy(reader->tables[index], table->quantval, sizeof reader->tables[index]);
        }
    }
}

codec_status jpeg_shim_read_header(jpeg_shim_reader *reader, jpeg_shim_header *header) {
    if (setjmp(reader->errors.failure.jump) != 0) {
        return reader->errors.failure.status;
    }
    j_decompress_ptr info = &reader->info;
    jpeg_read_header(info, TRUE);
    codec_check_limits(&reader->errors.failure, &reader->limits, info->image_width, info->image_height);
    if (info->data_precision != 8) {
        jpeg_errors_refuse_precision(&reader->errors, info->data_precision);
    }
    choose_color_space(reader);
    reader->has_header = true;
    if (reader->errors.damage != NULL && !jpeg_damage_prepare(&reader->damage, info)) {
        codec_fail(&reader->errors.failure, codec_status_memory, "no memory for rows");
    }
    int least_horizontal = info->comp_info[0].h_samp_factor;
    int least_vertical = info->comp_info[0].v_samp_factor;
    for (int index = 1; index < info->num_components; index += 1) {
        const jpeg_component_info *component = &info->comp_info[index];
        least_horizontal = component->h_samp_factor < least_horizontal ? component->h_samp_factor : least_horizontal;
        least_vertical = component->v_samp_factor < least_vertical ? component->v_samp_factor : least_vertical;
    }
    *header = (jpeg_shim_header){
        .width = info->image_width,
        .height = info->image_height,
        .components = info->num_components,
        .is_progressive = info->progressive_mode,
        .has_several_scans = jpeg_has_multiple_scans(info),
        .is_rgb = info->jpeg_color_space == JCS_RGB,
        .horizontal_sampling = sampling_ratio(info->comp_info[0].h_samp_factor, least_horizontal),
        .vertical_sampling = sampling_ratio(info->comp_info[0].v_samp_factor, least_vertical),
        .has_density = info->saw_JFIF_marker,
        .density = {info->density_unit, info->X_density, info->Y_density},
    };
    collect_segments(reader);
    return codec_status_ok;
}

// Starts decoding; libjpeg then reads all scans of a file that has several.
static void start(jpeg_shim_reader *reader) {
    j_decompress_ptr info = &reader->info;
    jpeg_start_decompress(info);
    reader->has_started = true;
    if (jpeg_has_multiple_scans(info)) {
        jpeg_reader_check_scans(reader);
    }
    collect_tables(reader);
}

codec_status jpeg_shim_read_profile(jpeg_shim_reader *reader, uint8_t **profile, size_t *count) {
    *profile = NULL;
    *count = 0;
    if (setjmp(reader->errors.failure.jump) != 0) {
        return reader->errors.failure.status;
    }
    unsigned size = 0;
    if (jpeg_read_icc_profile(&reader->info, profile, &size)) {
        *count = size;
    }
    return codec_status_ok;
}

codec_status jpeg_shim_read_leading(jpeg_shim_reader *reader) {
    // The last segments and tables of a file of several scans can be followed by bytes that are not part of it.
    if (setjmp(reader->errors.failure.jump) != 0 && (reader->has_started || !jpeg_reader_take_end(reader))) {
        return reader->errors.failure.status;
    }
    // Tables and segments can appear as late as before the last scan.
    if (!reader->has_started && jpeg_has_multiple_scans(&reader->info)) {
        start(reader);
    }
    collect_tables(reader);
    collect_segments(reader);
    return codec_status_ok;
}

codec_status jpeg_shim_read_rows(
    jpeg_shim_reader *reader, uint8_t *rows, size_t stride, uint32_t count, uint32_t *decoded) {
    *decoded = 0;
    if (setjmp(reader->errors.failure.jump) != 0 && (reader->has_started || !jpeg_reader_take_end(reader))) {
        return reader->errors.failure.status;
    }
    if (!reader->has_started) {
        start(reader);
    }
    // libjpeg delivers rows in groups that depend on the sampling; fewer than requested is not an error.
    uint32_t done = 0;
    while (done < count) {
        JSAMPROW pointers[16];
        uint32_t part = count - done < 16 ? count - done : 16;
        for (uint32_t index = 0; index < part; index += 1) {
            pointers[index] = rows + stride * (done + index);
        }
        JDIMENSION got = jpeg_read_scanlines(&reader->info, pointers, part);
        if (got == 0) {
            codec_fail(&reader->errors.failure, codec_status_malformed, "fewer rows than the header says");
        }
        done += got;
    }
    uint32_t limit = jpeg_damage_decoded_rows(&reader->damage, &reader->info);
    uint32_t lost = reader->info.output_scanline > limit ? reader->info.output_scanline - limit : 0;
    *decoded = lost < count ? count - lost : 0;
    return codec_status_ok;
}

codec_status jpeg_shim_read_end(jpeg_shim_reader *reader) {
    if (setjmp(reader->errors.failure.jump) != 0 && !jpeg_reader_take_end(reader)) {
        return reader->errors.failure.status;
    }
    if (!jpeg_input_complete(&reader->info) && !reader->lacks_end) {
        jpeg_reader_keep_scan_end(reader);
    }
    // Not jpeg_finish_decompress, which would free the segments. Nothing follows data that end too early.
    while (!jpeg_input_complete(&reader->info) && !reader->damage.is_cut) {
        jpeg_consume_input(&reader->info);
    }
    if (reader->errors.has_ended && !reader->lacks_end) {
        jpeg_reader_note_missing_end(reader);
    }
    collect_segments(reader);
    return codec_status_ok;
}

// MARK: Results

bool jpeg_shim_is_followed_by_picture(const jpeg_shim_reader *reader) {
    const uint8_t *bytes = reader->info.src->next_input_byte;
    size_t count = reader->info.src->bytes_in_buffer;
    // A pipe may stay open after the picture: waiting for more could take for ever.
    bool may_peek = codec_source_remaining(reader->source) > 0;
    // A start-of-image marker, and the first byte of another marker.
    bool has_more = count > 0 || (may_peek && codec_source_peek(reader->source, 3, &bytes, &count));
    return !reader->lacks_end && has_more && count >= 3
        && memcmp(bytes, (const uint8_t[]){0xFF, 0xD8, 0xFF}, 3) == 0;
}

const char *jpeg_shim_reader_message(const jpeg_shim_reader *reader) { return reader->errors.failure.message; }

size_t jpeg_shim_warning_count(const jpeg_shim_reader *reader) { return reader->errors.warnings.count; }

const char *jpeg_shim_warning_at(const jpeg_shim_reader *reader, size_t index) {
    return reader->errors.warnings.texts[index];
}

const uint16_t *jpeg_shim_table(const jpeg_shim_reader *reader, int32_t component) {
    bool is_known = component >= 0 && component < MAX_COMPONENTS && reader->has_table[component];
    return is_known ? reader->tables[component] : NULL;
}

size_t jpeg_shim_segment_count(const jpeg_shim_reader *reader) { return reader->segment_count; }

jpeg_shim_segment jpeg_shim_segment_at(const jpeg_shim_reader *reader, size_t index) { return reader->segments[index]; }

codec_damage jpeg_shim_reader_damage(jpeg_shim_reader *reader) {
    return jpeg_damage_count(&reader->damage, &reader->info);
}
