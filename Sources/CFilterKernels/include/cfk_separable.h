// The passes of the separable engine: down the columns, then along the rows.
#ifndef CFK_SEPARABLE_H
#define CFK_SEPARABLE_H

#include <stdbool.h>
#include <stddef.h>

/// The maximum number of output rows that are computed together.
#define CFK_PASS_ROWS 6

/// The maximum number of neighbouring taps in a run.
#define CFK_LONGEST_RUN 4

/// The conversion of a sum to an output: gain * (unit * sum / divisors[j][x]) + bias, in double precision and rounded
/// once.
struct cfk_finish {
    double unit;
    double gain;
    double bias;
    /// For each output row, a divisor for each column, or NULL for none.
    const double *const *divisors;
};

/// A pass down the columns.
///
///     output[j, x] = finish(sum over a of weights[a] * (source row of output row j and tap a)[begin + x])
///
/// Up to `longest` products are summed in float32, and these partial sums in double precision. The same holds for a
/// pass along the rows. The arithmetic of an output depends only on the order of the taps, not on its position or on
/// where a pass begins.
struct cfk_column_pass {
    /// Source rows. If rows are shared, there are taps + CFK_PASS_ROWS - 1, and output row j uses those from row j on.
    /// Otherwise, there are CFK_PASS_ROWS * taps, in groups of `taps` for each output row. All must be readable,
    /// whatever `output_rows` is.
    const float *const *rows;
    bool shares_rows;
    /// The element of a source row that output column 0 uses.
    ptrdiff_t begin;
    const float *weights;
    ptrdiff_t taps;
    ptrdiff_t longest;
    /// The first sample, and the distance between rows in elements.
    float *output;
    ptrdiff_t output_stride;
    /// 1...CFK_PASS_ROWS.
    ptrdiff_t output_rows;
    /// At least 1. If there are fewer than 16, source rows must be readable as if there were 16.
    ptrdiff_t columns;
    struct cfk_finish finish;
};

/// A pass along the rows, over the sum of one or more terms.
///
///     output[j, x] = finish(sum over t, i of weights[t * taps + i] * rows[j * terms + t][offsets[i] + x])
///
/// in the order of t and i. Taps whose elements are a vector apart form runs, which share loads of samples. If a run
/// begins with tap i, runs[i] is its number of taps, at most CFK_LONGEST_RUN.
struct cfk_row_pass {
    const float *const *rows;
    ptrdiff_t terms;
    /// For each tap, the element of a source row that output column 0 uses.
    const ptrdiff_t *offsets;
    /// For each tap that begins a run, the length of the run. No run extends across a multiple of `longest` taps.
    const ptrdiff_t *runs;
    const float *weights;
    ptrdiff_t taps;
    ptrdiff_t longest;
    float *output;
    ptrdiff_t output_stride;
    /// At least 1.
    ptrdiff_t output_rows;
    /// At least 1. Source rows are read up to the next multiple of `cfk_tile_columns`.
    ptrdiff_t columns;
    struct cfk_finish finish;
};

#endif
