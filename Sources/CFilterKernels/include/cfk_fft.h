// Two-dimensional complex Fourier transforms of tiles, and the other steps of overlap-save convolution.
//
// A tile has `height` rows of `width` complex numbers. A row is stored as vectors of `lanes` real parts, each followed
// by a vector of imaginary parts, so a column of vectors takes at most one cache line per row. Frequencies stay in the
// order in which the passes produce them. All spectra of a plan have the same order, and no function here needs
// another.
#ifndef CFK_FFT_H
#define CFK_FFT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum cfk_instruction_set;

/// The maximum number of passes along an axis.
#define CFK_FFT_MAX_PASSES 12

/// The alignment of tiles and spectra in bytes.
#define CFK_FFT_ALIGNMENT 64

/// The transform along an axis: one pass for each radix. The last pass is implemented separately.
struct cfk_fft_axis {
    /// The number of complex numbers, or of vectors of them along a row.
    ptrdiff_t length;
    int passes;
    int radices[CFK_FFT_MAX_PASSES];
    /// The offset of each pass's twiddle factors in the table, in elements.
    ptrdiff_t twiddles[CFK_FFT_MAX_PASSES];
};

/// The transform of tiles of one size.
struct cfk_fft_plan {
    ptrdiff_t width;
    ptrdiff_t height;
    /// float32 lanes of the instruction set that the plan is for.
    ptrdiff_t lanes;
    /// Elements from one row of a tile to the next.
    ptrdiff_t row_stride;
    /// Elements of the table of twiddle factors.
    ptrdiff_t table_elements;
    /// Elements of a spectrum: 2 * width * height.
    ptrdiff_t spectrum_elements;
    /// Elements of the buffer in which columns are transformed.
    ptrdiff_t buffer_elements;
    struct cfk_fft_axis rows;
    struct cfk_fft_axis columns;
    /// The offset in the table of the twiddle factors between the vectors and the lanes of a row.
    ptrdiff_t lane_twiddles;
};

/// Properties of the samples scanned so far.
struct cfk_fft_scan {
    /// The bits of the largest magnitude, which for NaN are above those of infinity.
    uint32_t largest;
    /// Whether every sample is an integer of at most 2^22 in magnitude.
    bool is_whole;
    /// The bits of the smallest nonzero level, or all ones if there is none.
    ///
    /// A level is the largest magnitude in a group of neighbours. A group consists of the samples of a run of
    /// CFK_FFT_SCAN_RUN that are in one lane, every fourth or eighth, or of the samples left over at the end of the
    /// row.
    uint32_t least;
};

/// The number of samples in a run.
#define CFK_FFT_SCAN_RUN 64

/// The conversion of a row of sums to a row of output samples.
///
///     output[x] = gain * (unit * s / divisors[x]) + bias,  s = sums[x * step], rounded to an integer if `rounds`
///
/// in double precision, and rounded once. Sums that are rounded to integers are at most 2^22 in magnitude.
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

/// Returns the float32 lanes of an instruction set's transforms, or 0 if this machine does not support it.
ptrdiff_t cfk_fft_lanes(enum cfk_instruction_set set);

/// Makes the plan for a tile size. Returns false if there is none, or if the instruction set is not available.
///
/// The width must be a multiple of the square of the lanes, the height a multiple of 8, and neither may have a prime
/// factor above 5.
bool cfk_fft_make_plan(enum cfk_instruction_set set, ptrdiff_t width, ptrdiff_t height, struct cfk_fft_plan *plan);

/// Computes the twiddle factors in double precision and rounds them.
void cfk_fft_fill_table(const struct cfk_fft_plan *plan, float *table);

/// Returns the frequency at a position in the transform; for tests.
ptrdiff_t cfk_fft_column_frequency(const struct cfk_fft_plan *plan, ptrdiff_t y);
ptrdiff_t cfk_fft_row_frequency(const struct cfk_fft_plan *plan, ptrdiff_t vector, ptrdiff_t lane);

/// Transforms a row of samples a + ib into a row of a tile.
void cfk_fft_forward_row(
    enum cfk_instruction_set set, const struct cfk_fft_plan *plan, const float *table, const float *a, const float *b,
    float *row);

/// Transforms all columns, multiplies them by a spectrum and transforms them back.
void cfk_fft_filter_columns(
    enum cfk_instruction_set set, const struct cfk_fft_plan *plan, const float *table, const float *spectrum,
    float *tile, float *buffer);

/// Transforms all columns and stores them as a spectrum. It is conjugated, which turns convolution into correlation,
/// and divided by the tile's size, by which the two transforms together multiply.
void cfk_fft_make_spectrum(
    enum cfk_instruction_set set, const struct cfk_fft_plan *plan, const float *table, float *tile, float *spectrum);

/// Transforms a row of a tile back into a + ib. The row is overwritten.
void cfk_fft_inverse_row(
    enum cfk_instruction_set set, const struct cfk_fft_plan *plan, const float *table, float *row, float *a, float *b);

/// Adds a row of samples to a scan.
void cfk_fft_scan_row(
    enum cfk_instruction_set set, const float *samples, ptrdiff_t count, struct cfk_fft_scan *scan);

/// Converts a row of sums to output samples.
void cfk_fft_finish_row(
    enum cfk_instruction_set set, const struct cfk_fft_finish *finish, const float *sums, float *output);

#endif
