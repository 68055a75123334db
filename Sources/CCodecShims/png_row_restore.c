// Restores filtered rows.
//
// Each byte depends on the byte one pixel before it. The dependency chain from pixel to pixel limits the speed, not the
// size of a vector, so a vector holds one pixel.
#include <stdbool.h>
#include <string.h>

#include "png_row_filters.h"

typedef uint8_t bytes4 __attribute__((vector_size(4)));
typedef uint8_t bytes8 __attribute__((vector_size(8)));
typedef uint8_t bytes16 __attribute__((vector_size(16)));
typedef int16_t words4 __attribute__((vector_size(8)));
typedef int16_t words8 __attribute__((vector_size(16)));

#define ALWAYS_INLINE static inline __attribute__((always_inline))

// MARK: Byte by byte

// Restores the bytes from `start` on; those before it have been restored already.
static void restore_from(
    size_t start, enum png_row_filter filter, size_t pixel_bytes, const uint8_t *filtered, const uint8_t *above,
    uint8_t *row, size_t count) {
    for (size_t i = start; i < count; i += 1) {
        int a = i >= pixel_bytes ? row[i - pixel_bytes] : 0;
        int c = i >= pixel_bytes ? above[i - pixel_bytes] : 0;
        row[i] = (uint8_t)(filtered[i] + png_row_predict(filter, a, above[i], c));
    }
}

void png_row_restore_plain(
    enum png_row_filter filter, int pixel_bytes, const uint8_t *filtered, const uint8_t *above, uint8_t *row,
    size_t count) {
    restore_from(0, filter, (size_t)pixel_bytes, filtered, above, row, count);
}

// MARK: A pixel as a vector of words

// Pixels of up to 4 bytes are loaded as 4 bytes, larger ones as 8. Surplus bytes belong to the next pixel, which
// overwrites them. The plain loop restores the last pixel of a row.

ALWAYS_INLINE words4 load_narrow(const uint8_t *from) {
    bytes4 bytes;
    memcpy(&bytes, from, 4);
    return __builtin_convertvector(bytes, words4);
}

ALWAYS_INLINE void store_narrow(uint8_t *to, words4 pixel) {
    bytes4 bytes = __builtin_convertvector(pixel, bytes4);
    memcpy(to, &bytes, 4);
}

ALWAYS_INLINE words8 load_wide(const uint8_t *from) {
    bytes8 bytes;
    memcpy(&bytes, from, 8);
    return __builtin_convertvector(bytes, words8);
}

ALWAYS_INLINE void store_wide(uint8_t *to, words8 pixel) {
    bytes8 bytes = __builtin_convertvector(pixel, bytes8);
    memcpy(to, &bytes, 8);
}

// Adds words that hold bytes as bytes. This needs no mask, which shortens the dependency chain.
#define ADD_BYTES(words, bytes, x, y) ((words)((bytes)(x) + (bytes)(y)))

// Paeth's predictor without the three distances. With thresh = 3c - a - b, lo = min(a, b) and hi = max(a, b), it is lo
// if hi <= thresh, hi if thresh <= lo, and c otherwise (F. Giesen's form). The chain from a to the prediction consists
// of a subtraction, a comparison and three bit operations.
#define RESTORE_LOOPS(suffix, words, bytes, load, store)                                                               \
    ALWAYS_INLINE size_t restore_paeth_##suffix(                                                                       \
        size_t pixel_bytes, const uint8_t *filtered, const uint8_t *above, uint8_t *row, size_t end) {                 \
        words a = {0};                                                                                                 \
        words c = {0};                                                                                                 \
        size_t i = 0;                                                                                                  \
        for (; i < end; i += pixel_bytes) {                                                                            \
            words x = load(filtered + i);                                                                              \
            words b = load(above + i);                                                                                 \
            words threshold = (c + c + c - b) - a;                                                                     \
            words low = __builtin_elementwise_min(a, b);                                                               \
            words high = __builtin_elementwise_max(a, b);                                                              \
            words not_low = high > threshold;                                                                          \
            words not_high = threshold > low;                                                                          \
            words prediction = ((low & ~not_low) | (high & ~not_high)) | (not_low & not_high & c);                     \
            a = ADD_BYTES(words, bytes, prediction, x);                                                                \
            c = b;                                                                                                     \
            store(row + i, a);                                                                                         \
        }                                                                                                              \
        return i;                                                                                                      \
    }                                                                                                                  \
    ALWAYS_INLINE size_t restore_average_##suffix(                                                                     \
        size_t pixel_bytes, const uint8_t *filtered, const uint8_t *above, uint8_t *row, size_t end) {                 \
        words a = {0};                                                                                                 \
        size_t i = 0;                                                                                                  \
        for (; i < end; i += pixel_bytes) {                                                                            \
            words mean = (a + load(above + i)) >> 1;                                                                   \
            a = ADD_BYTES(words, bytes, mean, load(filtered + i));                                                     \
            store(row + i, a);                                                                                         \
        }                                                                                                              \
        return i;                                                                                                      \
    }                                                                                                                  \
    ALWAYS_INLINE size_t restore_sub_##suffix(                                                                         \
        size_t pixel_bytes, const uint8_t *filtered, uint8_t *row, size_t end) {                                       \
        words a = {0};                                                                                                 \
        size_t i = 0;                                                                                                  \
        for (; i < end; i += pixel_bytes) {                                                                            \
            a = ADD_BYTES(words, bytes, a, load(filtered + i));                                                        \
            store(row + i, a);                                                                                         \
        }                                                                                                              \
        return i;                                                                                                      \
    }                                                                                                                  \
    ALWAYS_INLINE size_t restore_##suffix(                                                                             \
        enum png_row_filter filter, size_t pixel_bytes, const uint8_t *filtered, const uint8_t *above, uint8_t *row,   \
        size_t end) {                                                                                                  \
        switch (filter) {                                                                                              \
        case PNG_ROW_SUB: return restore_sub_##suffix(pixel_bytes, filtered, row, end);                                \
        case PNG_ROW_AVERAGE: return restore_average_##suffix(pixel_bytes, filtered, above, row, end);                 \
        default: return restore_paeth_##suffix(pixel_bytes, filtered, above, row, end);                                \
        }                                                                                                              \
    }

RESTORE_LOOPS(narrow, words4, bytes8, load_narrow, store_narrow)
RESTORE_LOOPS(wide, words8, bytes16, load_wide, store_wide)

// MARK: Rows

static size_t restore_up(const uint8_t *filtered, const uint8_t *above, uint8_t *row, size_t count) {
    size_t i = 0;
    for (; i + 16 <= count; i += 16) {
        bytes16 x;
        bytes16 b;
        memcpy(&x, filtered + i, 16);
        memcpy(&b, above + i, 16);
        x += b;
        memcpy(row + i, &x, 16);
    }
    return i;
}

// The pixel size is a constant in each call, so the compiler generates one loop for each size.
static size_t restore_pixels(
    enum png_row_filter filter, int pixel_bytes, const uint8_t *filtered, const uint8_t *above, uint8_t *row,
    size_t end) {
    switch (pixel_bytes) {
    case 1: return restore_narrow(filter, 1, filtered, above, row, end);
    case 2: return restore_narrow(filter, 2, filtered, above, row, end);
    case 3: return restore_narrow(filter, 3, filtered, above, row, end);
    case 4: return restore_narrow(filter, 4, filtered, above, row, end);
    case 6: return restore_wide(filter, 6, filtered, above, row, end);
    default: return restore_wide(filter, 8, filtered, above, row, end);
    }
}

void png_row_restore(
    enum png_row_filter filter, int pixel_bytes, const uint8_t *filtered, const uint8_t *above, uint8_t *row,
    size_t count) {
    size_t done = 0;
    // Pixels whose vectors end within the row.
    size_t spare = (pixel_bytes > 4 ? 8 : 4) - (size_t)pixel_bytes;
    size_t end = count > spare ? count - spare : 0;
    // Whole pixels only: the loops compare the start of a pixel with the end.
    end = end / (size_t)pixel_bytes * (size_t)pixel_bytes;
    switch (filter) {
    case PNG_ROW_NONE: memcpy(row, filtered, count); return;
    case PNG_ROW_UP: done = restore_up(filtered, above, row, count); break;
    default: done = restore_pixels(filter, pixel_bytes, filtered, above, row, end); break;
    }
    restore_from(done, filter, (size_t)pixel_bytes, filtered, above, row, count);
}
