#include <png.h>
#include <setjmp.h>
#include <stdlib.h>
#include <string.h>

#include "codec_warnings.h"
#include "png_shim.h"

struct png_shim_writer {
    png_structp png;
    png_infop info;
    codec_sink *sink;
    jmp_buf jump;
    codec_status status;
    char message[codec_message_capacity];
};

static void raise_error(png_structp png, png_const_charp text) {
    png_shim_writer *writer = png_get_error_ptr(png);
    if (writer->status == codec_status_ok) {
        writer->status = codec_status_memory;
    }
    if (writer->message[0] == 0) {
        snprintf(writer->message, sizeof writer->message, "%s", text);
    }
    longjmp(writer->jump, 1);
}

static void ignore_warning(png_structp png, png_const_charp text) {
    (void)png;
    (void)text;
}

static void write_bytes(png_structp png, png_bytep bytes, size_t count) {
    png_shim_writer *writer = png_get_io_ptr(png);
    if (!codec_sink_write(writer->sink, bytes, count)) {
        writer->status = codec_status_io;
        codec_describe_errno(codec_sink_error(writer->sink), writer->message, sizeof writer->message);
        png_error(png, "write error");
    }
}

static void flush_nothing(png_structp png) { (void)png; }

png_shim_writer *png_shim_writer_create(codec_sink *sink) {
    png_shim_writer *writer = calloc(1, sizeof *writer);
    if (writer == NULL) {
        return NULL;
    }
    writer->sink = sink;
    if (setjmp(writer->jump) != 0) {
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
    free(writer);
}

// Trying every filter costs more than a quick deflate does; without compression no filter helps.
static int filters_for(int level) {
    if (level == 0) {
        return PNG_FILTER_NONE;
    }
    return level == 1 ? PNG_FILTER_PAETH : PNG_ALL_FILTERS;
}

codec_status png_shim_write_header(
    png_shim_writer *writer, uint32_t width, uint32_t height, int32_t bit_depth, int32_t channels, int32_t level) {
    static const int color_types[5] = {
        0, PNG_COLOR_TYPE_GRAY, PNG_COLOR_TYPE_GRAY_ALPHA, PNG_COLOR_TYPE_RGB, PNG_COLOR_TYPE_RGB_ALPHA};
    if (setjmp(writer->jump) != 0) {
        return writer->status;
    }
    if (channels < 1 || channels > 4) {
        png_error(writer->png, "1 to 4 channels");
    }
    png_set_IHDR(
        writer->png, writer->info, width, height, bit_depth, color_types[channels], PNG_INTERLACE_NONE,
        PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
    png_set_compression_level(writer->png, level);
    png_set_compression_buffer_size(writer->png, 1 << 16);
    png_set_filter(writer->png, PNG_FILTER_TYPE_BASE, filters_for(level));
    // The signature and IHDR; chunks of one's own may follow, and the first row starts the pixels.
    png_write_info(writer->png, writer->info);
    const uint16_t one = 1;
    uint8_t first_byte;
    memcpy(&first_byte, &one, 1);
    if (bit_depth == 16 && first_byte == 1) {
        png_set_swap(writer->png);
    }
    return codec_status_ok;
}

codec_status png_shim_write_chunk(png_shim_writer *writer, const char *name, const uint8_t *data, size_t count) {
    if (setjmp(writer->jump) != 0) {
        return writer->status;
    }
    png_write_chunk(writer->png, (png_const_bytep)name, data, count);
    return codec_status_ok;
}

codec_status png_shim_write_rows(png_shim_writer *writer, const uint8_t *rows, size_t stride, uint32_t count) {
    if (setjmp(writer->jump) != 0) {
        return writer->status;
    }
    for (uint32_t index = 0; index < count; index += 1) {
        png_write_row(writer->png, rows + stride * index);
    }
    return codec_status_ok;
}

codec_status png_shim_write_end(png_shim_writer *writer) {
    if (setjmp(writer->jump) != 0) {
        return writer->status;
    }
    png_write_end(writer->png, NULL);
    return codec_status_ok;
}

const char *png_shim_writer_message(const png_shim_writer *writer) { return writer->message; }
