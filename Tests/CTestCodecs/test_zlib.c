#include <stdlib.h>
#include <zlib.h>

#include "CTestCodecs.h"

uint8_t *test_zlib_deflate(
    const uint8_t *bytes, size_t count, int32_t level, int32_t window_bits, int32_t strategy, size_t *result_count) {
    z_stream stream = {0};
    if (deflateInit2(&stream, level, Z_DEFLATED, window_bits, 8, strategy) != Z_OK) {
        return NULL;
    }
    uLong capacity = deflateBound(&stream, count);
    uint8_t *result = malloc(capacity);
    stream.next_in = (Bytef *)bytes;
    stream.avail_in = (uInt)count;
    stream.next_out = result;
    stream.avail_out = (uInt)capacity;
    int status = deflate(&stream, Z_FINISH);
    *result_count = stream.total_out;
    deflateEnd(&stream);
    if (status != Z_STREAM_END) {
        free(result);
        return NULL;
    }
    return result;
}

int64_t test_zlib_inflated_count(const uint8_t *bytes, size_t count) {
    z_stream stream = {0};
    uint8_t part[4096];
    if (inflateInit(&stream) != Z_OK) {
        return -1;
    }
    stream.next_in = (Bytef *)bytes;
    stream.avail_in = (uInt)count;
    int status;
    do {
        stream.next_out = part;
        stream.avail_out = sizeof part;
        status = inflate(&stream, Z_NO_FLUSH);
    } while (status == Z_OK);
    int64_t total = (int64_t)stream.total_out;
    inflateEnd(&stream);
    return status == Z_STREAM_END ? total : -1;
}

int64_t test_zlib_inflated_prefix(const uint8_t *bytes, size_t count) {
    z_stream stream = {0};
    uint8_t part[4096];
    if (inflateInit(&stream) != Z_OK) {
        return -1;
    }
    stream.next_in = (Bytef *)bytes;
    stream.avail_in = (uInt)count;
    do {
        stream.next_out = part;
        stream.avail_out = sizeof part;
    } while (inflate(&stream, Z_SYNC_FLUSH) == Z_OK && stream.avail_out == 0);
    int64_t total = (int64_t)stream.total_out;
    inflateEnd(&stream);
    return total;
}

int64_t test_raw_inflate(const uint8_t *bytes, size_t count, bool ends, uint8_t *result, size_t capacity) {
    z_stream stream = {0};
    if (inflateInit2(&stream, -15) != Z_OK) {
        return -1;
    }
    stream.next_in = (Bytef *)bytes;
    stream.avail_in = (uInt)count;
    stream.next_out = result;
    stream.avail_out = (uInt)capacity;
    int status = inflate(&stream, Z_SYNC_FLUSH);
    // The low bits are the number of unused bits of the last byte; 128 means that a block has just ended.
    bool is_sound = stream.avail_in == 0 && status == (ends ? Z_STREAM_END : Z_OK)
        && (ends || ((stream.data_type & 7) == 0 && (stream.data_type & 128) != 0));
    int64_t total = (int64_t)stream.total_out;
    inflateEnd(&stream);
    return is_sound ? total : -1;
}
