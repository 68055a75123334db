#include <stdlib.h>
#include <string.h>

#include "jpeg_errors.h"
#include "jpeg_shim.h"

enum { output_capacity = 1 << 16 };

struct jpeg_shim_writer {
    struct jpeg_compress_struct info;
    jpeg_errors errors;
    struct jpeg_destination_mgr output;
    codec_sink *sink;
    uint8_t buffer[output_capacity];
};

// MARK: Callbacks of libjpeg

static void start_output(j_compress_ptr info) {
    jpeg_shim_writer *writer = info->client_data;
    writer->output.next_output_byte = writer->buffer;
    writer->output.free_in_buffer = output_capacity;
}

static void hand_over(jpeg_shim_writer *writer, size_t count) {
    if (!codec_sink_write(writer->sink, writer->buffer, count)) {
        codec_fail_by_errno(&writer->errors.failure, codec_sink_error(writer->sink));
    }
}

static boolean empty_output(j_compress_ptr info) {
    hand_over(info->client_data, output_capacity);
    start_output(info);
    return TRUE;
}

static void end_output(j_compress_ptr info) {
    jpeg_shim_writer *writer = info->client_data;
    hand_over(writer, output_capacity - writer->output.free_in_buffer);
}

// MARK: Creating and destroying

jpeg_shim_writer *jpeg_shim_writer_create(codec_sink *sink) {
    jpeg_shim_writer *writer = calloc(1, sizeof *writer);
    if (writer == NULL) {
        return NULL;
    }
    writer->sink = sink;
    jpeg_errors_prepare(&writer->errors);
    writer->info.err = &writer->errors.manager;
    if (setjmp(writer->errors.failure.jump) != 0) {
        jpeg_shim_writer_destroy(writer);
        return NULL;
    }
    jpeg_create_compress(&writer->info);
    writer->info.client_data = writer;
    writer->output = (struct jpeg_destination_mgr){
        .init_destination = start_output,
        .empty_output_buffer = empty_output,
        .term_destination = end_output,
    };
    writer->info.dest = &writer->output;
    return writer;
}

void jpeg_shim_writer_destroy(jpeg_shim_writer *writer) {
    if (writer == NULL) {
        return;
    }
    jpeg_destroy_compress(&writer->info);
    free(writer);
}

// MARK: Writing

// Coefficients are at most 1024 in magnitude, so steps above 8191 quantise all of them to 0, as 8191 does. libjpeg's
// transform multiplies steps by 8 in 16 bits and divides by the product, which must not be 0.
static UINT16 usable_step(uint16_t step) { return step == 0 ? 1 : step > 8191 ? 8191 : step; }

static void set_tables(j_compress_ptr info, const uint16_t *tables, int count) {
    count = count < NUM_QUANT_TBLS ? count : NUM_QUANT_TBLS;
    int slots[NUM_QUANT_TBLS];
    for (int index = 0; index < count; index += 1) {
        const uint16_t *table = tables + (size_t)index * DCTSIZE2;
        // Equal tables are stored once.
        slots[index] = index;
        for (int earlier = index - 1; earlier >= 0; earlier -= 1) {
            if (memcmp(table, tables + (size_t)earlier * DCTSIZE2, DCTSIZE2 * sizeof *table) == 0) {
                slots[index] = earlier;
            }
        }
        if (info->quant_tbl_ptrs[index] == NULL) {
            info->quant_tbl_ptrs[index] = jpeg_alloc_quant_table((j_common_ptr)info);
        }
        for (int step = 0; step < DCTSIZE2; step += 1) {
            info->quant_tbl_ptrs[index]->quantval[step] = usable_step(table[step]);
        }
        info->quant_tbl_ptrs[index]->sent_table = FALSE;
    }
    for (int index = 0; index < info->num_components; index += 1) {
        info->comp_info[index].quant_tbl_no = slots[index < count ? index : count - 1];
    }
}

codec_status jpeg_shim_write_header(
    jpeg_shim_writer *writer, jpeg_shim_settings settings, const uint16_t *tables, int32_t table_count) {
    if (setjmp(writer->errors.failure.jump) != 0) {
        return writer->errors.failure.status;
    }
    j_compress_ptr info = &writer->info;
    info->image_width = settings.width;
    info->image_height = settings.height;
    info->input_components = settings.components;
    info->in_color_space = settings.components == 1 ? JCS_GRAYSCALE : JCS_RGB;
    jpeg_set_defaults(info);
    if (settings.components == 3) {
        jpeg_set_colorspace(info, settings.is_rgb ? JCS_RGB : JCS_YCbCr);
        info->comp_info[0].h_samp_factor = settings.horizontal_sampling;
        info->comp_info[0].v_samp_factor = settings.vertical_sampling;
    }
    if (settings.quality > 0 || table_count <= 0) {
        jpeg_set_quality(info, settings.quality, TRUE);
    } else {
        set_tables(info, tables, table_count);
    }
    if (!settings.writes_jfif) {
        info->write_JFIF_header = FALSE;
    }
    info->density_unit = settings.density.unit;
    info->X_density = settings.density.horizontal;
    info->Y_density = settings.density.vertical;
    // Huffman codes computed for the image save 5 % of the bytes, but take half as much time again and require all
    // coefficients in memory.
    info->optimize_coding = settings.optimizes_codes;
    if (settings.is_progressive) {
        jpeg_simple_progression(info);
    }
    jpeg_start_compress(info, TRUE);
    return codec_status_ok;
}

codec_status jpeg_shim_write_segment(jpeg_shim_writer *writer, uint8_t marker, const uint8_t *data, size_t count) {
    if (setjmp(writer->errors.failure.jump) != 0) {
        return writer->errors.failure.status;
    }
    jpeg_write_marker(&writer->info, marker, data, (unsigned)count);
    return codec_status_ok;
}

codec_status jpeg_shim_write_rows(jpeg_shim_writer *writer, const uint8_t *rows, size_t stride, uint32_t count) {
    if (setjmp(writer->errors.failure.jump) != 0) {
        return writer->errors.failure.status;
    }
    for (uint32_t index = 0; index < count; index += 1) {
        // libjpeg's prototype lacks a const; the row is only read.
        JSAMPROW row = (JSAMPROW)(rows + stride * index);
        jpeg_write_scanlines(&writer->info, &row, 1);
    }
    return codec_status_ok;
}

codec_status jpeg_shim_write_end(jpeg_shim_writer *writer) {
    if (setjmp(writer->errors.failure.jump) != 0) {
        return writer->errors.failure.status;
    }
    jpeg_finish_compress(&writer->info);
    return codec_status_ok;
}

const char *jpeg_shim_writer_message(const jpeg_shim_writer *writer) { return writer->errors.failure.message; }
