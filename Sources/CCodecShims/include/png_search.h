// Deflate with a search for repetitions, by ISA-L.
#ifndef PNG_SEARCH_H
#define PNG_SEARCH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/// The working memory of a search, owned by one thread at a time. It needs no initialisation.
typedef struct png_search_scratch png_search_scratch;

/// Returns the size of a scratch in bytes. It needs the alignment of malloc.
size_t png_search_scratch_size(void);
/// Deflates at least one byte. The result depends only on the bytes, the level and is_last.
/// - level: ISA-L's level, 1 to 3.
/// - is_last: whether the stream ends; otherwise it is flushed to a byte boundary.
/// Returns the number of bytes in the result, or 0 if it did not fit.
size_t png_search_deflate(
    png_search_scratch *scratch, int level, const uint8_t *bytes, size_t count, bool is_last, uint8_t *result,
    size_t capacity);

#endif
