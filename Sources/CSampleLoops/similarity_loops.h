// Structural similarity in the vectors of one instruction set; CSL_NAME(name) is its name for a function. Eight numbers are
// added side by side in every set, so that sums have one order.
#include <string.h>

#include "sets.h"

// A product and a sum are two roundings: equal images are exactly 1, and exchanged images have the same sum.
#pragma STDC FP_CONTRACT OFF

typedef double eight __attribute__((vector_size(64)));

enum {
    similarity_lanes = 8,
    similarity_reach = CSL_WINDOW_SIDE - 1,
    similarity_moments = 4,
    similarity_products = CSL_WINDOW_COLUMNS + similarity_reach * CSL_WINDOW_CHANNELS,
};

// In a macro, as a function would pass vectors that the baseline's calling convention does not know.
#define LOAD_EIGHT(vector, address) memcpy(&(vector), (address), sizeof(eight))

/// The weighted sum of 11 vectors, `stride` numbers apart: pairs from the centre outwards.
#define BLEND(total, first, stride, weights)                                                                           \
    do {                                                                                                               \
        const double *blended = (first);                                                                               \
        eight above, below;                                                                                            \
        LOAD_EIGHT(above, blended + 5 * (stride));                                                                     \
        (total) = (weights)[0] * above;                                                                                \
        _Pragma("clang loop unroll(full)") for (size_t pair = 1; pair <= 5; pair += 1) {                               \
            LOAD_EIGHT(above, blended + (5 - pair) * (stride));                                                        \
            LOAD_EIGHT(below, blended + (5 + pair) * (stride));                                                        \
            (total) += (weights)[pair] * (above + below);                                                              \
        }                                                                                                              \
    } while (0)

/// Filters the products of a row along itself, into the ring.
static inline __attribute__((always_inline)) void CSL_NAME(filter_along)(
    const double *weights, const double *products, size_t step, size_t count, double *target) {
    for (size_t x = 0; x < count; x += similarity_lanes) {
        eight total;
        BLEND(total, products + x, step, weights);
        memcpy(target + x, &total, sizeof total);
    }
}

#if CSL_SHIFTS
/// Eight numbers from the n-th of two adjoining vectors on.
#define SHIFTED(low, high, n) __builtin_shufflevector(low, high, n, n + 1, n + 2, n + 3, n + 4, n + 5, n + 6, n + 7)

/// The same of three interleaved channels, from vectors that are loaded once and shifted: loads at every third number
/// would cross cache lines. Most images are in red, green and blue. In narrow vectors, shifting gains nothing.
static void CSL_NAME(filter_three_along)(
    const double *weights, const double *products, size_t count, double *target) {
    eight a, b, c, d, e;
    LOAD_EIGHT(a, products);
    LOAD_EIGHT(b, products + 8);
    LOAD_EIGHT(c, products + 16);
    LOAD_EIGHT(d, products + 24);
    for (size_t x = 0; x < count; x += similarity_lanes) {
        LOAD_EIGHT(e, products + x + 32);
        eight total = weights[0] * SHIFTED(b, c, 7);
        total += weights[1] * (SHIFTED(b, c, 4) + SHIFTED(c, d, 2));
        total += weights[2] * (SHIFTED(b, c, 1) + SHIFTED(c, d, 5));
        total += weights[3] * (SHIFTED(a, b, 6) + d);
        total += weights[4] * (SHIFTED(a, b, 3) + SHIFTED(d, e, 3));
        total += weights[5] * (a + SHIFTED(d, e, 6));
        memcpy(target + x, &total, sizeof total);
        a = b;
        b = c;
        c = d;
        d = e;
    }
}
#endif

/// The similarities of a row of windows: of the ring's rows, from the oldest on.
static double CSL_NAME(sum_windows)(const struct csl_similarity *windows, const double *ring, size_t oldest) {
    const double *rows[CSL_WINDOW_SIDE];
    for (size_t row = 0; row < CSL_WINDOW_SIDE; row += 1) {
        size_t slot = oldest + row < CSL_WINDOW_SIDE ? oldest + row : oldest + row - CSL_WINDOW_SIDE;
        rows[row] = ring + slot * similarity_moments * CSL_WINDOW_COLUMNS;
    }
    double weights[CSL_WINDOW_SIDE / 2 + 1];
    memcpy(weights, windows->weights, sizeof weights);
    const double c1 = windows->c1, c2 = windows->c2, middle = windows->middle;
    eight sums = {0};
    for (size_t x = 0; x < windows->count; x += similarity_lanes) {
        eight moments[similarity_moments];
        _Pragma("clang loop unroll(full)") for (size_t moment = 0; moment < similarity_moments; moment += 1) {
            const size_t at = moment * CSL_WINDOW_COLUMNS + x;
            eight above, below, total;
            LOAD_EIGHT(above, rows[5] + at);
            total = weights[0] * above;
            _Pragma("clang loop unroll(full)") for (size_t pair = 1; pair <= 5; pair += 1) {
                LOAD_EIGHT(above, rows[5 - pair] + at);
                LOAD_EIGHT(below, rows[5 + pair] + at);
                total += weights[pair] * (above + below);
            }
            moments[moment] = total;
        }
        const eight mx = moments[0], my = moments[1];
        const eight covariance = moments[3] - mx * my;
        const eight variances = moments[2] - (mx * mx + my * my);
        const eight ux = mx + middle, uy = my + middle;
        const eight likeness = (2 * (ux * uy) + c1) * (2 * covariance + c2);
        const eight similarity = likeness / ((ux * ux + uy * uy + c1) * (variances + c2));
        if (windows->count - x >= similarity_lanes) {
            sums += similarity;
        } else {
            for (size_t lane = 0; lane < windows->count - x; lane += 1) {
                sums[lane] += similarity[lane];
            }
        }
    }
    return ((sums[0] + sums[1]) + (sums[2] + sums[3])) + ((sums[4] + sums[5]) + (sums[6] + sums[7]));
}

/// Adds a row whose products were made.
static void CSL_NAME(add_products_of_row)(struct csl_similarity *windows) {
    double *ring = windows->room + similarity_moments * similarity_products;
    const size_t slot = windows->rows % CSL_WINDOW_SIDE;
    for (size_t moment = 0; moment < similarity_moments; moment += 1) {
        const double *products = windows->room + moment * similarity_products;
        double *target = ring + (slot * similarity_moments + moment) * CSL_WINDOW_COLUMNS;
        switch (windows->step) {
        case 1: CSL_NAME(filter_along)(windows->weights, products, 1, windows->count, target); break;
#if CSL_SHIFTS
        case 3: CSL_NAME(filter_three_along)(windows->weights, products, windows->count, target); break;
#endif
        default: CSL_NAME(filter_along)(windows->weights, products, windows->step, windows->count, target); break;
        }
    }
    windows->rows += 1;
    if (windows->rows >= CSL_WINDOW_SIDE) {
        windows->sum += CSL_NAME(sum_windows)(windows, ring, windows->rows % CSL_WINDOW_SIDE);
    }
}

#define ADD_SIMILAR(Sample)                                                                                            \
    void CSL_NAME(add_similar_##Sample)(struct csl_similarity * windows, const Sample *a, const Sample *b) {           \
        const size_t length = windows->count + similarity_reach * windows->step;                                       \
        const double middle = windows->middle;                                                                         \
        double *restrict x = windows->room;                                                                            \
        double *restrict y = x + similarity_products;                                                                  \
        double *restrict squares = y + similarity_products;                                                            \
        double *restrict product = squares + similarity_products;                                                      \
        for (size_t index = 0; index < length; index += 1) {                                                           \
            const double of_a = (double)a[index] - middle;                                                             \
            const double of_b = (double)b[index] - middle;                                                             \
            x[index] = of_a;                                                                                           \
            y[index] = of_b;                                                                                           \
            squares[index] = of_a * of_a + of_b * of_b;                                                                \
            product[index] = of_a * of_b;                                                                              \
        }                                                                                                              \
        CSL_NAME(add_products_of_row)(windows);                                                                        \
    }

ADD_SIMILAR(uint8_t)
ADD_SIMILAR(uint16_t)
ADD_SIMILAR(float)
