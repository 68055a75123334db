// The innermost loops of the filter engines, once for each instruction set.
//
// Every function here reads and writes only what its job describes, allocates nothing and keeps no state, so that any
// number of threads may call it at once.
#ifndef CFILTERKERNELS_H
#define CFILTERKERNELS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "cfk_separable.h"

#include "cfk_fft.h"

/// An instruction set that the loops were compiled for.
enum cfk_instruction_set {
    /// What every processor of the architecture has, 4 lanes: SSE2 on x86-64.
    CFK_BASELINE = 0,
    /// AVX2 and FMA, 8 lanes.
    CFK_AVX2 = 1,
    /// NEON, 4 lanes with fused multiply-add, which every arm64 processor has.
    CFK_NEON = 2,
};

/// Output rows that are computed together, at most.
#define CFK_BLOCK_ROWS 4

/// Columns that are computed together, at most, by any instruction set.
///
/// A source row must be readable that many elements, less one, past the last sample that `columns` outputs need.
#define CFK_MAX_TILE_COLUMNS 24

/// A block of output rows to compute.
///
///     output[j, x] = finish(sum over a, b of weights[a * kernel_width + b] * rows[j * row_step + a][offsets[b] + x])
///
/// with finish(s) = gain * (unit * s / divisors[x]) + bias, in double precision and rounded once.
///
/// Up to 64 products are summed up in one float32 sum; more of them in parts of about 48, and the parts in another. An
/// output's arithmetic depends on the order of its own taps alone: not on its place in the block, nor on where blocks
/// begin.
struct cfk_block {
    /// Source rows: (output_rows - 1) * row_step + kernel_height of them.
    const float *const *rows;
    /// From an output row's first source row to the next output row's; 1 where neighbours share source rows.
    ptrdiff_t row_step;
    /// For each kernel column, the element of a source row that output column 0 takes.
    const ptrdiff_t *offsets;
    /// The kernel in correlation form, row after row.
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
    /// Source rows that the next block will need besides these, where column 0 of this block lies: fetched into the
    /// cache meanwhile, never read.
    const float *const *next_rows;
    ptrdiff_t next_count;
    /// Whether finished samples are to be written past the cache, where rows are aligned to vectors: pays for outputs
    /// much larger than it.
    bool streams;
};

/// Whether this machine can run an instruction set's loops.
bool cfk_is_available(enum cfk_instruction_set set);

/// Columns that an instruction set's loops compute together; 0 for one that this program was not compiled for.
ptrdiff_t cfk_tile_columns(enum cfk_instruction_set set);

/// Computes a block; the instruction set must be available.
void cfk_filter_block(enum cfk_instruction_set set, const struct cfk_block *block);

#include "cfk_bytes.h"
#include "cfk_peak.h"
/// Float32 lanes of an instruction set's vectors; 0 for one that this program was not compiled for.
ptrdiff_t cfk_lanes(enum cfk_instruction_set set);

/// Computes a pass down the columns; the instruction set must be available.
void cfk_column_pass(enum cfk_instruction_set set, const struct cfk_column_pass *pass);

/// Computes a pass along the rows; the instruction set must be available.
void cfk_row_pass(enum cfk_instruction_set set, const struct cfk_row_pass *pass);

/// Whether no sample is NaN or infinite.
bool cfk_all_finite(enum cfk_instruction_set set, const float *samples, ptrdiff_t count);

/// sums[x] += weight * samples[x], each product and addition rounded once, together, by every instruction set.
void cfk_add_products(
    enum cfk_instruction_set set, float *sums, const float *samples, float weight, ptrdiff_t count);

#endif
