// Chooses and applies the filter of a row.
#include <string.h>

#include "png_row_filters.h"

// Filters the bytes begin..<end.
static void apply_plain(
    enum png_row_filter filter, size_t pixel_bytes, const uint8_t *row, const uint8_t *above, uint8_t *filtered,
    size_t begin, size_t end) {
    for (size_t i = begin; i < end; i += 1) {
        int a = i >= pixel_bytes ? row[i - pixel_bytes] : 0;
        int c = i >= pixel_bytes ? above[i - pixel_bytes] : 0;
        filtered[i] = (uint8_t)(row[i] - png_row_predict(filter, a, above[i], c));
    }
}

static void weigh_plain(
    size_t pixel_bytes, const uint8_t *row, const uint8_t *above, size_t begin, size_t end,
    uint64_t weights[PNG_ROW_FILTERS]) {
    for (int filter = 0; filter < PNG_ROW_FILTERS; filter += 1) {
        for (size_t i = begin; i < end; i += 1) {
            int a = i >= pixel_bytes ? row[i - pixel_bytes] : 0;
            int c = i >= pixel_bytes ? above[i - pixel_bytes] : 0;
            uint8_t difference = (uint8_t)(row[i] - png_row_predict((enum png_row_filter)filter, a, above[i], c));
            weights[filter] += difference < 128 ? difference : 256u - difference;
        }
    }
}

static enum png_row_filter lightest(const uint64_t weights[PNG_ROW_FILTERS]) {
    int best = 0;
    for (int filter = 1; filter < PNG_ROW_FILTERS; filter += 1) {
        if (weights[filter] < weights[best]) {
            best = filter;
        }
    }
    return (enum png_row_filter)best;
}

// MARK: With vectors

static const struct png_row_loops *loops_for(enum png_row_set set) {
#if defined(__x86_64__)
    // The check includes whether the operating system saves the wide registers.
    if (set == PNG_ROW_BEST && __builtin_cpu_supports("avx2")) {
        return &png_avx2_loops;
    }
#endif
    return set == PNG_ROW_PLAIN ? NULL : &png_narrow_loops;
}

enum png_row_filter png_row_choose(
    enum png_row_set set, int pixel_bytes, const uint8_t *row, const uint8_t *above, size_t count) {
    const struct png_row_loops *loops = loops_for(set);
    size_t first = (size_t)pixel_bytes;
    uint64_t weights[PNG_ROW_FILTERS] = {0};
    weigh_plain(first, row, above, 0, first, weights);
    size_t done = loops == NULL ? first : loops->weigh(first, row, above, count, weights);
    weigh_plain(first, row, above, done, count, weights);
    return lightest(weights);
}

void png_row_apply(
    enum png_row_set set, enum png_row_filter filter, int pixel_bytes, const uint8_t *row, const uint8_t *above,
    uint8_t *filtered, size_t count) {
    if (filter == PNG_ROW_NONE) {
        memcpy(filtered, row, count);
        return;
    }
    const struct png_row_loops *loops = loops_for(set);
    size_t first = (size_t)pixel_bytes;
    apply_plain(filter, first, row, above, filtered, 0, first);
    size_t done = loops == NULL ? first : loops->apply(filter, first, row, above, filtered, count);
    apply_plain(filter, first, row, above, filtered, done, count);
}
