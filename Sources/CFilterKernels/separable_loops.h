// The passes of the separable engine, included once for each instruction set, which defines:
//
//     CFK_NAME(name)              the name of a function of this instruction set
//     CFK_LANES                   float32 lanes of a vector
//     CFK_FUSED                   1 if the processor fuses a multiplication and an addition
//
// Down the columns, a tile of 6 rows x 2 vectors keeps its sums in registers: 12 multiply-adds for 8 loads. A tile of
// 4 rows x 3 vectors has 7 loads, but takes a third longer at 63 taps (24 ms instead of 18 for 8 MP): source rows come
// from the second-level cache, and six rows share them better than four.
//
// Along the rows, a tile of 9 vectors processes one tap at a time, or up to four taps that are a vector apart. Such
// taps use the same vectors of samples, each shifted by one vector, so 36 multiply-adds need 12 loads of samples.

#include "include/CFilterKernels.h"

// The compiler must not fuse multiplications and additions: fused operations are written explicitly, so that the
// arithmetic is defined by this file and not by an optimizer.
#pragma STDC FP_CONTRACT OFF

#define PASS_INLINE static inline __attribute__((always_inline))
#define PASS_UNROLL _Pragma("clang loop unroll(full)")
#define PASS_ROWS CFK_PASS_ROWS
#define PASS_VECTORS 2
#define PASS_COLUMNS (PASS_VECTORS * CFK_LANES)
#define PASS_LONG_TILE 9
#define PASS_SHORT_TILE 3

typedef float pass_vector __attribute__((vector_size(CFK_LANES * sizeof(float))));
// Elements need not be aligned to vectors.
typedef pass_vector pass_unaligned __attribute__((aligned(sizeof(float)), may_alias));
typedef double pass_doubles __attribute__((vector_size(CFK_LANES * sizeof(double))));
typedef pass_doubles pass_unaligned_doubles __attribute__((aligned(sizeof(double)), may_alias));
typedef pass_vector pass_sums[PASS_ROWS][PASS_VECTORS];

// Forces two sums to be computed before the following code. Overlapping them takes more registers than there are.
#if defined(__x86_64__)
#define PASS_IN_ORDER(a, b) __asm__ volatile("" : "+x"(a), "+x"(b))
#else
#define PASS_IN_ORDER(a, b) ((void)0)
#endif

PASS_INLINE pass_vector CFK_NAME(pass_multiply_add)(pass_vector a, pass_vector b, pass_vector sum) {
#if CFK_FUSED
    return __builtin_elementwise_fma(a, b, sum);
#else
    return a * b + sum;
#endif
}

/// Returns whether sums are output samples without further arithmetic.
PASS_INLINE bool CFK_NAME(pass_is_final)(const struct cfk_finish *finish) {
    return !finish->divisors && finish->unit * finish->gain == 1 && finish->bias == 0;
}

/// Returns a vector of output samples, of the columns from x on.
PASS_INLINE pass_vector CFK_NAME(pass_finish)(
    const struct cfk_finish *finish, const pass_doubles *sums, const double *divisors, ptrdiff_t x) {
    // Two branches: the compiler turns a conditional division into one that is always executed, which takes ten times
    // as long.
    if (divisors) {
        const pass_doubles divided = finish->unit * *sums / *(const pass_unaligned_doubles *)(divisors + x);
        return __builtin_convertvector(finish->gain * divided + finish->bias, pass_vector);
    }
    return __builtin_convertvector(finish->gain * finish->unit * *sums + finish->bias, pass_vector);
}

/// Writes a row of a tile: `count` vectors of sums, of which `columns` output samples are needed.
///
/// If `is_long` is true, the sums are in `totals`.
PASS_INLINE void CFK_NAME(pass_store)(
    const struct cfk_finish *finish, const pass_vector *sums, const pass_doubles *totals, bool is_long, int count,
    ptrdiff_t j, ptrdiff_t x, ptrdiff_t columns, float *output) {
    const double *divisors = finish->divisors ? finish->divisors[j] : NULL;
    if (columns == count * CFK_LANES) {
        if (!is_long && CFK_NAME(pass_is_final)(finish)) {
            PASS_UNROLL for (int v = 0; v < count; v++) ((pass_unaligned *)output)[v] = sums[v];
            return;
        }
        PASS_UNROLL for (int v = 0; v < count; v++) {
            const pass_doubles wide = is_long ? totals[v] : __builtin_convertvector(sums[v], pass_doubles);
            ((pass_unaligned *)output)[v] = CFK_NAME(pass_finish)(finish, &wide, divisors, x + v * CFK_LANES);
        }
        return;
    }
    // Computes the same numbers one at a time, because there are no divisors beyond the last column.
    for (ptrdiff_t c = 0; c < columns; c++) {
        const double sum = is_long ? totals[c / CFK_LANES][c % CFK_LANES] : sums[c / CFK_LANES][c % CFK_LANES];
        if (divisors)
            output[c] = (float)(finish->gain * (finish->unit * sum / divisors[x + c]) + finish->bias);
        else
            output[c] = (float)(finish->gain * finish->unit * sum + finish->bias);
    }
}

/// Adds a source row to the output rows `low`...`high`. Row `low` uses the weight that `last` points to, and each
/// following row the weight before it.
PASS_INLINE void CFK_NAME(pass_add_row)(
    pass_sums sums, int low, int high, const float *source, const float *last) {
    const pass_unaligned *at = (const pass_unaligned *)source;
    const pass_vector samples[PASS_VECTORS] = {at[0], at[1]};
    PASS_UNROLL for (int j = low; j <= high; j++) {
        const pass_vector weight = last[low - j] - (pass_vector){0};
        PASS_UNROLL for (int v = 0; v < PASS_VECTORS; v++)
            sums[j][v] = CFK_NAME(pass_multiply_add)(weight, samples[v], sums[j][v]);
        PASS_IN_ORDER(sums[j][0], sums[j][1]);
    }
}

/// Adds `taps` taps to six output rows that share source rows; `taps` may be a constant, and less than six.
PASS_INLINE void CFK_NAME(pass_add_shared)(
    pass_sums sums, const float *const *rows, const float *weights, ptrdiff_t taps, ptrdiff_t x) {
    if (taps < PASS_ROWS) {
        PASS_UNROLL for (int r = 0; r < taps + PASS_ROWS - 1; r++) {
            const int low = r < taps ? 0 : r - (int)taps + 1, high = r < PASS_ROWS ? r : PASS_ROWS - 1;
            CFK_NAME(pass_add_row)(sums, low, high, rows[r] + x, weights + r - low);
        }
        return;
    }
    PASS_UNROLL for (int r = 0; r < PASS_ROWS - 1; r++)
        CFK_NAME(pass_add_row)(sums, 0, r, rows[r] + x, weights + r);
    for (ptrdiff_t r = PASS_ROWS - 1; r < taps; r++)
        CFK_NAME(pass_add_row)(sums, 0, PASS_ROWS - 1, rows[r] + x, weights + r);
    PASS_UNROLL for (int low = 1; low < PASS_ROWS; low++)
        CFK_NAME(pass_add_row)(sums, low, PASS_ROWS - 1, rows[taps - 1 + low] + x, weights + taps - 1);
}

PASS_INLINE void CFK_NAME(pass_add_taps)(
    pass_sums sums, const float *const *rows, const float *weights, ptrdiff_t taps, ptrdiff_t x) {
    switch (taps) {
    case 1: CFK_NAME(pass_add_shared)(sums, rows, weights, 1, x); break;
    case 2: CFK_NAME(pass_add_shared)(sums, rows, weights, 2, x); break;
    case 3: CFK_NAME(pass_add_shared)(sums, rows, weights, 3, x); break;
    case 4: CFK_NAME(pass_add_shared)(sums, rows, weights, 4, x); break;
    case 5: CFK_NAME(pass_add_shared)(sums, rows, weights, 5, x); break;
    default: __builtin_assume(taps >= PASS_ROWS); CFK_NAME(pass_add_shared)(sums, rows, weights, taps, x);
    }
}

/// Adds taps to six output rows that do not share source rows; `apart` is the number of pointers from the source rows
/// of one output row to those of the next.
PASS_INLINE void CFK_NAME(pass_add_apart)(
    pass_sums sums, const float *const *rows, ptrdiff_t apart, const float *weights, ptrdiff_t taps, ptrdiff_t x) {
    for (ptrdiff_t a = 0; a < taps; a++) {
        const pass_vector weight = weights[a] - (pass_vector){0};
        PASS_UNROLL for (int j = 0; j < PASS_ROWS; j++) {
            const pass_unaligned *at = (const pass_unaligned *)(rows[j * apart + a] + x);
            PASS_UNROLL for (int v = 0; v < PASS_VECTORS; v++)
                sums[j][v] = CFK_NAME(pass_multiply_add)(weight, at[v], sums[j][v]);
        }
    }
}

/// Computes up to PASS_COLUMNS columns from x on; `is_long` is a constant where this is inlined.
PASS_INLINE void CFK_NAME(column_tile)(
    const struct cfk_column_pass *pass, ptrdiff_t x, ptrdiff_t columns, bool is_long) {
    const ptrdiff_t begin = pass->begin + x;
    pass_sums sums;
    pass_doubles totals[PASS_ROWS][PASS_VECTORS];
    if (is_long) __builtin_memset(totals, 0, sizeof totals);
    for (ptrdiff_t first = 0; first < pass->taps; first += pass->longest) {
        const ptrdiff_t rest = pass->taps - first, count = is_long && rest > pass->longest ? pass->longest : rest;
        __builtin_memset(sums, 0, sizeof sums);
        if (pass->shares_rows)
            CFK_NAME(pass_add_taps)(sums, pass->rows + first, pass->weights + first, count, begin);
        else
            CFK_NAME(pass_add_apart)(sums, pass->rows + first, pass->taps, pass->weights + first, count, begin);
        if (!is_long) break;
        PASS_UNROLL for (int j = 0; j < PASS_ROWS; j++)
            PASS_UNROLL for (int v = 0; v < PASS_VECTORS; v++)
                totals[j][v] += __builtin_convertvector(sums[j][v], pass_doubles);
    }
    PASS_UNROLL for (int j = 0; j < PASS_ROWS; j++) {
        if (j == pass->output_rows) break;
        CFK_NAME(pass_store)(
            &pass->finish, sums[j], totals[j], is_long, PASS_VECTORS, j, x, columns,
            pass->output + j * pass->output_stride + x);
    }
}

/// Computes whole tiles. If the columns do not end with a tile, the last tile begins earlier and computes some columns
/// a second time.
PASS_INLINE void CFK_NAME(column_tiles)(const struct cfk_column_pass *pass, bool is_long) {
    const ptrdiff_t columns = pass->columns;
    if (columns < PASS_COLUMNS) {
        CFK_NAME(column_tile)(pass, 0, columns, is_long);
        return;
    }
    for (ptrdiff_t x = 0; x < columns; x += PASS_COLUMNS)
        CFK_NAME(column_tile)(pass, x + PASS_COLUMNS > columns ? columns - PASS_COLUMNS : x, PASS_COLUMNS, is_long);
}

void CFK_NAME(column_pass)(const struct cfk_column_pass *pass) {
    if (pass->taps > pass->longest)
        CFK_NAME(column_tiles)(pass, true);
    else
        CFK_NAME(column_tiles)(pass, false);
}

/// Adds a run of `length` taps to `count` vectors of sums.
PASS_INLINE void CFK_NAME(pass_add_run)(
    pass_vector *sums, const float *source, const float *weights, int count, int length) {
    pass_vector weight[CFK_LONGEST_RUN];
    PASS_UNROLL for (int t = 0; t < length; t++) weight[t] = weights[t] - (pass_vector){0};
    PASS_UNROLL for (int i = 0; i < count + length - 1; i++) {
        const pass_vector samples = *(const pass_unaligned *)(source + i * CFK_LANES);
        PASS_UNROLL for (int t = 0; t < length; t++)
            if (i - t >= 0 && i - t < count)
                sums[i - t] = CFK_NAME(pass_multiply_add)(weight[t], samples, sums[i - t]);
    }
}

/// Computes up to `count` vectors of columns from x on; `count` and `is_long` are constants where this is inlined.
PASS_INLINE void CFK_NAME(row_tile)(
    const struct cfk_row_pass *pass, ptrdiff_t j, ptrdiff_t x, ptrdiff_t columns, int count, bool is_long) {
    pass_vector sums[PASS_LONG_TILE] = {{0}};
    pass_doubles totals[PASS_LONG_TILE];
    ptrdiff_t pending = 0;
    if (is_long) __builtin_memset(totals, 0, sizeof totals);
    for (ptrdiff_t t = 0; t < pass->terms; t++) {
        const float *source = pass->rows[j * pass->terms + t] + x;
        const float *weights = pass->weights + t * pass->taps;
        for (ptrdiff_t first = 0; first < pass->taps; first += pass->longest) {
            const ptrdiff_t rest = pass->taps - first, taps = rest > pass->longest ? pass->longest : rest;
            if (is_long && pending + taps > pass->longest) {
                PASS_UNROLL for (int v = 0; v < count; v++) {
                    totals[v] += __builtin_convertvector(sums[v], pass_doubles);
                    sums[v] = (pass_vector){0};
                }
                pending = 0;
            }
            pending += taps;
            for (ptrdiff_t i = first; i < first + taps; i += pass->runs[i]) {
                const float *at = source + pass->offsets[i];
                switch (pass->runs[i]) {
                case 1: CFK_NAME(pass_add_run)(sums, at, weights + i, count, 1); break;
                case 2: CFK_NAME(pass_add_run)(sums, at, weights + i, count, 2); break;
                case 3: CFK_NAME(pass_add_run)(sums, at, weights + i, count, 3); break;
                case 4: CFK_NAME(pass_add_run)(sums, at, weights + i, count, 4); break;
                default: __builtin_unreachable();
                }
            }
        }
    }
    if (is_long)
        PASS_UNROLL for (int v = 0; v < count; v++) totals[v] += __builtin_convertvector(sums[v], pass_doubles);
    CFK_NAME(pass_store)(
        &pass->finish, sums, totals, is_long, count, j, x, columns, pass->output + j * pass->output_stride + x);
}

PASS_INLINE void CFK_NAME(row_tiles)(const struct cfk_row_pass *pass, bool is_long) {
    for (ptrdiff_t j = 0; j < pass->output_rows; j++) {
        ptrdiff_t x = 0;
        for (; pass->columns - x >= PASS_LONG_TILE * CFK_LANES; x += PASS_LONG_TILE * CFK_LANES)
            CFK_NAME(row_tile)(pass, j, x, PASS_LONG_TILE * CFK_LANES, PASS_LONG_TILE, is_long);
        for (; x < pass->columns; x += PASS_SHORT_TILE * CFK_LANES) {
            const ptrdiff_t rest = pass->columns - x;
            CFK_NAME(row_tile)(
                pass, j, x, rest < PASS_SHORT_TILE * CFK_LANES ? rest : PASS_SHORT_TILE * CFK_LANES, PASS_SHORT_TILE,
                is_long);
        }
    }
}

void CFK_NAME(row_pass)(const struct cfk_row_pass *pass) {
    if (pass->taps * pass->terms > pass->longest)
        CFK_NAME(row_tiles)(pass, true);
    else
        CFK_NAME(row_tiles)(pass, false);
}

_Static_assert(PASS_COLUMNS <= 16, "source rows are readable that far");
_Static_assert(PASS_SHORT_TILE * CFK_LANES <= CFK_MAX_TILE_COLUMNS, "source rows are readable that far");
const ptrdiff_t CFK_NAME(lanes) = CFK_LANES;
