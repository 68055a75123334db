#include "png_search.h"

#include <isa-l/igzip_lib.h>

struct png_search_scratch {
    struct isal_zstream stream;
    uint8_t level_buffer[ISAL_DEF_LVL3_LARGE];
};

size_t png_search_scratch_size(void) { return sizeof(png_search_scratch); }

// Deflates the next bytes. Returns false if ISA-L fails or the result is full.
static bool deflate_part(struct isal_zstream *stream, const uint8_t *bytes, size_t count, bool is_last) {
    stream->flush = is_last ? NO_FLUSH : SYNC_FLUSH;
    stream->end_of_stream = is_last;
    stream->next_in = (uint8_t *)bytes;
    stream->avail_in = (uint32_t)count;
    // If room is left in the result, all output has been flushed.
    return isal_deflate(stream) == COMP_OK && stream->avail_in == 0 && stream->avail_out > 0;
}

// At levels 1 and 2 ISA-L stores the position of the third byte under the hash of a register that still holds a part of
// the stream's address (`.write_first_byte` in igzip_icf_body_h1_gr_bt.asm, in 2.30 and in the sources of April 2026).
// Matches are verified, so every result is correct, but its bytes depend on the address. The routine is skipped if the
// stream has a history. A first part of so few bytes is handled by another loop, which creates the history.
enum { first_part = 8, last_affected_level = 2 };

size_t png_search_deflate(
    png_search_scratch *scratch, int level, const uint8_t *bytes, size_t count, bool is_last, uint8_t *result,
    size_t capacity) {
    struct isal_zstream *stream = &scratch->stream;
    isal_deflate_init(stream);
    stream->level = (uint32_t)level;
    stream->level_buf = scratch->level_buffer;
    stream->level_buf_size = sizeof scratch->level_buffer;
    stream->next_out = result;
    stream->avail_out = (uint32_t)capacity;
    if (level <= last_affected_level && count > first_part) {
        if (!deflate_part(stream, bytes, first_part, false)) {
            return 0;
        }
        bytes += first_part;
        count -= first_part;
    }
    return deflate_part(stream, bytes, count, is_last) ? stream->total_out : 0;
}
