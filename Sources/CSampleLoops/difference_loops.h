// Differences of integers, in the loops of one instruction set; CSL_NAME(name) is its name for a function. They are written
// for one sample at a time, without branches, and the compiler makes vectors of them.
#include <string.h>

#include "sets.h"

// MARK: Counting

// Equal differences follow each other, and a count that is loaded right after it was stored waits for the store: samples
// take turns among four tables.
enum { difference_tables = 4 };

uint8_t CSL_NAME(count_differences_uint8_t)(const uint8_t *a, const uint8_t *b, size_t count, uint64_t *bins) {
    // Counts of 32 bits: a row has at most 2^32 - 1 samples.
    enum { block = 1024 };
    uint32_t tables[difference_tables][256] = {{0}};
    uint8_t differences[block];
    uint8_t largest = 0;
    for (size_t begin = 0; begin < count; begin += block) {
        const size_t part = count - begin < block ? count - begin : block;
        for (size_t x = 0; x < part; x += 1) {
            const uint8_t of_a = a[begin + x];
            const uint8_t of_b = b[begin + x];
            const uint8_t difference = (uint8_t)(of_a > of_b ? of_a - of_b : of_b - of_a);
            differences[x] = difference;
            largest = difference > largest ? difference : largest;
        }
        size_t x = 0;
        for (; x + difference_tables <= part; x += difference_tables) {
            tables[0][differences[x]] += 1;
            tables[1][differences[x + 1]] += 1;
            tables[2][differences[x + 2]] += 1;
            tables[3][differences[x + 3]] += 1;
        }
        for (; x < part; x += 1) {
            tables[0][differences[x]] += 1;
        }
    }
    for (size_t bin = 0; bin < 256; bin += 1) {
        bins[bin] += (uint64_t)tables[0][bin] + tables[1][bin] + tables[2][bin] + tables[3][bin];
    }
    return largest;
}

uint16_t CSL_NAME(count_differences_uint16_t)(const uint16_t *a, const uint16_t *b, size_t count, uint64_t *bins) {
    uint16_t largest = 0;
    for (size_t x = 0; x < count; x += 1) {
        const uint16_t difference = (uint16_t)(a[x] > b[x] ? a[x] - b[x] : b[x] - a[x]);
        bins[difference] += 1;
        largest = difference > largest ? difference : largest;
    }
    return largest;
}

// MARK: Codes

#define CODE(Sample, Integer, Code)                                                                                    \
    void CSL_NAME(code_samples_##Sample)(const Sample *a, const Sample *b, size_t count, Sample *restrict codes) {     \
        for (size_t x = 0; x < count; x += 1) {                                                                        \
            codes[x] = (Sample)(a[x] > b[x] ? a[x] - b[x] : b[x] - a[x]);                                              \
        }                                                                                                              \
    }                                                                                                                  \
    static inline __attribute__((always_inline)) void CSL_NAME(code_pixels_by_##Sample)(                               \
        const Sample *a, const Sample *b, size_t channels, size_t count, Sample *restrict codes) {                     \
        for (size_t x = 0; x < count; x += 1) {                                                                        \
            Sample largest = 0;                                                                                        \
            for (size_t channel = 0; channel < channels; channel += 1) {                                               \
                const Sample of_a = a[x * channels + channel];                                                         \
                const Sample of_b = b[x * channels + channel];                                                         \
                const Sample difference = (Sample)(of_a > of_b ? of_a - of_b : of_b - of_a);                           \
                largest = difference > largest ? difference : largest;                                                 \
            }                                                                                                          \
            codes[x] = largest;                                                                                        \
        }                                                                                                              \
    }                                                                                                                  \
    void CSL_NAME(code_pixels_##Sample)(                                                                               \
        const Sample *a, const Sample *b, size_t channels, size_t count, Sample *codes) {                              \
        switch (channels) {                                                                                            \
        case 1: CSL_NAME(code_pixels_by_##Sample)(a, b, 1, count, codes); break;                                       \
        case 3: CSL_NAME(code_pixels_by_##Sample)(a, b, 3, count, codes); break;                                       \
        default: CSL_NAME(code_pixels_by_##Sample)(a, b, channels, count, codes); break;                               \
        }                                                                                                              \
    }                                                                                                                  \
    static inline __attribute__((always_inline)) void CSL_NAME(code_signed_by_##Sample)(                               \
        const Sample *a, const Sample *b, size_t channels, size_t count, Code *restrict codes) {                       \
        for (size_t x = 0; x < count; x += 1) {                                                                        \
            Integer strongest = 0;                                                                                     \
            Integer magnitude = 0;                                                                                     \
            for (size_t channel = 0; channel < channels; channel += 1) {                                               \
                const Integer difference =                                                                             \
                    (Integer)((Integer)a[x * channels + channel] - (Integer)b[x * channels + channel]);                \
                const Integer size = (Integer)(difference < 0 ? -difference : difference);                             \
                strongest = size > magnitude ? difference : strongest;                                                 \
                magnitude = size > magnitude ? size : magnitude;                                                       \
            }                                                                                                          \
            codes[x] = (Code)(strongest + (Sample)-1);                                                                 \
        }                                                                                                              \
    }                                                                                                                  \
    void CSL_NAME(code_signed_##Sample)(                                                                               \
        const Sample *a, const Sample *b, size_t channels, size_t count, Code *codes) {                                \
        switch (channels) {                                                                                            \
        case 1: CSL_NAME(code_signed_by_##Sample)(a, b, 1, count, codes); break;                                       \
        case 3: CSL_NAME(code_signed_by_##Sample)(a, b, 3, count, codes); break;                                       \
        default: CSL_NAME(code_signed_by_##Sample)(a, b, channels, count, codes); break;                               \
        }                                                                                                              \
    }                                                                                                                  \
    void CSL_NAME(keep_channels_##Sample)(                                                                             \
        const Sample *source, size_t channels, size_t kept, size_t count, Sample *restrict target) {                   \
        for (size_t x = 0; x < count; x += 1) {                                                                        \
            for (size_t channel = 0; channel < kept; channel += 1) {                                                   \
                target[x * kept + channel] = source[x * channels + channel];                                           \
            }                                                                                                          \
        }                                                                                                              \
    }

CODE(uint8_t, int16_t, uint16_t)
CODE(uint16_t, int32_t, uint32_t)

// MARK: Pictures

#define SHADE(Code)                                                                                                    \
    void CSL_NAME(shade_##Code)(const Code *codes, size_t count, const uint8_t *table, uint8_t *restrict target) {     \
        for (size_t x = 0; x < count; x += 1) {                                                                        \
            target[x] = table[codes[x]];                                                                               \
        }                                                                                                              \
    }

SHADE(uint8_t)
SHADE(uint16_t)

// A pixel is stored as four bytes, of which the next pixel replaces the last.
#define PAINT(Code)                                                                                                    \
    void CSL_NAME(paint_##Code)(const Code *codes, size_t count, const uint32_t *table, uint8_t *restrict target) {    \
        for (size_t x = 0; x + 1 < count; x += 1) {                                                                    \
            const uint32_t color = table[codes[x]];                                                                    \
            const uint8_t bytes[4] = {                                                                                 \
                (uint8_t)color, (uint8_t)(color >> 8), (uint8_t)(color >> 16), (uint8_t)(color >> 24)};                \
            memcpy(target + 3 * x, bytes, 4);                                                                          \
        }                                                                                                              \
        if (count > 0) {                                                                                               \
            const uint32_t color = table[codes[count - 1]];                                                            \
            target[3 * (count - 1)] = (uint8_t)color;                                                                  \
            target[3 * (count - 1) + 1] = (uint8_t)(color >> 8);                                                       \
            target[3 * (count - 1) + 2] = (uint8_t)(color >> 16);                                                      \
        }                                                                                                              \
    }

PAINT(uint8_t)
PAINT(uint16_t)
PAINT(uint32_t)
