#include "png_runs.h"

#include <string.h>

#include "png_huffman.h"

// The code of a block takes about 80 bytes. A code for each block adapts to changes within the image.
enum { block_size = 1 << 17 };
// The bytes of shorter runs take less space as literals, whose code words are short if they are frequent.
enum { shortest_run = 8, longest_match = 258, shortest_match = 3 };
enum { end_of_block = 256, symbol_count = 286, longest_word = 14, code_length_symbols = 19 };

// MARK: Bits

// At most 7 bits remain after a call of flush, and at most 56 are added before the next one.
typedef struct bit_writer {
    uint64_t bits;
    int count;
    uint8_t *next;
} bit_writer;

static inline void put(bit_writer *writer, uint64_t bits, int count) {
    writer->bits |= bits << writer->count;
    writer->count += count;
}

// Writes 8 bytes and advances past the complete ones. The buffer has room for the excess.
static inline void flush(bit_writer *writer) {
    for (int index = 0; index < 8; index += 1) {
        writer->next[index] = (uint8_t)(writer->bits >> 8 * index);
    }
    writer->next += writer->count >> 3;
    writer->bits >>= writer->count & ~7;
    writer->count &= 7;
}

static void align(bit_writer *writer) {
    writer->count = (writer->count + 7) & ~7;
    flush(writer);
}

// MARK: Runs

typedef struct run {
    uint32_t begin;
    uint32_t length;
} run;

typedef struct block {
    const uint8_t *bytes;
    size_t count;
    run runs[block_size / shortest_run + 1];
    size_t run_count;
    uint32_t counts[png_huffman_symbols];
    png_huffman_code code;
} block;

static inline uint32_t four(const uint8_t *bytes) {
    uint32_t value;
    memcpy(&value, bytes, 4);
    return value;
}

// Finds runs: bytes that equal the previous byte. A run of `shortest_run` bytes covers four bytes at a multiple of
// four, so only such positions are examined.
static void find_runs(block *block) {
    const uint8_t *bytes = block->bytes;
    block->run_count = 0;
    size_t done = 1;
    for (size_t i = 4; i + 4 <= block->count; i += 4) {
        if (four(bytes + i) != four(bytes + i - 1)) {
            continue;
        }
        size_t begin = i;
        size_t end = i + 4;
        while (begin > done && bytes[begin - 1] == bytes[begin - 2]) {
            begin -= 1;
        }
        while (end < block->count && bytes[end] == bytes[end - 1]) {
            end += 1;
        }
        if (end - begin >= shortest_run) {
            block->runs[block->run_count++] = (run){(uint32_t)begin, (uint32_t)(end - begin)};
            done = end + 1;
        }
        i = (end - 1) & ~(size_t)3;
    }
}

// Returns the number of bytes of a run that matches cover; one or two remaining bytes are literals.
static inline uint32_t matched(uint32_t length) {
    uint32_t rest = length % longest_match;
    return rest < shortest_match ? length - rest : length;
}

typedef struct length_symbol {
    uint16_t symbol;
    uint8_t extra_bits;
    uint8_t extra;
} length_symbol;

// RFC 1951, 3.2.5: four symbols for each number of extra bits.
static length_symbol symbol_of(uint32_t length) {
    if (length == longest_match) {
        return (length_symbol){285, 0, 0};
    }
    uint32_t offset = length - shortest_match;
    uint8_t extra_bits = 0;
    while (offset >> extra_bits >= 8) {
        extra_bits += 1;
    }
    uint32_t group = offset >> extra_bits;
    uint16_t symbol = (uint16_t)(257 + 4 * extra_bits + group);
    return (length_symbol){symbol, extra_bits, (uint8_t)(offset - (group << extra_bits))};
}

// Counts in four tables, so that the increments of equal neighbours do not depend on each other.
static void count_bytes(const uint8_t *bytes, size_t count, uint32_t tables[4][256]) {
    size_t i = 0;
    for (; i + 4 <= count; i += 4) {
        uint32_t value = four(bytes + i);
        tables[0][value & 0xFF] += 1;
        tables[1][value >> 8 & 0xFF] += 1;
        tables[2][value >> 16 & 0xFF] += 1;
        tables[3][value >> 24] += 1;
    }
    for (; i < count; i += 1) {
        tables[0][bytes[i]] += 1;
    }
}

static void count_symbols(block *block) {
    uint32_t tables[4][256] = {{0}};
    memset(block->counts, 0, sizeof block->counts);
    size_t done = 0;
    for (size_t index = 0; index < block->run_count; index += 1) {
        run run = block->runs[index];
        count_bytes(block->bytes + done, run.begin - done, tables);
        uint32_t end = matched(run.length);
        for (uint32_t at = 0; at < end; at += longest_match) {
            block->counts[symbol_of(end - at < longest_match ? end - at : longest_match).symbol] += 1;
        }
        done = run.begin + end;
    }
    count_bytes(block->bytes + done, block->count - done, tables);
    for (int value = 0; value < 256; value += 1) {
        block->counts[value] = tables[0][value] + tables[1][value] + tables[2][value] + tables[3][value];
    }
    block->counts[end_of_block] = 1;
}

// MARK: A block's code

// Code lengths as in a block's header (RFC 1951, 3.2.7).
typedef struct code_header {
    uint8_t symbols[png_huffman_symbols + 2];
    uint8_t extras[png_huffman_symbols + 2];
    size_t count;
    size_t literal_count;
    png_huffman_code code;
    int order_count;
} code_header;

static const uint8_t code_length_order[code_length_symbols] = {16, 17, 18, 0, 8,  7, 9,  6, 10, 5,
                                                               11, 4,  12, 3, 13, 2, 14, 1, 15};

static int extra_bits_of(uint8_t symbol) { return symbol == 16 ? 2 : (symbol == 17 ? 3 : (symbol == 18 ? 7 : 0)); }

static void add(code_header *header, uint32_t *counts, uint8_t symbol, size_t extra) {
    header->symbols[header->count] = symbol;
    header->extras[header->count] = (uint8_t)extra;
    header->count += 1;
    counts[symbol] += 1;
}

static void describe(const png_huffman_code *code, code_header *header) {
    uint8_t lengths[symbol_count + 2];
    uint32_t counts[code_length_symbols] = {0};
    size_t count = symbol_count;
    while (code->lengths[count - 1] == 0) {
        count -= 1;
    }
    header->literal_count = count;
    header->count = 0;
    memcpy(lengths, code->lengths, count);
    // Distances 1 and 2 have words of one bit. Only the first occurs, but some decoders require a complete code.
    lengths[count] = 1;
    lengths[count + 1] = 1;
    count += 2;
    for (size_t i = 0; i < count;) {
        size_t same = 1;
        while (i + same < count && lengths[i + same] == lengths[i]) {
            same += 1;
        }
        i += same;
        uint8_t length = lengths[i - 1];
        if (length > 0) {
            add(header, counts, length, 0);
            same -= 1;
        }
        while (same >= 3) {
            size_t most = length > 0 ? 6 : (same > 10 ? 138 : 10);
            size_t part = same < most ? same : most;
            uint8_t symbol = length > 0 ? 16 : (most == 138 ? 18 : 17);
            add(header, counts, symbol, part - (symbol == 18 ? 11 : 3));
            same -= part;
        }
        for (; same > 0; same -= 1) {
            add(header, counts, length, 0);
        }
    }
    png_huffman_build(counts, code_length_symbols, 7, &header->code);
    header->order_count = code_length_symbols;
    while (header->code.lengths[code_length_order[header->order_count - 1]] == 0) {
        header->order_count -= 1;
    }
}

static uint64_t header_bits(const code_header *header) {
    uint64_t bits = 3 + 5 + 5 + 4 + 3 * (uint64_t)header->order_count;
    for (size_t index = 0; index < header->count; index += 1) {
        bits += header->code.lengths[header->symbols[index]] + (uint64_t)extra_bits_of(header->symbols[index]);
    }
    return bits;
}

static uint64_t body_bits(const block *block) {
    uint64_t bits = 0;
    for (int symbol = 0; symbol < symbol_count; symbol += 1) {
        uint64_t length = block->code.lengths[symbol];
        if (symbol > 264 && symbol < 285) {
            length += (uint64_t)(symbol - 261) / 4;
        }
        // A match also has a distance.
        bits += block->counts[symbol] * (length + (symbol > end_of_block ? 1 : 0));
    }
    return bits;
}

static void write_header(bit_writer *writer, const code_header *header, bool is_last) {
    put(writer, is_last ? 5 : 4, 3);
    put(writer, header->literal_count - 257, 5);
    put(writer, 1, 5);
    put(writer, (uint64_t)header->order_count - 4, 4);
    flush(writer);
    for (int index = 0; index < header->order_count; index += 1) {
        put(writer, header->code.lengths[code_length_order[index]], 3);
        flush(writer);
    }
    for (size_t index = 0; index < header->count; index += 1) {
        uint8_t symbol = header->symbols[index];
        put(writer, header->code.words[symbol], header->code.lengths[symbol]);
        put(writer, header->extras[index], extra_bits_of(symbol));
        flush(writer);
    }
}

// MARK: A block's bytes

static void write_bytes(bit_writer *result, const png_huffman_code *code, const uint8_t *bytes, size_t count) {
    // A copy, which the compiler keeps in registers.
    bit_writer writer = *result;
    size_t i = 0;
    for (; i + 4 <= count; i += 4) {
        // Four words of 14 bits and the 7 bits that can remain fit into 64 bits.
        for (size_t index = 0; index < 4; index += 1) {
            put(&writer, code->words[bytes[i + index]], code->lengths[bytes[i + index]]);
        }
        flush(&writer);
    }
    for (; i < count; i += 1) {
        put(&writer, code->words[bytes[i]], code->lengths[bytes[i]]);
        flush(&writer);
    }
    *result = writer;
}

static void write_matches(bit_writer *writer, const png_huffman_code *code, uint32_t length) {
    for (uint32_t at = 0; at < length; at += longest_match) {
        length_symbol symbol = symbol_of(length - at < longest_match ? length - at : longest_match);
        put(writer, code->words[symbol.symbol], code->lengths[symbol.symbol]);
        put(writer, symbol.extra, symbol.extra_bits);
        // The distance 1, whose code word is a zero bit.
        put(writer, 0, 1);
        flush(writer);
    }
}

static void write_body(bit_writer *writer, const block *block) {
    size_t done = 0;
    for (size_t index = 0; index < block->run_count; index += 1) {
        run run = block->runs[index];
        write_bytes(writer, &block->code, block->bytes + done, run.begin - done);
        write_matches(writer, &block->code, matched(run.length));
        done = run.begin + matched(run.length);
    }
    write_bytes(writer, &block->code, block->bytes + done, block->count - done);
    put(writer, block->code.words[end_of_block], block->code.lengths[end_of_block]);
    flush(writer);
}

static void write_stored(bit_writer *writer, const uint8_t *bytes, size_t count, bool is_last) {
    do {
        size_t part = count < 65535 ? count : 65535;
        put(writer, is_last && part == count ? 1 : 0, 3);
        align(writer);
        put(writer, part | (~part & 0xFFFF) << 16, 32);
        flush(writer);
        memcpy(writer->next, bytes, part);
        writer->next += part;
        bytes += part;
        count -= part;
    } while (count > 0);
}

static uint64_t prepare(block *block, code_header *header) {
    find_runs(block);
    count_symbols(block);
    png_huffman_build(block->counts, symbol_count, longest_word, &block->code);
    describe(&block->code, header);
    return header_bits(header) + body_bits(block);
}

// MARK: Streams

size_t png_runs_bound(size_t count) {
    // The headers of stored blocks, at least one for each block; the final flush; and the excess bytes of the bit
    // writer.
    return count + 5 * (count / 65535 + count / block_size + 2) + 5 + 16;
}

size_t png_runs_deflate(const uint8_t *bytes, size_t count, bool is_last, uint8_t *result) {
    block block;
    code_header header;
    bit_writer writer = {0, 0, result};
    while (count > 0) {
        block.bytes = bytes;
        block.count = count < block_size ? count : block_size;
        count -= block.count;
        bytes += block.count;
        bool ends = is_last && count == 0;
        if (prepare(&block, &header) / 8 < block.count) {
            write_header(&writer, &header, ends);
            write_body(&writer, &block);
        } else {
            write_stored(&writer, block.bytes, block.count, ends);
        }
    }
    if (is_last) {
        align(&writer);
    } else {
        // An empty stored block.
        write_stored(&writer, bytes, 0, false);
    }
    return (size_t)(writer.next - result);
}

size_t png_runs_estimate(const uint8_t *bytes, size_t count) {
    block block;
    code_header header;
    uint64_t bits = 0;
    while (count > 0) {
        block.bytes = bytes;
        block.count = count < block_size ? count : block_size;
        count -= block.count;
        bytes += block.count;
        uint64_t needed = prepare(&block, &header);
        bits += needed < 8 * block.count ? needed : 8 * block.count;
    }
    return bits / 8;
}
