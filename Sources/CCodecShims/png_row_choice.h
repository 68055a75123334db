// Chooses and applies the filter of a row with vectors of PNG_LANES bytes. Included once for each instruction set.
//
// PNG_NAME(name) is the name of a function in this set. All neighbours are known when a row is filtered, so vectors
// have the full width of the processor.
#include <string.h>

#include "png_row_filters.h"

typedef uint8_t PNG_NAME(bytes) __attribute__((vector_size(PNG_LANES), aligned(1)));
typedef uint16_t PNG_NAME(words) __attribute__((vector_size(PNG_LANES)));
typedef uint32_t PNG_NAME(longs) __attribute__((vector_size(PNG_LANES)));
#define bytes PNG_NAME(bytes)
#define words PNG_NAME(words)
#define longs PNG_NAME(longs)
#define ALWAYS_INLINE static inline __attribute__((always_inline))

ALWAYS_INLINE bytes load(const uint8_t *from) {
    bytes vector;
    memcpy(&vector, from, sizeof vector);
    return vector;
}

// floor((a + b) / 2) without a ninth bit.
ALWAYS_INLINE bytes mean(bytes a, bytes b) { return (a & b) + ((a ^ b) >> 1); }

// The distances |b - c| and |a - c| fit into bytes. |a + b - 2c| is their sum if a and b lie on the same side of c, and
// their difference otherwise. A sum above 255 can be clipped to 255, because neither distance is larger.
ALWAYS_INLINE bytes paeth(bytes a, bytes b, bytes c) {
    bytes pa = __builtin_elementwise_max(b, c) - __builtin_elementwise_min(b, c);
    bytes pb = __builtin_elementwise_max(a, c) - __builtin_elementwise_min(a, c);
    bytes smaller = __builtin_elementwise_min(pa, pb);
    bytes apart = __builtin_elementwise_max(pa, pb) - smaller;
    bytes together = __builtin_elementwise_add_sat(pa, pb);
    bytes b_is_low = (bytes)(__builtin_elementwise_min(b, c) == b);
    bytes a_is_low = (bytes)(__builtin_elementwise_min(a, c) == a);
    bytes differ = b_is_low ^ a_is_low;
    bytes pc = (apart & differ) | (together & ~differ);
    bytes not_c = (bytes)(__builtin_elementwise_min(smaller, pc) == smaller);
    bytes is_a = (bytes)(smaller == pa);
    return (not_c & ((is_a & a) | (~is_a & b))) | (~not_c & c);
}

ALWAYS_INLINE bytes predict(enum png_row_filter filter, bytes a, bytes b, bytes c) {
    switch (filter) {
    case PNG_ROW_SUB: return a;
    case PNG_ROW_UP: return b;
    case PNG_ROW_AVERAGE: return mean(a, b);
    case PNG_ROW_PAETH: return paeth(a, b, c);
    default: return (bytes){0};
    }
}

// Magnitudes of signed bytes, added in pairs.
ALWAYS_INLINE words magnitudes(bytes filtered) {
    words pairs = (words)__builtin_elementwise_min(filtered, -filtered);
    return (pairs & 0xFF) + (pairs >> 8);
}

// Each iteration adds at most 2 * 128 to a word of 16 bits; this many iterations cannot overflow it.
enum { turns_in_words = 65535 / 256 };

// Adds the sum of magnitudes over all whole vectors after the first pixel to the weight of each filter.
static size_t PNG_NAME(weigh)(
    size_t pixel_bytes, const uint8_t *row, const uint8_t *above, size_t count, uint64_t weights[PNG_ROW_FILTERS]) {
    size_t i = pixel_bytes;
    while (i + PNG_LANES <= count) {
        words sums[PNG_ROW_FILTERS] = {{0}};
        for (int turn = 0; turn < turns_in_words && i + PNG_LANES <= count; turn += 1, i += PNG_LANES) {
            bytes x = load(row + i);
            bytes a = load(row + i - pixel_bytes);
            bytes b = load(above + i);
            bytes c = load(above + i - pixel_bytes);
            sums[PNG_ROW_NONE] += magnitudes(x);
            sums[PNG_ROW_SUB] += magnitudes(x - a);
            sums[PNG_ROW_UP] += magnitudes(x - b);
            sums[PNG_ROW_AVERAGE] += magnitudes(x - mean(a, b));
            sums[PNG_ROW_PAETH] += magnitudes(x - paeth(a, b, c));
        }
        for (int filter = 0; filter < PNG_ROW_FILTERS; filter += 1) {
            for (size_t lane = 0; lane < PNG_LANES / 2; lane += 1) {
                weights[filter] += sums[filter][lane];
            }
        }
    }
    return i;
}

ALWAYS_INLINE size_t apply(
    enum png_row_filter filter, size_t pixel_bytes, const uint8_t *row, const uint8_t *above, uint8_t *filtered,
    size_t count) {
    size_t i = pixel_bytes;
    for (; i + PNG_LANES <= count; i += PNG_LANES) {
        bytes a = load(row + i - pixel_bytes);
        bytes difference = load(row + i) - predict(filter, a, load(above + i), load(above + i - pixel_bytes));
        memcpy(filtered + i, &difference, sizeof difference);
    }
    return i;
}

static size_t PNG_NAME(apply)(
    enum png_row_filter filter, size_t pixel_bytes, const uint8_t *row, const uint8_t *above, uint8_t *filtered,
    size_t count) {
    switch (filter) {
    case PNG_ROW_SUB: return apply(PNG_ROW_SUB, pixel_bytes, row, above, filtered, count);
    case PNG_ROW_UP: return apply(PNG_ROW_UP, pixel_bytes, row, above, filtered, count);
    case PNG_ROW_AVERAGE: return apply(PNG_ROW_AVERAGE, pixel_bytes, row, above, filtered, count);
    default: return apply(PNG_ROW_PAETH, pixel_bytes, row, above, filtered, count);
    }
}

const struct png_row_loops PNG_NAME(loops) = {PNG_NAME(weigh), PNG_NAME(apply)};
