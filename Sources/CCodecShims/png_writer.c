#include <png.h>
#include <stdlib.h>
#include <string.h>

#include "codec_failure.h"
#include "png_shim.h"
#include "png_strip.h"
#include "png_strips.h"

struct png_shim_writer {
    png_structp png;
    png_infop info;
    codec_sink *sink;
    // NULL if libpng encodes the pixels.
    png_strips *strips;
    // All rows of an interlaced image; otherwise NULL.
    uint8_t *whole;
    size_t row_bytes;
    uint32_t height;
    uint32_t rows_held;
    codec_failure failure;
};

static void raise_error(png_structp png, png_const_charp text) {
    png_shim_writer *writer = png_get_error_ptr(png);
    codec_fail(&writer->failure, codec_status_memory, "%s", text);
}

static void ignore_warning(png_structp png, png_const_charp text) {
    (void)png;
    (void)text;
}

static void write_bytes(png_structp png, png_bytep bytes, size_t count) {
    png_shim_writer *writer = png_get_io_ptr(png);
    if (!codec_sink_write(writer->sink, bytes, count)) {
        codec_fail_by_errno(&writer->failure, codec_sink_error(writer->sink));
    }
}

static void flush_nothing(png_structp png) { (void)png; }

png_shim_writer *png_shim_writer_create(codec_sink *sink) {
    png_shim_writer *writer = calloc(1, sizeof *writer);
    if (writer == NULL) {
        return NULL;
    }
    writer->sink = sink;
    if (setjmp(writer->failure.jump) != 0) {
        png_shim_writer_destroy(writer);
        return NULL;
    }
    writer->png = png_create_write_struct(PNG_LIBPNG_VER_STRING, writer, raise_error, ignore_warning);
    if (writer->png != NULL) {
        writer->info = png_create_info_struct(writer->png);
    }
    if (writer->info == NULL) {
        png_shim_writer_destroy(writer);
        return NULL;
    }
    png_set_write_fn(writer->png, writer, write_bytes, flush_nothing);
    png_set_user_limits(writer->png, PNG_UINT_31_MAX, PNG_UINT_31_MAX);
    return writer;
}

void png_shim_writer_destroy(png_shim_writer *writer) {
    if (writer == NULL) {
        return;
    }
    if (writer->png != NULL) {
        png_destroy_write_struct(&writer->png, &writer->info);
    }
    png_strips_destroy(writer->strips);
    free(writer->whole);
    free(writer);
}

// Trying every filter takes longer than a fast deflate. Without compression, no filter helps.
static int filters_for(int level) {
    if (level == 0) {
        return PNG_FILTER_NONE;
    }
    return level == 1 ? PNG_FILTER_PAETH : PNG_ALL_FILTERS;
}

// Zlib's level if none is requested. On a noisy 6000x1500 photograph, level 2 takes two thirds of level 6's time for 3
// % more bytes; on a smooth drawing, a third of the time for 2 % more. Measured with libpng 1.6.39 and zlib 1.2.13.
enum { default_level = 2 };

static void prepare_libpng(png_shim_writer *writer, const png_shim_settings *settings) {
    int level = settings->level < 0 ? default_level : settings->level;
    png_set_compression_level(writer->png, level);
    png_set_compression_buffer_size(writer->png, 1 << 16);
    png_set_filter(writer->png, PNG_FILTER_TYPE_BASE, filters_for(level));
}

size_t png_shim_strip_size(int32_t level) { return png_strip_size(level < 0 ? png_strips_default_level : level); }

static void prepare_strips(png_shim_writer *writer, const png_shim_settings *settings) {
    png_strips_settings strips = {0};
    strips.pixel_bytes = settings->channels * settings->bit_depth / 8;
    strips.row_bytes = (size_t)settings->width * (size_t)strips.pixel_bytes;
    strips.height = settings->height;
    strips.has_words = settings->bit_depth == 16;
    strips.level = settings->level < 0 ? png_strips_default_level : settings->level;
    strips.threads = settings->threads;
    if (strips.row_bytes > png_strips_longest_row) {
        return;
    }
    writer->strips = png_strips_create(writer->sink, strips);
    if (writer->strips == NULL) {
        codec_fail(&writer->failure, codec_status_memory, "no memory for rows");
    }
}

static void prepare_whole(png_shim_writer *writer, const png_shim_settings *settings) {
    writer->row_bytes = (size_t)settings->width * (size_t)(settings->channels * settings->bit_depth / 8);
    writer->height = settings->height;
    if (settings->height <= SIZE_MAX / writer->row_bytes) {
        writer->whole = malloc(writer->row_bytes * settings->height);
    }
    if (writer->whole == NULL) {
        codec_fail(&writer->failure, codec_status_memory, "no memory for all rows, as interlacing needs them");
    }
}

codec_status png_shim_write_header(png_shim_writer *writer, png_shim_settings settings) {
    static const int color_types[5] = {
        0, PNG_COLOR_TYPE_GRAY, PNG_COLOR_TYPE_GRAY_ALPHA, PNG_COLOR_TYPE_RGB, PNG_COLOR_TYPE_RGB_ALPHA};
    if (setjmp(writer->failure.jump) != 0) {
        return writer->failure.status;
    }
    if (settings.channels < 1 || settings.channels > 4) {
        codec_fail(&writer->failure, codec_status_unsupported, "1 to 4 channels");
    }
    png_set_IHDR(
        writer->png, writer->info, settings.width, settings.height, settings.bit_depth,
        color_types[settings.channels], settings.is_interlaced ? PNG_INTERLACE_ADAM7 : PNG_INTERLACE_NONE,
        PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
    prepare_libpng(writer, &settings);
    if (settings.is_interlaced) {
        prepare_whole(writer, &settings);
    } else if (!settings.only_libpng) {
        prepare_strips(writer, &settings);
    }
    // Writes the signature and IHDR. Further chunks may follow, and the first row starts the pixels.
    png_write_info(writer->png, writer->info);
    // PNG stores words most significant byte first.
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
    png_set_swap(writer->png);
#endif
    return codec_status_ok;
}

codec_status png_shim_write_chunk(png_shim_writer *writer, const char *name, const uint8_t *data, size_t count) {
    if (setjmp(writer->failure.jump) != 0) {
        return writer->failure.status;
    }
    png_write_chunk(writer->png, (png_const_bytep)name, data, count);
    return codec_status_ok;
}

// Keeps rows of an interlaced image, and encodes all passes after the last row.
static void hold_rows(png_shim_writer *writer, const uint8_t *rows, size_t stride, uint32_t count) {
    if (count > writer->height - writer->rows_held) {
        codec_fail(&writer->failure, codec_status_malformed, "more rows than the header says");
    }
    for (uint32_t index = 0; index < count; index += 1) {
        memcpy(writer->whole + writer->row_bytes * writer->rows_held, rows + stride * index, writer->row_bytes);
        writer->rows_held += 1;
    }
    if (writer->rows_held < writer->height) {
        return;
    }
    int passes = png_set_interlace_handling(writer->png);
    for (int pass = 0; pass < passes; pass += 1) {
        for (uint32_t y = 0; y < writer->height; y += 1) {
            png_write_row(writer->png, writer->whole + writer->row_bytes * y);
        }
    }
    free(writer->whole);
    writer->whole = NULL;
}

codec_status png_shim_write_rows(png_shim_writer *writer, const uint8_t *rows, size_t stride, uint32_t count) {
    if (setjmp(writer->failure.jump) != 0) {
        return writer->failure.status;
    }
    if (writer->strips != NULL) {
        codec_status status = png_strips_write_rows(writer->strips, rows, stride, count);
        if (status == codec_status_io) {
            codec_fail_by_errno(&writer->failure, codec_sink_error(writer->sink));
        } else if (status != codec_status_ok) {
            codec_fail(&writer->failure, status, "no memory to compress with");
        }
        return codec_status_ok;
    }
    if (writer->whole != NULL) {
        hold_rows(writer, rows, stride, count);
        return codec_status_ok;
    }
    for (uint32_t index = 0; index < count; index += 1) {
        png_write_row(writer->png, rows + stride * index);
    }
    return codec_status_ok;
}

codec_status png_shim_write_end(png_shim_writer *writer) {
    if (setjmp(writer->failure.jump) != 0) {
        return writer->failure.status;
    }
    if (writer->strips != NULL) {
        // Libpng has written no pixels, so it would refuse to end the file.
        png_write_chunk(writer->png, (png_const_bytep)"IEND", NULL, 0);
    } else {
        png_write_end(writer->png, NULL);
    }
    return codec_status_ok;
}

const char *png_shim_writer_message(const png_shim_writer *writer) { return writer->failure.message; }
