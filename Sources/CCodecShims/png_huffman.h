// Prefix codes of deflate blocks (RFC 1951, 3.2.2).
#ifndef PNG_HUFFMAN_H
#define PNG_HUFFMAN_H

#include <stddef.h>
#include <stdint.h>

enum { png_huffman_symbols = 288 };

/// Code words, the first bit lowest, as deflate writes them; length 0: the symbol does not occur.
typedef struct png_huffman_code {
    uint16_t words[png_huffman_symbols];
    uint8_t lengths[png_huffman_symbols];
} png_huffman_code;

/// Makes a code of least total length, as far as code words of at most `limit` bits allow.
/// - counts: how often each of `count` symbols occurs, at most png_huffman_symbols; fewer than 2^limit of them occur. A
///   single symbol gets a word of one bit.
/// - limit: at most 15.
void png_huffman_build(const uint32_t *counts, size_t count, int limit, png_huffman_code *code);

#endif
