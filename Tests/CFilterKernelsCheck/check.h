// Helpers shared by the checks of the C loops: random numbers, guarded memory, error bounds and failures.
//
// A case allocates its memory, seals its inputs, calls the function under test, compares the results, and ends.
#ifndef CHECK_H
#define CHECK_H

#include "CFilterKernels.h"

/// The maximum relative error of a rounding to float32.
#define FLOAT_ROUNDING 0x1p-24

#define COUNT(array) ((ptrdiff_t)(sizeof(array) / sizeof *(array)))

// random.c

void seed_random(uint64_t seed);
uint64_t random_bits(void);
/// Returns an integer in low...high.
ptrdiff_t random_within(ptrdiff_t low, ptrdiff_t high);
bool random_bool(void);
/// Returns a number in low..<high.
double random_between(double low, double high);

/// Kinds of samples and weights.
enum numbers {
    /// Integers in -8...8, whose sums of products are exact.
    WHOLE,
    /// Numbers in -1..<1.
    REAL,
    /// The first product is so large that all others are lost in a float32 sum with it, so sums must be short.
    UNEVEN,
};

enum numbers random_numbers(void);
const char *name_of(enum numbers numbers);
void fill_with_samples(float *samples, ptrdiff_t count, enum numbers numbers);
void fill_with_weights(float *weights, ptrdiff_t count, enum numbers numbers);

// memory.c

/// Allocates memory for exactly `count` elements. On one side it borders on a page that can be neither read nor
/// written, on the other side on elements whose change is detected. All elements are `untouched` at first.
float *take_floats(ptrdiff_t count);
double *take_doubles(ptrdiff_t count);
ptrdiff_t *take_indices(ptrdiff_t count);
const float **take_rows(ptrdiff_t count);
uint8_t *take_bytes(ptrdiff_t count);
uint16_t *take_words(ptrdiff_t count);
/// Allocates the same for the output of the function under test.
float *take_output(ptrdiff_t count);
void *take_output_bytes(ptrdiff_t count);
/// Returns an address that can be neither read nor written.
const float *forbidden(void);
/// Returns whether an element has not been written since its allocation.
bool is_untouched(const float *element);
/// Expects rows of output to have been written, and nothing between them.
bool expect_written(const float *output, ptrdiff_t stride, ptrdiff_t rows, ptrdiff_t columns);
/// Records the contents of all memory except outputs.
void seal_inputs(void);
/// Expects sealed inputs to be unchanged and nothing to be written next to any memory, and releases all memory.
void release_memory(void);

// report.c

/// The description of the current case, which signal handlers read too.
enum { CASE_LENGTH = 256 };
extern char case_description[CASE_LENGTH];

/// Begins a case with a description for failures. `end_case` ends it.
void begin_case(const char *format, ...) __attribute__((format(printf, 1, 2)));
void end_case(void);
/// Reports a failure unless a condition holds. Returns whether it holds.
bool expect(bool holds, const char *format, ...) __attribute__((format(printf, 2, 3)));
/// Expects a sample to be within a bound of a value. NaN never is.
bool expect_near(float sample, double wanted, double bound, ptrdiff_t row, ptrdiff_t column);
/// Prints the number of cases since the last call. Returns whether nothing has failed.
bool report(const char *set, const char *what);

// finishing.c

/// The conversion of a sum to an output sample: gain * (unit * sum / divisor) + bias.
struct finishing {
    double unit, gain, bias;
    bool divides;
};

struct finishing random_finishing(void);
void fill_with_divisors(double *divisors, ptrdiff_t count);
/// Expects an output sample to equal the converted sum within the error bound.
///
/// - magnitude: the sum of the magnitudes of the products
/// - roundings: the number of float32 roundings, each with an error of at most FLOAT_ROUNDING * magnitude
bool expect_finished(
    float sample, double sum, double magnitude, ptrdiff_t roundings, const struct finishing *finishing, double divisor,
    ptrdiff_t row, ptrdiff_t column);

// The checks. Each requires that the instruction set is available.

void check_sets(void);
void check_peak(enum cfk_instruction_set set);
void check_blocks(enum cfk_instruction_set set);
void check_column_passes(enum cfk_instruction_set set);
void check_row_passes(enum cfk_instruction_set set);
void check_plans(enum cfk_instruction_set set);
void check_transforms(enum cfk_instruction_set set);
void check_scans(enum cfk_instruction_set set);
void check_finished_rows(enum cfk_instruction_set set);
void check_products(enum cfk_instruction_set set);
void check_bytes(enum cfk_instruction_set set);

// sample_sets.c

/// Returns whether this machine has a set of CSampleLoops: 0 is the narrow one, 1 is AVX2.
bool has_sample_set(ptrdiff_t set);
/// Returns a number of samples for case i: around the lengths of vectors at first, then longer than a block.
ptrdiff_t random_length(ptrdiff_t i);

// The checks of CSampleLoops, of all the sets that this machine has.

void check_counts(void);
void check_codes(void);
void check_pictures(void);
void check_similarities(void);
void check_light(void);

#endif
