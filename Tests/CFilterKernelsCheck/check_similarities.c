// Structural similarity, of every set against the formula for each window in double precision, and of one set against
// another to the bit.
#include "check.h"

#include <math.h>
#include <string.h>

#include "sets.h"

struct loops {
    const char *name;
    void (*add_bytes)(struct csl_similarity *, const uint8_t *, const uint8_t *);
    void (*add_words)(struct csl_similarity *, const uint16_t *, const uint16_t *);
    void (*add_floats)(struct csl_similarity *, const float *, const float *);
};

#define LOOPS(set) {#set, csl_##set##_add_similar_uint8_t, csl_##set##_add_similar_uint16_t, csl_##set##_add_similar_float}

static const struct loops sets[] = {
    LOOPS(narrow),
#if defined(__x86_64__)
    LOOPS(avx2),
    LOOPS(avx512),
#endif
};

static bool is_available(ptrdiff_t set) {
#if defined(__x86_64__)
    if (set == 1) return __builtin_cpu_supports("avx2");
    if (set == 2) return __builtin_cpu_supports("avx512f");
#endif
    return set == 0;
}

enum { MOST_ROWS = 26, MOST_SAMPLES = CSL_WINDOW_COLUMNS + 10 * CSL_WINDOW_CHANNELS };

static double samples[2][MOST_ROWS][MOST_SAMPLES];
static uint8_t bytes[2][MOST_ROWS][MOST_SAMPLES];
static uint16_t words[2][MOST_ROWS][MOST_SAMPLES];
static float floats[2][MOST_ROWS][MOST_SAMPLES];

enum kind { BYTES, WORDS, FLOATS, NOT_FINITE };

static void fill(enum kind kind) {
    for (ptrdiff_t row = 0; row < MOST_ROWS; row++) {
        for (ptrdiff_t x = 0; x < MOST_SAMPLES; x++) {
            const uint64_t bits = random_bits();
            for (ptrdiff_t image = 0; image < 2; image++) {
                bytes[image][row][x] = (uint8_t)(image ? bits >> 8 & 0xf8 : bits >> 8);
                words[image][row][x] = (uint16_t)(image ? bits >> 16 & 0xff00 : bits >> 16);
                floats[image][row][x] = (float)random_between(-3, 9);
                samples[image][row][x] = kind == BYTES   ? bytes[image][row][x]
                                         : kind == WORDS ? words[image][row][x]
                                                         : (double)floats[image][row][x];
            }
        }
    }
}

static void prepare(struct csl_similarity *windows, double low, double high) {
    double total = 0;
    for (int i = 0; i <= 5; i++) {
        windows->weights[i] = exp(-i * i / 4.5);
        total += (i ? 2 : 1) * windows->weights[i];
    }
    for (int i = 0; i <= 5; i++) windows->weights[i] /= total;
    windows->c1 = 0.0001 * (high - low) * (high - low);
    windows->c2 = 0.0009 * (high - low) * (high - low);
    windows->middle = low + (high - low) / 2;
}

/// The formula for one window.
static double similarity(const struct csl_similarity *windows, ptrdiff_t top, ptrdiff_t first) {
    double x = 0, y = 0, xx = 0, yy = 0, xy = 0;
    for (ptrdiff_t pass = 0; pass < 2; pass++) {
        for (ptrdiff_t row = 0; row < 11; row++) {
            for (ptrdiff_t column = 0; column < 11; column++) {
                const double weight = windows->weights[row < 5 ? 5 - row : row - 5] *
                                      windows->weights[column < 5 ? 5 - column : column - 5];
                const ptrdiff_t at = first + column * (ptrdiff_t)windows->step;
                const double a = samples[0][top + row][at], b = samples[1][top + row][at];
                if (pass == 0) {
                    x += weight * a;
                    y += weight * b;
                } else {
                    xx += weight * (a - x) * (a - x);
                    yy += weight * (b - y) * (b - y);
                    xy += weight * (a - x) * (b - y);
                }
            }
        }
    }
    return (2 * x * y + windows->c1) * (2 * xy + windows->c2) /
           ((x * x + y * y + windows->c1) * (xx + yy + windows->c2));
}

static void check_windows(enum kind kind, size_t count, size_t step, ptrdiff_t rows) {
    fill(kind);
    const ptrdiff_t length = (ptrdiff_t)(count + 10 * step);
    const ptrdiff_t odd_row = random_within(0, rows - 1), odd_sample = random_within(0, length - 1);
    const float odd = random_bool() ? NAN : INFINITY;
    double first_sum = 0;
    for (ptrdiff_t set = 0; set < COUNT(sets); set++) {
        if (!is_available(set)) continue;
        begin_case(
            "similarities of set %s, kind %d, %zu windows, step %zu, %td rows", sets[set].name, (int)kind, count, step,
            rows);
        struct csl_similarity windows = {.room = take_doubles(CSL_WINDOW_ROOM), .count = count, .step = step};
        memset(windows.room, 0, CSL_WINDOW_ROOM * sizeof(double));
        prepare(&windows, kind >= FLOATS ? -3 : 0, kind == BYTES ? 255 : kind == WORDS ? 65535 : 9);
        for (ptrdiff_t row = 0; row < rows; row++) {
            const void *given[2];
            for (ptrdiff_t image = 0; image < 2; image++) {
                uint8_t *a = take_bytes(kind == BYTES ? length : 0);
                uint16_t *b = take_words(kind == WORDS ? length : 0);
                float *c = take_floats(kind >= FLOATS ? length : 0);
                if (kind == BYTES) given[image] = memcpy(a, bytes[image][row], (size_t)length);
                if (kind == WORDS) given[image] = memcpy(b, words[image][row], (size_t)length * sizeof *b);
                if (kind >= FLOATS) {
                    given[image] = memcpy(c, floats[image][row], (size_t)length * sizeof *c);
                    if (kind == NOT_FINITE && image == 0 && row == odd_row) c[odd_sample] = odd;
                }
            }
            if (kind == BYTES) sets[set].add_bytes(&windows, given[0], given[1]);
            if (kind == WORDS) sets[set].add_words(&windows, given[0], given[1]);
            if (kind >= FLOATS) sets[set].add_floats(&windows, given[0], given[1]);
        }
        double wanted = 0;
        for (ptrdiff_t top = 0; top + 11 <= rows; top++)
            for (size_t x = 0; x < count; x++) wanted += similarity(&windows, top, (ptrdiff_t)x);
        if (kind == NOT_FINITE) {
            expect(rows < 11 || !isfinite(windows.sum), "the sum is %g with %g", windows.sum, (double)odd);
        } else {
            const double bound = 1e-11 * (double)count * (double)rows;
            expect(fabs(windows.sum - wanted) <= bound, "the sum is %.17g, not %.17g", windows.sum, wanted);
            if (set == 0) first_sum = windows.sum;
            expect(windows.sum == first_sum, "the sum is %.17g, that of %s %.17g", windows.sum, sets[0].name, first_sum);
        }
        // The room is written to, and is no input.
        memset(windows.room, 0, CSL_WINDOW_ROOM * sizeof(double));
        seal_inputs();
        end_case();
    }
}

void check_similarities(void) {
    for (size_t count = 1; count <= CSL_WINDOW_COLUMNS; count++)
        for (size_t step = 1; step <= CSL_WINDOW_CHANNELS; step++)
            check_windows((enum kind)random_within(BYTES, NOT_FINITE), count, step, random_within(9, MOST_ROWS));
    for (int kind = BYTES; kind <= NOT_FINITE; kind++) check_windows((enum kind)kind, 96, 3, MOST_ROWS);
}
