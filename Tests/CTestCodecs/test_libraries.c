#include <stdio.h>

#include <isa-l.h>
#include <jpeglib.h>
#include <png.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

#include "CTestCodecs.h"

const char *test_library_versions(void) {
    static char text[160];
    snprintf(
        text, sizeof text, "libpng %s, zlib %s, libjpeg-turbo %d.%d.%d, ISA-L %d.%d.%d", png_get_libpng_ver(NULL),
        zlibVersion(), LIBJPEG_TURBO_VERSION_NUMBER / 1000000, LIBJPEG_TURBO_VERSION_NUMBER / 1000 % 1000,
        LIBJPEG_TURBO_VERSION_NUMBER % 1000, ISAL_MAJOR_VERSION, ISAL_MINOR_VERSION, ISAL_PATCH_VERSION);
    return text;
}

uint8_t *test_isal_deflate(const uint8_t *bytes, size_t count, int32_t level, size_t *result_count) {
    enum { level_buffer = ISAL_DEF_LVL3_DEFAULT };
    size_t capacity = 2 * count + 1024;
    uint8_t *result = malloc(capacity);
    uint8_t *scratch = calloc(1, level_buffer);
    struct isal_zstream stream;
    isal_deflate_init(&stream);
    stream.next_in = (uint8_t *)bytes;
    stream.avail_in = (uint32_t)count;
    stream.end_of_stream = 1;
    stream.next_out = result;
    stream.avail_out = (uint32_t)capacity;
    stream.level = (uint32_t)level;
    stream.level_buf = scratch;
    stream.level_buf_size = level_buffer;
    int status = isal_deflate(&stream);
    *result_count = stream.total_out;
    free(scratch);
    if (status != COMP_OK || stream.internal_state.state != ZSTATE_END) {
        free(result);
        return NULL;
    }
    return result;
}
