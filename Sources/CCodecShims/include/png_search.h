// Deflate with a search for repetitions, by ISA-L.
#ifndef PNG_SEARCH_H
#define PNG_SEARCH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/// The memory of a search, owned by one thread at a time. It needs no initialisation.
typedef struct png_search_scratch png_search_scratch;

/// Size of a scratch in bytes; it is aligned as malloc aligns.
size_t png_search_scratch_size(void);
/// Deflates bytes, at least one. The result depends on the bytes, the level and is_last alone.
/// - level: 1 to 3, as ISA-L counts.
/// - is_last: whether the stream ends; otherwise it is flushed to a byte boundary.
/// Returns the number of bytes in the result; 0: it did not fit.
size_t png_search_deflate(
    png_search_scratch *scratch, int level, const uint8_t *bytes, size_t count, bool is_last, uint8_t *result,
    size_t capacity);

#endif
