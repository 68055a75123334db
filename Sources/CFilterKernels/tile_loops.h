// The loops of the direct engine, included once for each instruction set, which defines:
//
//     CFK_NAME(name)              the name of a function of this instruction set
//     CFK_LANES                   float32 lanes of a vector
//     CFK_FUSED                   1 if the processor fuses a multiplication and an addition
//
// A tile of 4 rows x 3 vectors keeps its 12 sums in registers; three vectors of samples and one broadcast weight take
// the other four of 16. With AVX2, this takes 7 loads for 12 multiply-adds, whereas a loop along one row needs a load
// for each.

#include "include/CFilterKernels.h"

#define CFK_ROWS CFK_BLOCK_ROWS
#define CFK_VECTORS 3
#define CFK_COLUMNS (CFK_LANES * CFK_VECTORS)
#define CFK_INLINE static inline __attribute__((always_inline))
#define CFK_UNROLL _Pragma("clang loop unroll(full)")

// The compiler must not fuse multiplications and additions: fused operations are written explicitly, so that the
// arithmetic is defined by this file and not by an optimizer.
#pragma STDC FP_CONTRACT OFF

typedef float vector __attribute__((vector_size(CFK_LANES * sizeof(float))));
// Elements need not be aligned to vectors.
typedef vector unaligned __attribute__((aligned(sizeof(float)), may_alias));
typedef vector tile_sums[CFK_ROWS][CFK_VECTORS];

// Forces three sums to be computed before the following code. Otherwise, the compiler overlaps the rows of a tile,
// which takes one register more than there are, and spills sums to memory in the innermost loop.
#if defined(__x86_64__)
#define CFK_IN_ORDER(a, b, c) __asm__ volatile("" : "+x"(a), "+x"(b), "+x"(c))
#else
#define CFK_IN_ORDER(a, b, c) ((void)0)
#endif

// A sum in registers has at most 64 products, with an error of at most 64 * 2^-24 = 4e-6 of the sum of their
// magnitudes. Longer sums consist of partial sums over whole kernel rows, of about 48 products, or over parts of a row.
enum { CFK_LONGEST = 64, CFK_PART = 48 };

CFK_INLINE vector CFK_NAME(multiply_add)(vector a, vector b, vector sum) {
#if CFK_FUSED
    return __builtin_elementwise_fma(a, b, sum);
#else
    return a * b + sum;
#endif
}

/// Adds one tap of a source row to the output rows `low`...`high`, whose weights are `width` elements apart.
CFK_INLINE void CFK_NAME(add_tap)(
    tile_sums sums, int low, int high, const float *source, const float *weights, ptrdiff_t width) {
    const unaligned *at = (const unaligned *)source;
    const vector samples[CFK_VECTORS] = {at[0], at[1], at[2]};
    CFK_UNROLL for (int j = low; j <= high; j++) {
        const vector weight = weights[-j * width] - (vector){0};
        CFK_UNROLL for (int v = 0; v < CFK_VECTORS; v++)
            sums[j][v] = CFK_NAME(multiply_add)(weight, samples[v], sums[j][v]);
        CFK_IN_ORDER(sums[j][0], sums[j][1], sums[j][2]);
    }
}

/// Adds the taps `first`..<`end` of one source row to the output rows `low`...`high`.
///
/// `weights` is the kernel row by which output row 0 multiplies this source row; output row j uses the kernel row j
/// rows before. `offsets` is NULL if tap b uses element b.
CFK_INLINE void CFK_NAME(add_shared)(
    tile_sums sums, int low, int high, const float *source, const float *weights, ptrdiff_t width,
    const ptrdiff_t *offsets, ptrdiff_t first, ptrdiff_t end, bool unrolled) {
    if (unrolled) {
        CFK_UNROLL for (ptrdiff_t b = first; b < end; b++)
            CFK_NAME(add_tap)(sums, low, high, source + b, weights + b, width);
    } else {
        for (ptrdiff_t b = first; b < end; b++)
            CFK_NAME(add_tap)(sums, low, high, source + (offsets ? offsets[b] : b), weights + b, width);
    }
}

/// Adds the taps `first`..<`end` of one kernel row to all output rows, each with its own source row.
CFK_INLINE void CFK_NAME(add_apart)(
    tile_sums sums, const float *const sources[CFK_ROWS], const float *weights, const ptrdiff_t *offsets,
    ptrdiff_t first, ptrdiff_t end) {
    for (ptrdiff_t b = first; b < end; b++) {
        const ptrdiff_t offset = offsets ? offsets[b] : b;
        const vector weight = weights[b] - (vector){0};
        CFK_UNROLL for (int j = 0; j < CFK_ROWS; j++) {
            const unaligned *at = (const unaligned *)(sources[j] + offset);
            CFK_UNROLL for (int v = 0; v < CFK_VECTORS; v++)
                sums[j][v] = CFK_NAME(multiply_add)(weight, at[v], sums[j][v]);
        }
    }
}

/// Moves an output row's sums to its totals.
CFK_INLINE void CFK_NAME(flush)(vector sums[CFK_VECTORS], vector totals[CFK_VECTORS]) {
    CFK_UNROLL for (int v = 0; v < CFK_VECTORS; v++) {
        totals[v] += sums[v];
        sums[v] = (vector){0};
    }
}

#define CFK_SHARED(low, high)                                                                                          \
    case (low)*CFK_ROWS + (high):                                                                                      \
        CFK_NAME(add_shared)(sums, (low), (high), source, weights, width, offsets, first, end, unrolled && width <= 9);    \
        break;

/// Sums the products of a tile whose output rows share source rows.
CFK_INLINE void CFK_NAME(sum_shared)(
    tile_sums sums, tile_sums totals, const struct cfk_block *block, ptrdiff_t x, ptrdiff_t width,
    const ptrdiff_t *offsets, ptrdiff_t rows_at_once, bool unrolled) {
    const ptrdiff_t height = block->kernel_height, last = block->output_rows - 1;
    const ptrdiff_t most = rows_at_once == 1 ? CFK_PART : width;
    // The number of kernel rows until the sums of each output row are moved. Output row j begins at source row j.
    ptrdiff_t left[CFK_ROWS] = {rows_at_once, rows_at_once + 1, rows_at_once + 2, rows_at_once + 3};
    for (ptrdiff_t r = 0; r < height + last; r++) {
        const float *source = block->rows[r] + x;
        const float *weights = block->weights + r * width;
        const ptrdiff_t low = r < height ? 0 : r - height + 1, high = r < last ? r : last;
        for (ptrdiff_t first = 0; first < width; first += most) {
            const ptrdiff_t end = width - first > most ? first + most : width;
            if (__builtin_expect(low == 0 && high == CFK_ROWS - 1, 1)) {
                CFK_NAME(add_shared)(sums, 0, CFK_ROWS - 1, source, weights, width, offsets, first, end, unrolled);
            } else {
                switch (low * CFK_ROWS + high) {
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
            if (rows_at_once == 1 && end < width)
                CFK_UNROLL for (int j = 0; j < CFK_ROWS; j++) CFK_NAME(flush)(sums[j], totals[j]);
        }
        if (rows_at_once) {
            CFK_UNROLL for (int j = 0; j < CFK_ROWS; j++) {
                if (--left[j] == 0) {
                    left[j] = rows_at_once;
                    CFK_NAME(flush)(sums[j], totals[j]);
                }
            }
        }
    }
}

/// Sums the products of a tile whose output rows do not share source rows.
CFK_INLINE void CFK_NAME(sum_apart)(
    tile_sums sums, tile_sums totals, const struct cfk_block *block, ptrdiff_t x, ptrdiff_t width,
    const ptrdiff_t *offsets, ptrdiff_t rows_at_once) {
    const ptrdiff_t last = block->output_rows - 1;
    const ptrdiff_t most = rows_at_once == 1 ? CFK_PART : width;
    ptrdiff_t left = rows_at_once;
    for (ptrdiff_t a = 0; a < block->kernel_height; a++) {
        const float *sources[CFK_ROWS];
        // If a block has fewer rows, its last row is computed repeatedly.
        for (int j = 0; j < CFK_ROWS; j++)
            sources[j] = block->rows[(j < last ? j : last) * block->row_step + a] + x;
        for (ptrdiff_t first = 0; first < width; first += most) {
            const ptrdiff_t end = width - first > most ? first + most : width;
            CFK_NAME(add_apart)(sums, sources, block->weights + a * width, offsets, first, end);
            if (rows_at_once == 1 && end < width)
                CFK_UNROLL for (int j = 0; j < CFK_ROWS; j++) CFK_NAME(flush)(sums[j], totals[j]);
        }
        if (rows_at_once && --left == 0) {
            left = rows_at_once;
            CFK_UNROLL for (int j = 0; j < CFK_ROWS; j++) CFK_NAME(flush)(sums[j], totals[j]);
        }
    }
}

/// Writes an incomplete tile, or one whose sums are not yet output samples.
__attribute__((noinline)) static void CFK_NAME(store)(
    const struct cfk_block *block, const float sums[CFK_ROWS][CFK_COLUMNS], ptrdiff_t x, ptrdiff_t columns) {
    const double unit = block->unit, gain = block->gain, bias = block->bias;
    const double *divisors = block->divisors;
    for (ptrdiff_t j = 0; j < block->output_rows; j++) {
        const float *row = sums[j];
        float *output = block->output + j * block->output_stride + x;
        // Three loops: the compiler turns a conditional division into one that is always executed, which takes ten
        // times as long.
        if (divisors) {
            for (ptrdiff_t c = 0; c < columns; c++)
                output[c] = (float)(gain * (unit * (double)row[c] / divisors[x + c]) + bias);
        } else if (unit != 1 || gain != 1 || bias != 0) {
            for (ptrdiff_t c = 0; c < columns; c++) output[c] = (float)(gain * (unit * (double)row[c]) + bias);
        } else {
            for (ptrdiff_t c = 0; c < columns; c++) output[c] = row[c];
        }
    }
}

/// Computes the columns x..<x + columns of a block, at most those of a tile.
///
/// Arguments that are constants where this is inlined give specialised loops. These are the `width` of a small kernel,
/// so that the loop along a row is unrolled; `shared`, whether output rows share source rows; and a `rows_at_once` of
/// 0. It is the number of kernel rows that are summed in registers, and 0 stands for all of them.
CFK_INLINE void CFK_NAME(tile)(
    const struct cfk_block *block, ptrdiff_t x, ptrdiff_t columns, ptrdiff_t width, const ptrdiff_t *offsets,
    bool shared, ptrdiff_t rows_at_once, bool unrolled, bool is_final, bool streams) {
    tile_sums sums = {{{0}}}, totals;
    if (rows_at_once) __builtin_memset(totals, 0, sizeof totals);
    // The new rows of the next block are in main memory, and the processor does not prefetch them by itself.
    for (ptrdiff_t r = 0; r < block->next_count; r++)
        for (ptrdiff_t c = 0; c < CFK_COLUMNS; c += 16) __builtin_prefetch(block->next_rows[r] + x + c, 0, 2);
    if (shared)
        CFK_NAME(sum_shared)(sums, totals, block, x, width, offsets, rows_at_once, unrolled);
    else
        CFK_NAME(sum_apart)(sums, totals, block, x, width, offsets, rows_at_once);
    if (rows_at_once) {
        CFK_UNROLL for (int j = 0; j < CFK_ROWS; j++) {
            CFK_UNROLL for (int v = 0; v < CFK_VECTORS; v++) sums[j][v] += totals[j][v];
        }
    }

    if (is_final && columns == CFK_COLUMNS) {
        CFK_UNROLL for (int j = 0; j < CFK_ROWS; j++) {
            float *output = block->output + j * block->output_stride + x;
            CFK_UNROLL for (int v = 0; v < CFK_VECTORS; v++) {
                if (streams)
                    __builtin_nontemporal_store(sums[j][v], (vector *)output + v);
                else
                    ((unaligned *)output)[v] = sums[j][v];
            }
        }
        return;
    }
    float rows[CFK_ROWS][CFK_COLUMNS];
    CFK_UNROLL for (int j = 0; j < CFK_ROWS; j++) {
        CFK_UNROLL for (int v = 0; v < CFK_VECTORS; v++) ((unaligned *)rows[j])[v] = sums[j][v];
    }
    CFK_NAME(store)(block, rows, x, columns);
}

/// Computes all tiles of a block. Inlined with a constant or variable width.
CFK_INLINE void CFK_NAME(tiles)(
    const struct cfk_block *block, ptrdiff_t width, const ptrdiff_t *offsets, bool shared, bool is_long,
    bool unrolled) {
    const bool is_final = block->output_rows == CFK_ROWS && !block->divisors && block->unit == 1 && block->gain == 1
        && block->bias == 0;
    const bool streams = block->streams && is_final && block->output_stride % CFK_LANES == 0
        && (uintptr_t)block->output % sizeof(vector) == 0;
    const ptrdiff_t rows_at_once = !is_long ? 0 : width > CFK_PART ? 1 : CFK_PART / width;
    for (ptrdiff_t x = 0; x < block->columns; x += CFK_COLUMNS) {
        const ptrdiff_t rest = block->columns - x;
        const ptrdiff_t columns = rest < CFK_COLUMNS ? rest : CFK_COLUMNS;
        CFK_NAME(tile)(block, x, columns, width, offsets, shared, rows_at_once, unrolled, is_final, streams);
    }
#if defined(__x86_64__)
    // Stores that bypass the cache become visible to other threads only after this fence.
    if (streams) __builtin_ia32_sfence();
#endif
}

/// Defines the loops for a kernel width.
#define CFK_TILES(name, width, unrolled)                                                                                         \
    __attribute__((noinline)) static void CFK_NAME(name)(const struct cfk_block *block, bool is_long) {                \
        if (is_long)                                                                                                   \
            CFK_NAME(tiles)(block, (width), NULL, true, true, (unrolled));                                                     \
        else                                                                                                           \
            CFK_NAME(tiles)(block, (width), NULL, true, false, (unrolled));                                                     \
    }

CFK_TILES(tiles_1, 1, true)
CFK_TILES(tiles_3, 3, true)
CFK_TILES(tiles_5, 5, true)
CFK_TILES(tiles_7, 7, true)
CFK_TILES(tiles_9, 9, true)
CFK_TILES(tiles_11, 11, true)
CFK_TILES(tiles_13, 13, true)
CFK_TILES(tiles_15, 15, true)
CFK_TILES(tiles_any, block->kernel_width, false)

void CFK_NAME(filter_block)(const struct cfk_block *block) {
    const ptrdiff_t width = block->kernel_width;
    const bool is_long = width * block->kernel_height > CFK_LONGEST;
    const ptrdiff_t *offsets = block->offsets;
    ptrdiff_t b = 0;
    while (b < width && offsets[b] == b) b++;
    // With one or two kernel rows, sharing saves less than the rows at the top and bottom of a tile cost.
    const bool shared = block->row_step == 1 && block->kernel_height > 2;
    if (shared && b == width) {
        switch (width) {
        case 1: CFK_NAME(tiles_1)(block, is_long); return;
        case 3: CFK_NAME(tiles_3)(block, is_long); return;
        case 5: CFK_NAME(tiles_5)(block, is_long); return;
        case 7: CFK_NAME(tiles_7)(block, is_long); return;
        case 9: CFK_NAME(tiles_9)(block, is_long); return;
        case 11: CFK_NAME(tiles_11)(block, is_long); return;
        case 13: CFK_NAME(tiles_13)(block, is_long); return;
        case 15: CFK_NAME(tiles_15)(block, is_long); return;
        default: CFK_NAME(tiles_any)(block, is_long); return;
        }
    }
    if (shared)
        CFK_NAME(tiles)(block, width, offsets, true, is_long, false);
    else if (b == width)
        CFK_NAME(tiles)(block, width, NULL, false, is_long, false);
    else
        CFK_NAME(tiles)(block, width, offsets, false, is_long, false);
}

_Static_assert(CFK_COLUMNS <= CFK_MAX_TILE_COLUMNS, "source rows are readable that far");
const ptrdiff_t CFK_NAME(columns) = CFK_COLUMNS;
