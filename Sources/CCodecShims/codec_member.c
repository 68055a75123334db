#include <stdlib.h>
#include <zlib.h>

#include "codec_member.h"

enum { input_capacity = 1 << 16 };

struct codec_member {
    codec_source *archive;
    // What is left of the member, as stored and as delivered.
    uint64_t offset;
    uint64_t stored;
    uint64_t left;
    uint32_t checksum;
    uint32_t expected;
    bool is_deflated;
    bool is_verified;
    z_stream stream;
    uint8_t *input;
    const char *damage;
};

codec_member *codec_member_create(codec_source *archive, const codec_member_place *place) {
    codec_member *member = calloc(1, sizeof *member);
    if (member == NULL) {
        return NULL;
    }
    member->archive = archive;
    member->offset = place->offset;
    member->stored = place->stored;
    member->left = place->size;
    member->expected = place->checksum;
    member->checksum = (uint32_t)crc32(0, NULL, 0);
    if (place->is_deflated) {
        member->input = malloc(input_capacity);
        if (member->input == NULL || inflateInit2(&member->stream, -MAX_WBITS) != Z_OK) {
            free(member->input);
            free(member);
            return NULL;
        }
        member->is_deflated = true;
    }
    return member;
}

void codec_member_destroy(codec_member *member) {
    if (member == NULL) {
        return;
    }
    if (member->is_deflated) {
        inflateEnd(&member->stream);
        free(member->input);
    }
    free(member);
}

uint64_t codec_member_left(const codec_member *member) { return member->left; }

const char *codec_member_damage(const codec_member *member) { return member->damage; }

static ptrdiff_t fail(codec_member *member, const char *damage) {
    member->damage = damage;
    return -1;
}

// Reads stored bytes. Returns -1 on a system error, which the archive keeps.
static ptrdiff_t read_stored(codec_member *member, void *bytes, size_t capacity) {
    size_t wanted = capacity < member->stored ? capacity : (size_t)member->stored;
    ptrdiff_t count = codec_source_read_at(member->archive, member->offset, bytes, wanted);
    if (count < 0) {
        return -1;
    }
    if ((size_t)count < wanted) {
        return fail(member, "the archive ends within the array");
    }
    member->offset += (uint64_t)count;
    member->stored -= (uint64_t)count;
    return count;
}

// Inflates at least one byte. At the end of the stream, returns 0.
static ptrdiff_t inflate_some(codec_member *member, void *bytes, size_t capacity) {
    z_stream *stream = &member->stream;
    stream->next_out = bytes;
    stream->avail_out = capacity < UINT32_MAX ? (uInt)capacity : UINT32_MAX;
    uInt room = stream->avail_out;
    while (stream->avail_out == room) {
        if (stream->avail_in == 0 && member->stored > 0) {
            ptrdiff_t count = read_stored(member, member->input, input_capacity);
            if (count < 0) {
                return -1;
            }
            stream->next_in = member->input;
            stream->avail_in = (uInt)count;
        }
        int status = inflate(stream, Z_NO_FLUSH);
        if (status == Z_STREAM_END) {
            break;
        }
        if (status == Z_BUF_ERROR && stream->avail_in == 0 && member->stored == 0) {
            return fail(member, "the compressed data of the array end too soon");
        }
        if (status != Z_OK && status != Z_BUF_ERROR) {
            return fail(member, "the compressed data of the array are damaged");
        }
    }
    return (ptrdiff_t)(room - stream->avail_out);
}

// Checks what can be checked only at the end: the length of the compressed data and the checksum.
static bool verify(codec_member *member) {
    if (member->is_verified) {
        return true;
    }
    if (member->is_deflated) {
        uint8_t excess;
        ptrdiff_t count = inflate_some(member, &excess, 1);
        if (count != 0) {
            if (count > 0) {
                fail(member, "the compressed data of the array are longer than the archive's directory says");
            }
            return false;
        }
    }
    if (member->checksum != member->expected) {
        fail(member, "the array's checksum (CRC-32) is wrong");
        return false;
    }
    member->is_verified = true;
    return true;
}

ptrdiff_t codec_member_read(codec_member *member, void *bytes, size_t capacity) {
    if (member->damage != NULL) {
        return -1;
    }
    size_t wanted = capacity < member->left ? capacity : (size_t)member->left;
    ptrdiff_t count = 0;
    if (wanted > 0) {
        count = member->is_deflated ? inflate_some(member, bytes, wanted) : read_stored(member, bytes, wanted);
        if (count < 0) {
            return -1;
        }
        if (count == 0) {
            return fail(member, "the compressed data of the array are shorter than the archive's directory says");
        }
        member->left -= (uint64_t)count;
        member->checksum = (uint32_t)crc32_z(member->checksum, bytes, (z_size_t)count);
    }
    // The last bytes are not delivered before they are known to be right.
    return member->left > 0 || verify(member) ? count : -1;
}
