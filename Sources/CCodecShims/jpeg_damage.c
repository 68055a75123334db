#include "jpeg_damage.h"

#include <jerror.h>
#include <stdlib.h>
#include <string.h>

bool jpeg_damage_prepare(jpeg_damage *damage, j_decompress_ptr info) {
    damage->row_count = info->total_iMCU_rows;
    damage->rows = calloc(damage->row_count > 0 ? damage->row_count : 1, 1);
    return damage->rows != NULL;
}

static void note(jpeg_damage *damage, const char *text) {
    if (damage->cause[0] == 0) {
        snprintf(damage->cause, sizeof damage->cause, "%s", text);
    }
}

// Marks rows first..<end.
static void mark(jpeg_damage *damage, uint32_t first, uint32_t end) {
    end = end < damage->row_count ? end : damage->row_count;
    if (first < end) {
        memset(damage->rows + first, 1, end - first);
    }
}

// Marks the rest of a scan whose end was reached, if it is in doubt, and starts the current one.
static void follow_scan(jpeg_damage *damage, j_decompress_ptr info) {
    if (damage->scan == info->input_scan_number) {
        return;
    }
    if (damage->is_in_doubt) {
        mark(damage, damage->interval_row, damage->row_count);
    }
    damage->scan = info->input_scan_number;
    damage->restarts = 0;
    damage->interval_row = 0;
    damage->is_in_doubt = false;
}

void jpeg_damage_add(jpeg_damage *damage, j_decompress_ptr info, const char *text, bool is_end) {
    note(damage, text);
    follow_scan(damage, info);
    if (is_end) {
        // What was decoded before the end is right.
        mark(damage, info->input_iMCU_row, damage->row_count);
        if (!damage->is_cut && !jpeg_has_multiple_scans(info)) {
            damage->is_cut = true;
            damage->cut_row = info->input_iMCU_row;
        }
    } else if (info->err->msg_code == JWRN_BOGUS_PROGRESSION) {
        mark(damage, 0, damage->row_count);
    } else {
        // Wrong data decode to wrong samples for a while before libjpeg finds an invalid code.
        damage->is_in_doubt = true;
    }
}

void jpeg_damage_add_rows(jpeg_damage *damage, uint32_t first, const char *text) {
    note(damage, text);
    mark(damage, first, damage->row_count);
}

void jpeg_damage_add_restart(jpeg_damage *damage, j_decompress_ptr info, bool is_expected) {
    follow_scan(damage, info);
    damage->restarts += 1;
    // In a scan of one component, an MCU is a block.
    uint64_t rows_of_mcus = info->comps_in_scan == 1 ? (uint64_t)info->cur_comp_info[0]->v_samp_factor : 1;
    uint64_t mcus = (uint64_t)damage->restarts * info->restart_interval;
    uint64_t row_size = info->MCUs_per_row * rows_of_mcus;
    uint64_t next = row_size > 0 ? mcus / row_size : 0;
    uint64_t last = row_size > 0 && mcus > 0 ? (mcus - 1) / row_size : 0;
    next = next < damage->row_count ? next : damage->row_count;
    last = last < damage->row_count ? last : damage->row_count;
    // An unexpected marker also casts doubt on the data before it.
    if (damage->is_in_doubt || !is_expected) {
        mark(damage, damage->interval_row, (uint32_t)last + 1);
    }
    damage->interval_row = (uint32_t)next;
    damage->is_in_doubt = !is_expected;
}

// MARK: Counting

static uint32_t row_height(j_decompress_ptr info) { return (uint32_t)info->max_v_samp_factor * DCTSIZE; }

uint32_t jpeg_damage_decoded_rows(const jpeg_damage *damage, j_decompress_ptr info) {
    uint64_t rows = ((uint64_t)damage->cut_row + 1) * row_height(info);
    return damage->is_cut && rows < info->image_height ? (uint32_t)rows : info->image_height;
}

// Whether the first and last of a row's image rows depend on its neighbours, by the interpolation of chroma.
static bool is_interpolated(j_decompress_ptr info) {
    for (int index = 0; index < info->num_components; index += 1) {
        if (2 * info->comp_info[index].v_samp_factor == info->max_v_samp_factor) {
            return true;
        }
    }
    return false;
}

codec_damage jpeg_damage_count(jpeg_damage *damage, j_decompress_ptr info) {
    codec_damage count = {damage->cause, 0, 0};
    if (damage->is_in_doubt) {
        mark(damage, damage->interval_row, damage->row_count);
    }
    uint32_t height = row_height(info);
    uint32_t margin = is_interpolated(info) ? 1 : 0;
    uint32_t total = 0;
    for (uint32_t row = 0; row < damage->row_count; row += 1) {
        uint32_t left = info->image_height - row * height;
        uint32_t rows = left < height ? left : height;
        bool is_after = row > 0 && damage->rows[row - 1] != 0;
        bool is_before = row + 1 < damage->row_count && damage->rows[row + 1] != 0;
        uint32_t affected = damage->rows[row] != 0 ? rows : (is_after ? margin : 0) + (is_before ? margin : 0);
        total += affected < rows ? affected : rows;
    }
    if (damage->is_cut) {
        uint32_t first = damage->cut_row * height;
        count.missing = info->image_height - (first > margin ? first - margin : 0);
    }
    count.doubtful = total > count.missing ? total - count.missing : 0;
    return count;
}
