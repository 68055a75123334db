#include "png_huffman.h"

#include <stdlib.h>
#include <string.h>

typedef struct leaf {
    uint32_t count;
    uint16_t symbol;
} leaf;

// Orders equal counts by symbol, so that the code does not depend on the implementation of qsort.
static int compare(const void *left, const void *right) {
    const leaf *a = left;
    const leaf *b = right;
    if (a->count != b->count) {
        return a->count < b->count ? -1 : 1;
    }
    return a->symbol < b->symbol ? -1 : 1;
}

// Counts the words of each length in a minimal code, for counts in ascending order. Uses two ascending queues: the
// leaves, and the inner nodes in the order of their creation (van Leeuwen 1976).
static void count_lengths(const leaf *leaves, size_t count, int limit, uint32_t *per_length) {
    uint64_t weights[png_huffman_symbols];
    uint16_t leaf_parents[png_huffman_symbols];
    uint16_t parents[png_huffman_symbols];
    uint16_t depths[png_huffman_symbols];
    size_t next_leaf = 0;
    size_t next_node = 0;
    for (size_t node = 0; node + 1 < count; node += 1) {
        weights[node] = 0;
        for (int child = 0; child < 2; child += 1) {
            if (next_leaf < count && (next_node == node || leaves[next_leaf].count <= weights[next_node])) {
                weights[node] += leaves[next_leaf].count;
                leaf_parents[next_leaf++] = (uint16_t)node;
            } else {
                weights[node] += weights[next_node];
                parents[next_node++] = (uint16_t)node;
            }
        }
    }
    // The last node is the root; parents come after their children.
    depths[count - 2] = 0;
    for (size_t node = count - 2; node > 0; node -= 1) {
        depths[node - 1] = depths[parents[node - 1]] + 1;
    }
    for (size_t index = 0; index < count; index += 1) {
        int depth = depths[leaf_parents[index]] + 1;
        per_length[depth < limit ? depth : limit] += 1;
    }
}

// Words shortened to the limit exceed the code space. Lengthening a shorter word by one bit frees the place beside it
// for one of the longest words.
static void make_room(uint32_t *per_length, int limit) {
    uint32_t room = 0;
    for (int length = 1; length <= limit; length += 1) {
        room += per_length[length] << (limit - length);
    }
    while (room > 1u << limit) {
        per_length[limit] -= 1;
        int length = limit - 1;
        while (per_length[length] == 0) {
            length -= 1;
        }
        per_length[length] -= 1;
        per_length[length + 1] += 2;
        room -= 1;
    }
}

static uint16_t reversed(uint32_t word, int length) {
    uint32_t result = 0;
    for (int bit = 0; bit < length; bit += 1) {
        result = result << 1 | (word >> bit & 1);
    }
    return (uint16_t)result;
}

// Assigns words in the order of length, then of symbol, as deflate prescribes.
static void assign_words(const uint32_t *per_length, size_t count, png_huffman_code *code) {
    uint32_t next[16] = {0};
    for (int length = 1; length < 15; length += 1) {
        next[length + 1] = (next[length] + per_length[length]) << 1;
    }
    for (size_t symbol = 0; symbol < count; symbol += 1) {
        int length = code->lengths[symbol];
        if (length > 0) {
            code->words[symbol] = reversed(next[length]++, length);
        }
    }
}

void png_huffman_build(const uint32_t *counts, size_t count, int limit, png_huffman_code *code) {
    leaf leaves[png_huffman_symbols];
    uint32_t per_length[16] = {0};
    size_t used = 0;
    memset(code, 0, sizeof *code);
    for (size_t symbol = 0; symbol < count; symbol += 1) {
        if (counts[symbol] > 0) {
            leaves[used++] = (leaf){counts[symbol], (uint16_t)symbol};
        }
    }
    if (used == 0) {
        return;
    }
    if (used == 1) {
        per_length[1] = 1;
    } else {
        qsort(leaves, used, sizeof leaves[0], compare);
        count_lengths(leaves, used, limit, per_length);
        make_room(per_length, limit);
    }
    // The rarest symbols have the longest words.
    size_t index = 0;
    for (int length = limit; length > 0; length -= 1) {
        for (uint32_t turn = 0; turn < per_length[length]; turn += 1) {
            code->lengths[leaves[index++].symbol] = (uint8_t)length;
        }
    }
    assign_words(per_length, count, code);
}
