// Checks of passes down the columns.
#include "check.h"

#include <math.h>

/// Source rows with fewer columns must be readable as if they had this many.
enum { LEAST_READABLE = 16 };

struct column_case {
    enum cfk_instruction_set set;
    ptrdiff_t taps, longest, rows, columns, begin;
    bool shares_rows;
    enum numbers numbers;
    struct finishing finishing;
    const float **sources;
    float *weights;
    const double **divisors;
};

static const float *source_row(const struct column_case *c, ptrdiff_t j, ptrdiff_t a) {
    return c->sources[c->shares_rows ? j + a : j * c->taps + a];
}

/// Returns the number of source row pointers of a pass, which does not depend on its number of output rows.
static ptrdiff_t sources_of(bool shares_rows, ptrdiff_t taps) {
    return shares_rows ? taps + CFK_PASS_ROWS - 1 : CFK_PASS_ROWS * taps;
}

static void fill_inputs(struct column_case *c) {
    const ptrdiff_t sources = sources_of(c->shares_rows, c->taps);
    c->sources = take_rows(sources);
    for (ptrdiff_t r = 0; r < sources; r++) {
        float *row = take_floats(c->columns < LEAST_READABLE ? LEAST_READABLE : c->columns);
        fill_with_samples(row, c->columns, c->numbers);
        c->sources[r] = row - c->begin;
    }
    c->weights = take_floats(c->taps);
    fill_with_weights(c->weights, c->taps, c->numbers);
    c->divisors = NULL;
    if (c->finishing.divides) {
        c->divisors = (const double **)take_rows(c->rows);
        for (ptrdiff_t j = 0; j < c->rows; j++) {
            double *divisors = take_doubles(c->columns);
            fill_with_divisors(divisors, c->columns);
            c->divisors[j] = divisors;
        }
    }
}

static void expect_sums(const struct column_case *c, const float *output, ptrdiff_t stride) {
    const ptrdiff_t roundings = c->numbers == WHOLE ? 0 : (c->taps < c->longest ? c->taps : c->longest) + 1;
    for (ptrdiff_t j = 0; j < c->rows; j++) {
        for (ptrdiff_t x = 0; x < c->columns; x++) {
            double sum = 0, magnitude = 0;
            for (ptrdiff_t a = 0; a < c->taps; a++) {
                const double product = (double)c->weights[a] * (double)source_row(c, j, a)[c->begin + x];
                sum += product;
                magnitude += fabs(product);
            }
            if (!expect_finished(
                    output[j * stride + x], sum, magnitude, roundings, &c->finishing,
                    c->divisors ? c->divisors[j][x] : 1, j, x))
                return;
        }
    }
}

/// Expects one output row to be bit-identical if it is computed from another column on and with `shares_rows` inverted.
static void expect_same_elsewhere(
    const struct column_case *c, const struct cfk_column_pass *pass, const float *output, ptrdiff_t stride) {
    const ptrdiff_t j = random_within(0, c->rows - 1);
    const ptrdiff_t first = c->columns > LEAST_READABLE ? random_within(0, c->columns - LEAST_READABLE) : 0;
    const ptrdiff_t columns = c->columns - first, sources = sources_of(!c->shares_rows, c->taps);
    const float **rows = take_rows(sources);
    for (ptrdiff_t r = 0; r < sources; r++) rows[r] = source_row(c, j, r < c->taps ? r : c->taps - 1);
    const double *divisors = c->divisors ? c->divisors[j] + first : NULL;
    float *part = take_output(columns);
    struct cfk_column_pass alone = *pass;
    alone.rows = rows;
    alone.shares_rows = !c->shares_rows;
    alone.begin = c->begin + first;
    alone.output = part;
    alone.output_rows = 1;
    alone.columns = columns;
    alone.finish.divisors = divisors ? &divisors : NULL;
    seal_inputs();
    cfk_column_pass(c->set, &alone);
    if (!expect_written(part, columns, 1, columns)) return;
    for (ptrdiff_t x = 0; x < columns; x++) {
        const float before = output[j * stride + first + x];
        if (!expect(
                part[x] == before, "element %td of row %td is %.9g, and %.9g alone", first + x, j, (double)before,
                (double)part[x]))
            return;
    }
}

static void check_pass(struct column_case *c) {
    begin_case(
        "column pass of set %d, %td taps, %td at a time, %s rows, %td x %td outputs from %td, %s numbers, unit %g, "
        "gain %g, bias %g%s",
        (int)c->set, c->taps, c->longest, c->shares_rows ? "shared" : "apart", c->columns, c->rows, c->begin,
        name_of(c->numbers), c->finishing.unit, c->finishing.gain, c->finishing.bias,
        c->finishing.divides ? ", divided" : "");
    fill_inputs(c);
    const ptrdiff_t stride = c->columns + random_within(0, 5);
    float *output = take_output((c->rows - 1) * stride + c->columns);
    const struct cfk_column_pass pass = {
        .rows = c->sources,
        .shares_rows = c->shares_rows,
        .begin = c->begin,
        .weights = c->weights,
        .taps = c->taps,
        .longest = c->longest,
        .output = output,
        .output_stride = stride,
        .output_rows = c->rows,
        .columns = c->columns,
        .finish = {c->finishing.unit, c->finishing.gain, c->finishing.bias, c->divisors},
    };
    seal_inputs();
    cfk_column_pass(c->set, &pass);
    if (expect_written(output, stride, c->rows, c->columns)) {
        expect_sums(c, output, stride);
        expect_same_elsewhere(c, &pass, output, stride);
    }
    end_case();
}

void check_column_passes(enum cfk_instruction_set set) {
    static const ptrdiff_t taps[] = {1, 2, 3, 4, 5, 6, 7, 8, 9, 11, 12, 13, 31, 64, 65, 100};
    static const ptrdiff_t longest[] = {1, 2, 5, 6, 7, 48, 64};
    for (ptrdiff_t t = 0; t < COUNT(taps); t++) {
        for (ptrdiff_t l = 0; l < COUNT(longest); l++) {
            for (ptrdiff_t i = 0; i < 4 * CFK_PASS_ROWS; i++) {
                struct column_case c = {
                    .set = set,
                    .taps = taps[t],
                    .longest = longest[l],
                    .rows = i % CFK_PASS_ROWS + 1,
                    .columns = random_bool() ? random_within(1, 20) : random_within(1, 60),
                    .begin = random_within(-5, 5),
                    .shares_rows = i / CFK_PASS_ROWS % 2,
                    .numbers = random_numbers(),
                    .finishing = random_finishing(),
                };
                check_pass(&c);
            }
        }
    }
}
