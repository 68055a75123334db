#include <png.h>
#include <stdlib.h>
#include <string.h>

#include "CTestCodecs.h"

typedef struct buffer {
    uint8_t *bytes;
    size_t count;
    size_t position;
} buffer;

static void read_bytes(png_structp png, png_bytep bytes, size_t count) {
    buffer *from = png_get_io_ptr(png);
    if (count > from->count - from->position) {
        png_error(png, "end");
    }
    memcpy(bytes, from->bytes + from->position, count);
    from->position += count;
}

static void write_bytes(png_structp png, png_bytep bytes, size_t count) {
    buffer *to = png_get_io_ptr(png);
    uint8_t *grown = realloc(to->bytes, to->count + count);
    if (grown == NULL) {
        png_error(png, "memory");
    }
    to->bytes = grown;
    memcpy(to->bytes + to->count, bytes, count);
    to->count += count;
}

static void flush_nothing(png_structp png) { (void)png; }

static void stay_silent(png_structp png, png_const_charp text) {
    (void)png;
    (void)text;
}

static void jump(png_structp png, png_const_charp text) {
    (void)text;
    png_longjmp(png, 1);
}

bool test_png_decode(const uint8_t *bytes, size_t count, test_image *image) {
    buffer from = {(uint8_t *)bytes, count, 0};
    png_structp png = png_create_read_struct(PNG_LIBPNG_VER_STRING, NULL, jump, stay_silent);
    png_infop info = png_create_info_struct(png);
    if (setjmp(png_jmpbuf(png)) != 0) {
        png_destroy_read_struct(&png, &info, NULL);
        return false;
    }
    png_set_read_fn(png, &from, read_bytes);
    png_read_png(png, info, PNG_TRANSFORM_EXPAND, NULL);
    png_bytepp rows = png_get_rows(png, info);
    image->width = png_get_image_width(png, info);
    image->height = png_get_image_height(png, info);
    image->channels = png_get_channels(png, info);
    image->bit_depth = png_get_bit_depth(png, info);
    size_t row_samples = (size_t)image->width * (size_t)image->channels;
    image->samples = malloc(row_samples * image->height * sizeof *image->samples);
    for (uint32_t y = 0; y < image->height; y += 1) {
        for (size_t x = 0; x < row_samples; x += 1) {
            image->samples[row_samples * y + x] =
                image->bit_depth == 16 ? (uint16_t)(rows[y][2 * x] << 8 | rows[y][2 * x + 1]) : rows[y][x];
        }
    }
    png_destroy_read_struct(&png, &info, NULL);
    return true;
}

uint8_t *test_png_encode(const test_png_recipe *recipe, const uint8_t *rows, size_t row_bytes, size_t *count) {
    buffer *to = calloc(1, sizeof *to);
    png_structp png = png_create_write_struct(PNG_LIBPNG_VER_STRING, NULL, jump, stay_silent);
    png_infop info = png_create_info_struct(png);
    if (setjmp(png_jmpbuf(png)) != 0) {
        png_destroy_write_struct(&png, &info);
        free(to->bytes);
        free(to);
        return NULL;
    }
    png_set_write_fn(png, to, write_bytes, flush_nothing);
    png_set_IHDR(
        png, info, recipe->width, recipe->height, recipe->bit_depth, recipe->color_type,
        recipe->interlaced ? PNG_INTERLACE_ADAM7 : PNG_INTERLACE_NONE, PNG_COMPRESSION_TYPE_DEFAULT,
        PNG_FILTER_TYPE_DEFAULT);
    if (recipe->palette_count > 0) {
        png_set_PLTE(png, info, (png_const_colorp)recipe->palette, recipe->palette_count);
    }
    png_color_16 color = {0};
    color.gray = color.red = recipe->transparent_color[0];
    color.green = recipe->transparent_color[1];
    color.blue = recipe->transparent_color[2];
    if (recipe->has_transparent_color) {
        png_set_tRNS(png, info, NULL, 0, &color);
    } else if (recipe->palette_alpha_count > 0) {
        png_set_tRNS(png, info, recipe->palette_alpha, recipe->palette_alpha_count, NULL);
    }
    png_write_info(png, info);
    int passes = png_set_interlace_handling(png);
    for (int pass = 0; pass < passes; pass += 1) {
        for (uint32_t y = 0; y < recipe->height; y += 1) {
            png_write_row(png, rows + row_bytes * y);
        }
    }
    png_write_end(png, NULL);
    png_destroy_write_struct(&png, &info);
    uint8_t *bytes = to->bytes;
    *count = to->count;
    free(to);
    return bytes;
}
