#include <stdio.h>

#include <jpeglib.h>
#include <setjmp.h>
#include <stdlib.h>
#include <string.h>

#include "CTestCodecs.h"

typedef struct errors {
    struct jpeg_error_mgr manager;
    jmp_buf jump;
} errors;

static void jump(j_common_ptr info) { longjmp(((errors *)info->err)->jump, 1); }

static void stay_silent(j_common_ptr info) { (void)info; }

static void apply(const test_jpeg_recipe *recipe, struct jpeg_compress_struct *info) {
    info->image_width = recipe->width;
    info->image_height = recipe->height;
    info->in_color_space = (J_COLOR_SPACE)recipe->input_space;
    info->input_components = recipe->input_space == JCS_GRAYSCALE ? 1 : recipe->input_space == JCS_CMYK ? 4 : 3;
    jpeg_set_defaults(info);
    jpeg_set_colorspace(info, (J_COLOR_SPACE)recipe->file_space);
    jpeg_set_quality(info, recipe->quality, TRUE);
    for (int index = 0; index < info->num_components; index += 1) {
        info->comp_info[index].h_samp_factor = recipe->horizontal[index];
        info->comp_info[index].v_samp_factor = recipe->vertical[index];
    }
    info->arith_code = recipe->arithmetic;
    info->restart_interval = (unsigned)recipe->restart_interval;
    if (recipe->omits_adobe_marker) {
        info->write_Adobe_marker = FALSE;
    }
    if (recipe->omits_jfif_marker) {
        info->write_JFIF_header = FALSE;
    }
    if (recipe->progressive) {
        jpeg_simple_progression(info);
    }
}

uint8_t *test_jpeg_encode(const test_jpeg_recipe *recipe, const uint8_t *samples, size_t *count) {
    struct jpeg_compress_struct info;
    errors handler;
    static jpeg_scan_info scans[4];
    unsigned char *bytes = NULL;
    unsigned long size = 0;
    info.err = jpeg_std_error(&handler.manager);
    handler.manager.error_exit = jump;
    handler.manager.output_message = stay_silent;
    if (setjmp(handler.jump) != 0) {
        jpeg_destroy_compress(&info);
        return NULL;
    }
    jpeg_create_compress(&info);
    jpeg_mem_dest(&info, &bytes, &size);
    apply(recipe, &info);
    if (recipe->separate_scans) {
        for (int index = 0; index < info.num_components; index += 1) {
            scans[index] = (jpeg_scan_info){1, {index, 0, 0, 0}, 0, 63, 0, 0};
        }
        info.scan_info = scans;
        info.num_scans = info.num_components;
    }
    jpeg_start_compress(&info, TRUE);
    while (info.next_scanline < info.image_height) {
        const uint8_t *row =
            samples + (size_t)info.next_scanline * info.image_width * (size_t)info.input_components;
        JSAMPROW rows[1] = {(JSAMPROW)row};
        jpeg_write_scanlines(&info, rows, 1);
    }
    jpeg_finish_compress(&info);
    jpeg_destroy_compress(&info);
    *count = size;
    return bytes;
}

static void describe(struct jpeg_decompress_struct *info, test_jpeg_info *result) {
    result->components = info->num_components;
    result->file_space = (int32_t)info->jpeg_color_space;
    result->progressive = info->progressive_mode;
    result->arithmetic = info->arith_code;
    result->has_jfif_marker = info->saw_JFIF_marker;
    result->has_adobe_marker = info->saw_Adobe_marker;
    result->density_unit = info->density_unit;
    result->density_x = info->X_density;
    result->density_y = info->Y_density;
    for (int index = 0; index < info->num_components && index < 4; index += 1) {
        result->horizontal[index] = info->comp_info[index].h_samp_factor;
        result->vertical[index] = info->comp_info[index].v_samp_factor;
        const JQUANT_TBL *table = info->comp_info[index].quant_table;
        memcpy(result->tables[index], table->quantval, sizeof result->tables[index]);
    }
}

bool test_jpeg_decode(const uint8_t *bytes, size_t count, test_image *image, test_jpeg_info *result) {
    struct jpeg_decompress_struct info;
    errors handler;
    info.err = jpeg_std_error(&handler.manager);
    handler.manager.error_exit = jump;
    handler.manager.output_message = stay_silent;
    if (setjmp(handler.jump) != 0) {
        jpeg_destroy_decompress(&info);
        return false;
    }
    jpeg_create_decompress(&info);
    jpeg_mem_src(&info, bytes, count);
    jpeg_read_header(&info, TRUE);
    jpeg_start_decompress(&info);
    describe(&info, result);
    image->width = info.output_width;
    image->height = info.output_height;
    image->channels = info.output_components;
    image->bit_depth = 8;
    size_t row_samples = (size_t)image->width * (size_t)image->channels;
    image->samples = malloc(row_samples * image->height * sizeof *image->samples);
    JSAMPARRAY row = (*info.mem->alloc_sarray)((j_common_ptr)&info, JPOOL_IMAGE, (JDIMENSION)row_samples, 1);
    for (uint32_t y = 0; y < image->height; y += 1) {
        jpeg_read_scanlines(&info, row, 1);
        for (size_t x = 0; x < row_samples; x += 1) {
            image->samples[row_samples * y + x] = row[0][x];
        }
    }
    jpeg_finish_decompress(&info);
    jpeg_destroy_decompress(&info);
    return true;
}

void test_jpeg_tables(int32_t quality, uint16_t *tables) {
    struct jpeg_compress_struct info;
    struct jpeg_error_mgr manager;
    info.err = jpeg_std_error(&manager);
    jpeg_create_compress(&info);
    info.in_color_space = JCS_RGB;
    info.input_components = 3;
    jpeg_set_defaults(&info);
    jpeg_set_quality(&info, quality, TRUE);
    for (int index = 0; index < 2; index += 1) {
        memcpy(tables + 64 * index, info.quant_tbl_ptrs[index]->quantval, 64 * sizeof *tables);
    }
    jpeg_destroy_compress(&info);
}
