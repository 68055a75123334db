// The loops themselves, included once for each instruction set, which defines:
//
//     CFK_NAME(name)              the name of a function of this instruction set
//     CFK_LANES                   float32 lanes of a vector
//     CFK_FUSED                   1 where the processor fuses a multiplication and an addition
//
// A tile of 4 rows x 3 vectors has its 12 sums in registers; three vectors of samples and one weight, broadcast, are the
// other four of 16. With AVX2 that is 12 multiply-adds for 7 loads, where a loop along one row needs a load for each.

#include "include/CFilterKernels.h"

#define CFK_ROWS CFK_BLOCK_ROWS
#define CFK_VECTORS 3
#define CFK_COLUMNS (CFK_LANES * CFK_VECTORS)
#define CFK_INLINE static inline __attribute__((always_inline))
#define CFK_UNROLL _Pragma("clang loop unroll(full)")

// A multiplication and an addition that are written as such are never fused here, and those that are to be fused say
// so: what is computed is decided in this file and not by an optimizer.
#pragma STDC FP_CONTRACT OFF

typedef float vector __attribute__((vector_size(CFK_LANES * sizeof(float))));
// Elements are read where they are, which need not be a multiple of a vector.
typedef vector unaligned __attribute__((aligned(sizeof(float)), may_alias));
typedef double doubles __attribute__((vector_size(CFK_LANES * sizeof(double))));
typedef doubles unaligned_doubles __attribute__((aligned(sizeof(double)), may_alias));
typedef vector sum_tile[CFK_ROWS][CFK_VECTORS];

// Has three sums computed before anything that follows. Without it the compiler overlaps the rows of a tile, which
// takes one register more than there are, and spills sums to memory in the innermost loop.
#if defined(__x86_64__)
#define CFK_IN_ORDER(a, b, c) __asm__ volatile("" : "+x"(a), "+x"(b), "+x"(c))
#else
#define CFK_IN_ORDER(a, b, c) ((void)0)
#endif

// The longest sum in float32: it is off by at most 64 * 2^-24 = 4e-6 of the sum of its terms' magnitudes.
enum { CFK_LONGEST = 64 };

CFK_INLINE vector CFK_NAME(multiply_add)(vector a, vector b, vector sum) {
#if CFK_FUSED
    return __builtin_elementwise_fma(a, b, sum);
#else
    return a * b + sum;
#endif
}

/// Adds taps of one source row to the output rows `low`...`high`, which take it as their kernel rows r - low...r - high.
CFK_INLINE void CFK_NAME(add_shared)(
    sum_tile sums, int low, int high, const struct cfk_block *block, const float *source, ptrdiff_t r, ptrdiff_t width,
    ptrdiff_t first, ptrdiff_t end) {
    const float *weights = block->weights;
    const ptrdiff_t *offsets = block->offsets;
    for (ptrdiff_t b = first; b < end; b++) {
        const unaligned *at = (const unaligned *)(source + offsets[b]);
        const vector samples[CFK_VECTORS] = {at[0], at[1], at[2]};
        CFK_UNROLL for (int j = low; j <= high; j++) {
            const vector weight = weights[(r - j) * width + b] - (vector){0};
            CFK_UNROLL for (int v = 0; v < CFK_VECTORS; v++)
                sums[j][v] = CFK_NAME(multiply_add)(weight, samples[v], sums[j][v]);
            CFK_IN_ORDER(sums[j][0], sums[j][1], sums[j][2]);
        }
    }
}

/// Adds taps of one kernel row to all output rows, each from a source row of its own.
CFK_INLINE void CFK_NAME(add_apart)(
    sum_tile sums, const struct cfk_block *block, const float *const sources[CFK_ROWS], const float *weights,
    ptrdiff_t first, ptrdiff_t end) {
    for (ptrdiff_t b = first; b < end; b++) {
        const ptrdiff_t offset = block->offsets[b];
        const vector weight = weights[b] - (vector){0};
        CFK_UNROLL for (int j = 0; j < CFK_ROWS; j++) {
            const unaligned *at = (const unaligned *)(sources[j] + offset);
            CFK_UNROLL for (int v = 0; v < CFK_VECTORS; v++)
                sums[j][v] = CFK_NAME(multiply_add)(weight, at[v], sums[j][v]);
        }
    }
}

/// Moves an output row's sums to its totals.
CFK_INLINE void CFK_NAME(flush)(vector sums[CFK_VECTORS], double totals[CFK_COLUMNS]) {
    CFK_UNROLL for (int v = 0; v < CFK_VECTORS; v++) {
        ((unaligned_doubles *)totals)[v] += __builtin_convertvector(sums[v], doubles);
        sums[v] = (vector){0};
    }
}

/// Turns the row of sums or totals into output samples.
CFK_INLINE void CFK_NAME(finish)(
    const struct cfk_block *block, const float *sums, const double *totals, ptrdiff_t x, ptrdiff_t columns,
    float *output) {
    const double unit = block->unit, gain = block->gain, bias = block->bias;
    const double *divisors = block->divisors;
    // Two loops: one that may divide would be made into one that always does, at ten times the time.
    if (divisors) {
        for (ptrdiff_t c = 0; c < columns; c++)
            output[c] = (float)(gain * (unit * (totals ? totals[c] : (double)sums[c]) / divisors[x + c]) + bias);
    } else {
        for (ptrdiff_t c = 0; c < columns; c++)
            output[c] = (float)(gain * (unit * (totals ? totals[c] : (double)sums[c])) + bias);
    }
}

/// Makes room in the sums of output row j for `count` more products.
#define CFK_RESERVE(j, count)                                                                                          \
    do {                                                                                                               \
        if (pending[j] + (count) > CFK_LONGEST) {                                                                      \
            CFK_NAME(flush)(sums[j], totals[j]);                                                                       \
            pending[j] = 0;                                                                                            \
        }                                                                                                              \
        pending[j] += (count);                                                                                         \
    } while (0)

#define CFK_SHARED(low, high)                                                                                          \
    case (low)*CFK_ROWS + (high):                                                                                      \
        if (is_long) {                                                                                                 \
            CFK_UNROLL for (int j = (low); j <= (high); j++) CFK_RESERVE(j, end - first);                              \
        }                                                                                                              \
        CFK_NAME(add_shared)(sums, (low), (high), block, source, r, width, first, end);                                \
        break;

/// Computes the columns x..<x + columns of a block, at most a tile's.
///
/// `is_long` says whether there are more taps than float32 sums may have: a constant wherever this is inlined, as the
/// `width` of a small kernel is, whose loop along a row is then no loop.
CFK_INLINE void CFK_NAME(tile)(
    const struct cfk_block *block, ptrdiff_t x, ptrdiff_t columns, ptrdiff_t width, bool is_long) {
    const ptrdiff_t height = block->kernel_height, last = block->output_rows - 1;
    sum_tile sums = {{{0}}};
    double totals[CFK_ROWS][CFK_COLUMNS];
    ptrdiff_t pending[CFK_ROWS] = {0};
    if (is_long) __builtin_memset(totals, 0, sizeof totals);

    if (block->row_step == 1) {
        for (ptrdiff_t r = 0; r < height + last; r++) {
            const float *source = block->rows[r] + x;
            const ptrdiff_t low = r < height ? 0 : r - height + 1, high = r < last ? r : last;
            for (ptrdiff_t first = 0; first < width; first += CFK_LONGEST) {
                const ptrdiff_t end = width - first > CFK_LONGEST ? first + CFK_LONGEST : width;
                switch (low * CFK_ROWS + high) {
                    CFK_SHARED(0, 3)
                    CFK_SHARED(0, 2)
                    CFK_SHARED(0, 1)
                    CFK_SHARED(0, 0)
                    CFK_SHARED(1, 3)
                    CFK_SHARED(1, 2)
                    CFK_SHARED(1, 1)
                    CFK_SHARED(2, 3)
                    CFK_SHARED(2, 2)
                    CFK_SHARED(3, 3)
                default: __builtin_unreachable();
                }
            }
        }
    } else {
        for (ptrdiff_t a = 0; a < height; a++) {
            const float *sources[CFK_ROWS];
            // Where a block has fewer rows, its last one is computed again.
            for (int j = 0; j < CFK_ROWS; j++)
                sources[j] = block->rows[(j < last ? j : last) * block->row_step + a] + x;
            for (ptrdiff_t first = 0; first < width; first += CFK_LONGEST) {
                const ptrdiff_t end = width - first > CFK_LONGEST ? first + CFK_LONGEST : width;
                if (is_long) {
                    CFK_UNROLL for (int j = 0; j < CFK_ROWS; j++) CFK_RESERVE(j, end - first);
                }
                CFK_NAME(add_apart)(sums, block, sources, block->weights + a * width, first, end);
            }
        }
    }

    const bool is_final = !is_long && !block->divisors && block->unit == 1 && block->gain == 1 && block->bias == 0;
    CFK_UNROLL for (int j = 0; j < CFK_ROWS; j++) {
        if (j > last) break;
        float *output = block->output + j * block->output_stride + x;
        if (is_final && columns == CFK_COLUMNS) {
            CFK_UNROLL for (int v = 0; v < CFK_VECTORS; v++) ((unaligned *)output)[v] = sums[j][v];
            continue;
        }
        if (is_long) {
            CFK_NAME(flush)(sums[j], totals[j]);
            CFK_NAME(finish)(block, NULL, totals[j], x, columns, output);
            continue;
        }
        float row[CFK_COLUMNS];
        CFK_UNROLL for (int v = 0; v < CFK_VECTORS; v++) ((unaligned *)row)[v] = sums[j][v];
        if (is_final)
            for (ptrdiff_t c = 0; c < columns; c++) output[c] = row[c];
        else
            CFK_NAME(finish)(block, row, NULL, x, columns, output);
    }
}

#define CFK_TILES(name, width, is_long)                                                                                \
    static void CFK_NAME(name)(const struct cfk_block *block) {                                                        \
        for (ptrdiff_t x = 0; x < block->columns; x += CFK_COLUMNS) {                                                  \
            const ptrdiff_t rest = block->columns - x;                                                                 \
            CFK_NAME(tile)(block, x, rest < CFK_COLUMNS ? rest : CFK_COLUMNS, (width), (is_long));                     \
        }                                                                                                              \
    }

// Rows of 3 and 7 taps are unrolled, which takes a fifth and a quarter off their time; for 5 it adds as much.
CFK_TILES(tiles_3, 3, false)
CFK_TILES(tiles_7, 7, false)
CFK_TILES(tiles, block->kernel_width, false)
CFK_TILES(long_tiles, block->kernel_width, true)

void CFK_NAME(filter_block)(const struct cfk_block *block) {
    if (block->kernel_width * block->kernel_height > CFK_LONGEST) {
        CFK_NAME(long_tiles)(block);
        return;
    }
    switch (block->kernel_width) {
    case 3: CFK_NAME(tiles_3)(block); break;
    case 7: CFK_NAME(tiles_7)(block); break;
    default: CFK_NAME(tiles)(block);
    }
}

_Static_assert(CFK_COLUMNS <= CFK_MAX_TILE_COLUMNS, "source rows are readable that far");
const ptrdiff_t CFK_NAME(columns) = CFK_COLUMNS;
