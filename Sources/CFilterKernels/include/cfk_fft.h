// Two-dimensional complex Fourier transforms of tiles, and what overlap-save convolution does around them.
//
// A tile is height rows of width complex numbers. A row is kept as vectors of `lanes` real parts followed by the same
// number of imaginary parts, so that a column of vectors is one cache line a row. Frequencies are left in the order in
// which the passes leave them: spectra of one plan all have the same, and nothing here needs another.
#ifndef CFK_FFT_H
#define CFK_FFT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum cfk_instruction_set;

/// Passes along one axis, at most.
#define CFK_FFT_MAX_PASSES 12

/// Elements of tile and spectrum memory are aligned to this many bytes.
#define CFK_FFT_ALIGNMENT 64

/// How an axis is transformed: a pass for each radix, the last one apart.
struct cfk_fft_axis {
    /// Complex numbers, or vectors of them along a row.
    ptrdiff_t length;
    int passes;
    int radices[CFK_FFT_MAX_PASSES];
    /// Where each pass has its twiddle factors in the table, in elements.
    ptrdiff_t twiddles[CFK_FFT_MAX_PASSES];
};

/// How tiles of one size are transformed.
struct cfk_fft_plan {
    ptrdiff_t width;
    ptrdiff_t height;
    /// float32 lanes of the instruction set that the plan is for.
    ptrdiff_t lanes;
    /// Elements from a tile's row to the next.
    ptrdiff_t row_stride;
    /// Elements of the table of twiddle factors.
    ptrdiff_t table_elements;
    /// Elements of a spectrum: 2 * width * height.
    ptrdiff_t spectrum_elements;
    /// Elements that columns are transformed in.
    ptrdiff_t buffer_elements;
    struct cfk_fft_axis rows;
    struct cfk_fft_axis columns;
    /// Where the factors between the vectors and the lanes of a row are in the table.
    ptrdiff_t lane_twiddles;
};

/// What is to be known of a row of samples.
struct cfk_fft_scan {
    /// The largest magnitude's bits: above those of infinity for NaN.
    uint32_t largest;
    /// Whether every sample is a whole number of at most 2^22 in magnitude.
    bool is_whole;
    /// The smallest level that is not 0, as bits; all ones where there is none.
    ///
    /// A level is the largest magnitude among neighbours: those samples of a run of CFK_FFT_SCAN_RUN that are in one lane,
    /// every fourth or eighth, or what is left over at the row's end.
    uint32_t least;
};

/// Samples of a run.
#define CFK_FFT_SCAN_RUN 64

/// How a row of sums becomes a row of output samples.
///
///     output[x] = gain * (unit * s / divisors[x]) + bias,  s = sums[x * step], rounded to a whole number if `rounds`
///
/// in double precision, and rounded once. Sums that are to be whole numbers are of at most 2^22 in magnitude.
struct cfk_fft_finish {
    ptrdiff_t count;
    ptrdiff_t step;
    double unit;
    double gain;
    double bias;
    /// A divisor for each column, or NULL for none.
    const double *divisors;
    bool rounds;
};

/// float32 lanes of an instruction set's transforms; 0 for one that this machine has not.
ptrdiff_t cfk_fft_lanes(enum cfk_instruction_set set);

/// Makes the plan of a tile's size; false where the instruction set has none.
///
/// The width is a multiple of the lanes' square, the height one of 8, and neither has a prime factor above 5.
bool cfk_fft_make_plan(enum cfk_instruction_set set, ptrdiff_t width, ptrdiff_t height, struct cfk_fft_plan *plan);

/// Computes the twiddle factors, in double precision and rounded.
void cfk_fft_fill_table(const struct cfk_fft_plan *plan, float *table);

/// The frequency that stands at a place of the transform: for tests.
ptrdiff_t cfk_fft_column_frequency(const struct cfk_fft_plan *plan, ptrdiff_t y);
ptrdiff_t cfk_fft_row_frequency(const struct cfk_fft_plan *plan, ptrdiff_t vector, ptrdiff_t lane);

/// Transforms a row of a + ib into a tile's row.
void cfk_fft_forward_row(
    enum cfk_instruction_set set, const struct cfk_fft_plan *plan, const float *table, const float *a, const float *b,
    float *row);

/// Transforms all columns, multiplies them by a spectrum and transforms them back.
void cfk_fft_filter_columns(
    enum cfk_instruction_set set, const struct cfk_fft_plan *plan, const float *table, const float *spectrum,
    float *tile, float *buffer);

/// Transforms all columns and keeps them as a spectrum: conjugated, which turns convolution into correlation, and
/// divided by the tile's size, which both transforms together multiply by.
void cfk_fft_make_spectrum(
    enum cfk_instruction_set set, const struct cfk_fft_plan *plan, const float *table, float *tile, float *spectrum);

/// Transforms a tile's row back, which is overwritten, into a + ib.
void cfk_fft_inverse_row(
    enum cfk_instruction_set set, const struct cfk_fft_plan *plan, const float *table, float *row, float *a, float *b);

/// Adds a row of samples to what is known.
void cfk_fft_scan_row(
    enum cfk_instruction_set set, const float *samples, ptrdiff_t count, struct cfk_fft_scan *scan);

/// Makes output samples of a row of sums.
void cfk_fft_finish_row(
    enum cfk_instruction_set set, const struct cfk_fft_finish *finish, const float *sums, float *output);

#endif
