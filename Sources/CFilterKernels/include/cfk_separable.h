// The passes of the separable engine: down the columns, then along the rows.
#ifndef CFK_SEPARABLE_H
#define CFK_SEPARABLE_H

#include <stdbool.h>
#include <stddef.h>

/// Output rows that are computed together, at most.
#define CFK_PASS_ROWS 6

/// Neighbouring taps of a run, at most.
#define CFK_LONGEST_RUN 4

/// What becomes of an output's sum: gain * (unit * sum / divisors[j][x]) + bias, in double precision and rounded once.
struct cfk_finish {
    double unit;
    double gain;
    double bias;
    /// For each output row, a divisor for each column; or NULL for none.
    const double *const *divisors;
};

/// A pass down the columns.
///
///     output[j, x] = finish(sum over a of weights[a] * (source row of output row j and tap a)[begin + x])
///
/// Up to `longest` products are summed in float32, and what comes of that in double precision; so it is along rows.
/// An output's arithmetic depends on the order of the taps alone: not on its place, nor on where a pass begins.
struct cfk_column_pass {
    /// Source rows. Where rows are shared there are taps + CFK_PASS_ROWS - 1, output row j taking those from j on; else
    /// CFK_PASS_ROWS * taps, each output row's own after the last's. All must be there, whatever `output_rows` is.
    const float *const *rows;
    bool shares_rows;
    /// The element of a source row that output column 0 takes.
    ptrdiff_t begin;
    const float *weights;
    ptrdiff_t taps;
    ptrdiff_t longest;
    /// The first sample, and the distance between rows in elements.
    float *output;
    ptrdiff_t output_stride;
    /// 1...CFK_PASS_ROWS.
    ptrdiff_t output_rows;
    /// At least 1. Where they are fewer than 16, source rows must be readable as if they were 16.
    ptrdiff_t columns;
    struct cfk_finish finish;
};

/// A pass along the rows, over the sum of one or more terms.
///
///     output[j, x] = finish(sum over t, i of weights[t * taps + i] * rows[j * terms + t][offsets[i] + x])
///
/// in the order of t and i. Taps whose elements are a vector apart are given as runs, and share their samples: the
/// fourth element of `runs` says how many taps, at most CFK_LONGEST_RUN, the run has that begins with tap 3.
struct cfk_row_pass {
    const float *const *rows;
    ptrdiff_t terms;
    /// For each tap, the element of a source row that output column 0 takes.
    const ptrdiff_t *offsets;
    /// For each tap that begins a run, the run's length. No run goes over a multiple of `longest` taps.
    const ptrdiff_t *runs;
    const float *weights;
    ptrdiff_t taps;
    ptrdiff_t longest;
    float *output;
    ptrdiff_t output_stride;
    /// At least 1.
    ptrdiff_t output_rows;
    /// At least 1. What is read of a source row ends on the next multiple of `cfk_tile_columns`.
    ptrdiff_t columns;
    struct cfk_finish finish;
};

#endif
