// The ancillary chunks of a PNG file: which chunks are kept, and where damage does not affect the pixels.
#include "png_reader.h"

#include <stdlib.h>
#include <string.h>

// Chunks are kept as stored, never inflated, up to this many bytes in total.
enum { chunk_memory_limit = 64 << 20, chunk_count_limit = 4096 };

static bool is_known_ancillary(const char *name) {
    static const char names[][5] = {"bKGD", "cHRM", "cICP", "cLLI", "eXIf", "gAMA", "hIST", "iCCP", "iTXt",
                                    "mDCV", "oFFs", "pCAL", "pHYs", "sBIT", "sCAL", "sPLT", "sRGB", "sTER",
                                    "tEXt", "tIME", "zTXt", "acTL", "fcTL", "fdAT"};
    for (size_t index = 0; index < sizeof names / sizeof names[0]; index += 1) {
        if (strncmp(name, names[index], 4) == 0) {
            return true;
        }
    }
    return false;
}

// Whether up to three flipped bits make the name from tRNS. Such a chunk may hold alpha values. A critical chunk that is
// lost by its name is missed: its absence is an error.
static bool resembles_transparency(const uint8_t *name) {
    int flipped = 0;
    for (int index = 0; index < 4; index += 1) {
        flipped += __builtin_popcount((unsigned)(name[index] ^ (uint8_t)"tRNS"[index]));
    }
    return flipped <= 3;
}

// Called with every ancillary chunk but tRNS, and with unknown critical ones.
int png_reader_keep_chunk(png_structp png, png_unknown_chunkp chunk) {
    png_shim_reader *reader = png_get_user_chunk_ptr(png);
    png_reader_check_limits(reader);
    const char *name = (const char *)chunk->name;
    if ((chunk->name[0] & 0x20) == 0) {
        codec_fail(&reader->failure, codec_status_unsupported, "the critical chunk %.4s is unknown", name);
    }
    if (reader->chunk_is_damaged) {
        reader->chunk_is_damaged = false;
        if (!is_known_ancillary(name) && resembles_transparency(chunk->name)) {
            codec_fail(&reader->failure, codec_status_malformed, "%.4s: CRC error", name);
        }
        return 1;
    }
    // Later frames of an animation, which are not read.
    if (strncmp(name, "fdAT", 4) == 0) {
        return 1;
    }
    if (chunk->size > chunk_memory_limit - reader->chunk_memory || reader->chunk_count == chunk_count_limit) {
        codec_warnings_add(&reader->warnings, "too many ancillary chunks: the last ones are left out");
        return 1;
    }
    kept_chunk *chunks = realloc(reader->chunks, (reader->chunk_count + 1) * sizeof *chunks);
    if (chunks == NULL) {
        return 1;
    }
    reader->chunks = chunks;
    kept_chunk *kept = &chunks[reader->chunk_count];
    kept->data = malloc(chunk->size > 0 ? chunk->size : 1);
    if (kept->data == NULL) {
        return 1;
    }
    if (chunk->size > 0) {
        memcpy(kept->data, chunk->data, chunk->size);
    }
    memcpy(kept->name, name, 4);
    kept->name[4] = 0;
    kept->count = chunk->size;
    kept->follows_pixels = reader->is_past_pixels;
    reader->chunk_count += 1;
    reader->chunk_memory += chunk->size;
    return 1;
}

// MARK: Results

size_t png_shim_chunk_count(const png_shim_reader *reader) { return reader->chunk_count; }

png_shim_chunk png_shim_chunk_at(const png_shim_reader *reader, size_t index) {
    const kept_chunk *kept = &reader->chunks[index];
    return (png_shim_chunk){kept->name, kept->data, kept->count, kept->follows_pixels};
}
