// The innermost loops of the filter engines, compiled once for each instruction set.
//
// Every function here reads and writes only the memory given by its arguments, allocates nothing and keeps no state, so
// any number of threads may call it at the same time.
#ifndef CFILTERKERNELS_H
#define CFILTERKERNELS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "cfk_separable.h"

#include "cfk_fft.h"

/// An instruction set that the loops are compiled for.
enum cfk_instruction_set {
    /// The baseline of the architecture, 4 lanes: SSE2 on x86-64.
    CFK_BASELINE = 0,
    /// AVX2 and FMA, 8 lanes.
    CFK_AVX2 = 1,
    /// NEON, 4 lanes with fused multiply-add, which every arm64 processor has.
    CFK_NEON = 2,
};

/// The maximum number of output rows that are computed together.
#define CFK_BLOCK_ROWS 4

/// The maximum number of columns that any instruction set computes together.
///
/// A source row must be readable for this number of elements, less one, past the last sample that `columns` outputs
/// need.
#define CFK_MAX_TILE_COLUMNS 24

/// A block of output rows to compute.
///
///     output[j, x] = finish(sum over a, b of weights[a * kernel_width + b] * rows[j * row_step + a][offsets[b] + x])
///
/// with finish(s) = gain * (unit * s / divisors[x]) + bias, in double precision and rounded once.
///
/// Up to 64 products are added in one float32 sum. More are added in partial sums of about 48, which are added in
/// another float32 sum. The arithmetic of an output depends only on the order of its taps, not on its position in the
/// block or on where blocks begin.
struct cfk_block {
    /// (output_rows - 1) * row_step + kernel_height source rows.
    const float *const *rows;
    /// The distance from an output row's first source row to that of the next; 1 if neighbours share source rows.
    ptrdiff_t row_step;
    /// For each kernel column, the element of a source row that output column 0 uses.
    const ptrdiff_t *offsets;
    /// The kernel in correlation form, row by row.
    const float *weights;
    ptrdiff_t kernel_width;
    ptrdiff_t kernel_height;
    /// The first sample of the block, and the distance between its rows in elements.
    float *output;
    ptrdiff_t output_stride;
    /// 1...CFK_BLOCK_ROWS.
    ptrdiff_t output_rows;
    /// At least 1.
    ptrdiff_t columns;
    double unit;
    double gain;
    double bias;
    /// A divisor for each column, or NULL for none.
    const double *divisors;
    /// Further source rows that the next block needs, from column 0 of this block on. They are prefetched into the
    /// cache, never read.
    const float *const *next_rows;
    ptrdiff_t next_count;
    /// Whether output samples bypass the cache if rows are aligned to vectors. This pays for outputs much larger than
    /// the cache.
    bool streams;
};

/// Returns whether this machine can run the loops of an instruction set.
bool cfk_is_available(enum cfk_instruction_set set);

/// Returns the number of columns that an instruction set computes together, or 0 if this program was not compiled for
/// it.
ptrdiff_t cfk_tile_columns(enum cfk_instruction_set set);

/// Computes a block. The instruction set must be available.
void cfk_filter_block(enum cfk_instruction_set set, const struct cfk_block *block);

#include "cfk_bytes.h"
#include "cfk_peak.h"
/// Returns the float32 lanes of an instruction set's vectors, or 0 if this program was not compiled for it.
ptrdiff_t cfk_lanes(enum cfk_instruction_set set);

/// Computes a pass down the columns. The instruction set must be available.
void cfk_column_pass(enum cfk_instruction_set set, const struct cfk_column_pass *pass);

/// Computes a pass along the rows. The instruction set must be available.
void cfk_row_pass(enum cfk_instruction_set set, const struct cfk_row_pass *pass);

/// Returns whether no sample is NaN or infinite.
bool cfk_all_finite(enum cfk_instruction_set set, const float *samples, ptrdiff_t count);

/// Adds weight * samples[x] to each sums[x]. Every instruction set rounds product and addition together, once.
void cfk_add_products(
    enum cfk_instruction_set set, float *sums, const float *samples, float weight, ptrdiff_t count);

#endif
