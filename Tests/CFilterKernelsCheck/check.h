// What the checks of the C loops share: random numbers, memory that ends where it may be read, bounds and failures.
//
// A case takes its memory, seals what is only to be read, calls what it checks, compares, and ends.
#ifndef CHECK_H
#define CHECK_H

#include "CFilterKernels.h"

/// Half a unit in the last place of a float32 of magnitude 1: what one rounding is off by, at most.
#define FLOAT_ROUNDING 0x1p-24

#define COUNT(array) ((ptrdiff_t)(sizeof(array) / sizeof *(array)))

// random.c

void seed_random(uint64_t seed);
uint64_t random_bits(void);
/// low...high
ptrdiff_t random_within(ptrdiff_t low, ptrdiff_t high);
bool random_bool(void);
/// low..<high
double random_between(double low, double high);

/// What samples and weights are like.
enum numbers {
    /// -8...8, whose sums of products are exact.
    WHOLE,
    /// -1..<1
    REAL,
    /// The first product is so large that each other one is lost in a float32 sum with it: sums must be short.
    UNEVEN,
};

enum numbers random_numbers(void);
const char *name_of(enum numbers numbers);
void fill_with_samples(float *samples, ptrdiff_t count, enum numbers numbers);
void fill_with_weights(float *weights, ptrdiff_t count, enum numbers numbers);

// memory.c

/// Memory for exactly this many elements: next to a page that can be neither read nor written, at its end or before its
/// beginning, and to elements whose change is found. All elements are `untouched` at first.
float *take_floats(ptrdiff_t count);
double *take_doubles(ptrdiff_t count);
ptrdiff_t *take_indices(ptrdiff_t count);
const float **take_rows(ptrdiff_t count);
/// The same, for what is called to write to.
float *take_output(ptrdiff_t count);
/// An address that can be neither read nor written.
const float *forbidden(void);
/// Whether an element is as it was taken.
bool is_untouched(const float *element);
/// Expects rows of output to have been written, and nothing between them.
bool expect_written(const float *output, ptrdiff_t stride, ptrdiff_t rows, ptrdiff_t columns);
/// Remembers what all memory but outputs holds.
void seal_inputs(void);
/// Expects the inputs to be as they were sealed, and nothing to be written around any memory; gives it all back.
void release_memory(void);

// report.c

/// What is being checked, for a handler of signals too.
enum { CASE_LENGTH = 256 };
extern char case_description[CASE_LENGTH];

/// Says what is going to be checked, for failures; ends with `end_case`.
void begin_case(const char *format, ...) __attribute__((format(printf, 1, 2)));
void end_case(void);
/// Reports a failure where something does not hold; returns whether it does.
bool expect(bool holds, const char *format, ...) __attribute__((format(printf, 2, 3)));
/// Expects a sample to be within a bound of what it is to be, as NaN never is.
bool expect_near(float sample, double wanted, double bound, ptrdiff_t row, ptrdiff_t column);
/// Prints the number of cases since the last call; returns whether nothing failed.
bool report(const char *set, const char *what);

// finishing.c

/// gain * (unit * sum / divisor) + bias
struct finishing {
    double unit, gain, bias;
    bool divides;
};

struct finishing random_finishing(void);
void fill_with_divisors(double *divisors, ptrdiff_t count);
/// Expects an output sample to be what a sum finishes to.
///
/// - magnitude: sum of the products' magnitudes
/// - roundings: of float32 sums and products, of which each is off by no more than FLOAT_ROUNDING * magnitude
bool expect_finished(
    float sample, double sum, double magnitude, ptrdiff_t roundings, const struct finishing *finishing, double divisor,
    ptrdiff_t row, ptrdiff_t column);

// The checks, each of which the instruction set must be available for.

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

#endif
