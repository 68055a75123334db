// Prefix codes of deflate blocks (RFC 1951, 3.2.2).
#ifndef PNG_HUFFMAN_H
#define PNG_HUFFMAN_H

#include <stddef.h>
#include <stdint.h>

enum { png_huffman_symbols = 288 };

/// Code words with the first bit lowest, as deflate writes them. A length of 0 means that the symbol does not occur.
typedef struct png_huffman_code {
    uint16_t words[png_huffman_symbols];
    uint8_t lengths[png_huffman_symbols];
} png_huffman_code;

/// Builds a code of minimal total length, and shortens code words of more than `limit` bits.
/// - counts: the number of occurrences of each of `count` symbols, which are at most png_huffman_symbols. Fewer than
///   2^limit symbols occur. A single symbol gets a word of one bit.
/// - limit: at most 15.
void png_huffman_build(const uint32_t *counts, size_t count, int limit, png_huffman_code *code);

#endif
