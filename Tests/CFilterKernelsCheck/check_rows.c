// Checks of passes along the rows.
#include "check.h"

#include <math.h>

struct row_case {
    enum cfk_instruction_set set;
    ptrdiff_t taps, terms, longest, rows, columns;
    bool has_runs;
    enum numbers numbers;
    struct finishing finishing;
    const float **sources;
    ptrdiff_t *offsets, *runs;
    /// The smallest and the largest offset.
    ptrdiff_t low, high;
    float *weights;
    const double **divisors;
};

static ptrdiff_t least(ptrdiff_t a, ptrdiff_t b) { return a < b ? a : b; }

/// Chooses runs of random length that do not extend across a multiple of `longest`.
static void choose_offsets(struct row_case *c) {
    c->offsets = take_indices(c->taps);
    c->runs = take_indices(c->taps);
    ptrdiff_t left = 0;
    for (ptrdiff_t i = 0; i < c->taps; i++, left--) {
        if (left == 0) {
            const ptrdiff_t most = least(CFK_LONGEST_RUN, least(c->longest - i % c->longest, c->taps - i));
            left = c->runs[i] = c->has_runs ? random_within(1, most) : 1;
            c->offsets[i] = random_within(-12, 40);
        } else {
            // The run length is undefined for taps inside a run.
            c->runs[i] = -1;
            c->offsets[i] = c->offsets[i - 1] + cfk_lanes(c->set);
        }
        c->low = i ? least(c->low, c->offsets[i]) : c->offsets[i];
        c->high = i && c->high > c->offsets[i] ? c->high : c->offsets[i];
    }
}

static void fill_inputs(struct row_case *c) {
    choose_offsets(c);
    const ptrdiff_t tile = cfk_tile_columns(c->set), needed = c->high - c->low + c->columns;
    c->sources = take_rows(c->rows * c->terms);
    for (ptrdiff_t r = 0; r < c->rows * c->terms; r++) {
        float *row = take_floats(c->high - c->low + (c->columns + tile - 1) / tile * tile);
        fill_with_samples(row, needed, c->numbers);
        c->sources[r] = row - c->low;
    }
    c->weights = take_floats(c->terms * c->taps);
    fill_with_weights(c->weights, c->terms * c->taps, c->numbers);
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

static void expect_sums(const struct row_case *c, const float *output, ptrdiff_t stride) {
    const ptrdiff_t roundings = c->numbers == WHOLE ? 0 : least(c->terms * c->taps, c->longest) + 1;
    for (ptrdiff_t j = 0; j < c->rows; j++) {
        for (ptrdiff_t x = 0; x < c->columns; x++) {
            double sum = 0, magnitude = 0;
            for (ptrdiff_t t = 0; t < c->terms; t++) {
                const float *row = c->sources[j * c->terms + t] + x;
                for (ptrdiff_t i = 0; i < c->taps; i++) {
                    const double product = (double)c->weights[t * c->taps + i] * (double)row[c->offsets[i]];
                    sum += product;
                    magnitude += fabs(product);
                }
            }
            if (!expect_finished(
                    output[j * stride + x], sum, magnitude, roundings, &c->finishing,
                    c->divisors ? c->divisors[j][x] : 1, j, x))
                return;
        }
    }
}

/// Expects one output row to be bit-identical if it is computed from another tile on and without runs.
static void expect_same_elsewhere(
    const struct row_case *c, const struct cfk_row_pass *pass, const float *output, ptrdiff_t stride) {
    const ptrdiff_t j = random_within(0, c->rows - 1), tile = cfk_tile_columns(c->set);
    const ptrdiff_t first = random_within(0, (c->columns - 1) / tile) * tile, columns = c->columns - first;
    const float **sources = take_rows(c->terms);
    for (ptrdiff_t t = 0; t < c->terms; t++) sources[t] = c->sources[j * c->terms + t] + first;
    ptrdiff_t *runs = take_indices(c->taps);
    for (ptrdiff_t i = 0; i < c->taps; i++) runs[i] = 1;
    const double *divisors = c->divisors ? c->divisors[j] + first : NULL;
    float *part = take_output(columns);
    struct cfk_row_pass alone = *pass;
    alone.rows = sources;
    alone.runs = runs;
    alone.output = part;
    alone.output_rows = 1;
    alone.columns = columns;
    alone.finish.divisors = divisors ? &divisors : NULL;
    seal_inputs();
    cfk_row_pass(c->set, &alone);
    if (!expect_written(part, columns, 1, columns)) return;
    for (ptrdiff_t x = 0; x < columns; x++) {
        const float before = output[j * stride + first + x];
        if (!expect(
                part[x] == before, "element %td of row %td is %.9g, and %.9g alone", first + x, j, (double)before,
                (double)part[x]))
            return;
    }
}

static void check_pass(struct row_case *c) {
    begin_case(
        "row pass of set %d, %td terms of %td taps, %td at a time, %s, %td x %td outputs, %s numbers, unit %g, "
        "gain %g, bias %g%s",
        (int)c->set, c->terms, c->taps, c->longest, c->has_runs ? "runs" : "no runs", c->columns, c->rows,
        name_of(c->numbers), c->finishing.unit, c->finishing.gain, c->finishing.bias,
        c->finishing.divides ? ", divided" : "");
    fill_inputs(c);
    const ptrdiff_t stride = c->columns + random_within(0, 5);
    float *output = take_output((c->rows - 1) * stride + c->columns);
    const struct cfk_row_pass pass = {
        .rows = c->sources,
        .terms = c->terms,
        .offsets = c->offsets,
        .runs = c->runs,
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
    cfk_row_pass(c->set, &pass);
    if (expect_written(output, stride, c->rows, c->columns)) {
        expect_sums(c, output, stride);
        expect_same_elsewhere(c, &pass, output, stride);
    }
    end_case();
}

void check_row_passes(enum cfk_instruction_set set) {
    static const ptrdiff_t taps[] = {1, 2, 3, 4, 5, 6, 7, 8, 9, 15, 31, 64, 65, 100};
    static const ptrdiff_t longest[] = {1, 4, 7, 48, 64};
    // Covers tiles of 9 vectors and of 3.
    const ptrdiff_t tile = cfk_tile_columns(set);
    for (ptrdiff_t t = 0; t < COUNT(taps); t++) {
        for (ptrdiff_t l = 0; l < COUNT(longest); l++) {
            for (ptrdiff_t i = 0; i < 24; i++) {
                struct row_case c = {
                    .set = set,
                    .taps = taps[t],
                    .terms = i % 3 + 1,
                    .longest = longest[l],
                    .rows = random_within(1, 3),
                    .columns = random_bool() ? random_within(1, 7 * tile) : tile * random_within(1, 7),
                    .has_runs = i / 3 % 2,
                    .numbers = random_numbers(),
                    .finishing = random_finishing(),
                };
                check_pass(&c);
            }
        }
    }
}
