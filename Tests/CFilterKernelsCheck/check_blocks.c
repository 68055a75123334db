// Checks of blocks of the direct engine.
#include "check.h"

#include <math.h>

struct block_case {
    enum cfk_instruction_set set;
    ptrdiff_t width, height, row_step, rows, columns;
    /// Whether tap b uses another element than b.
    bool is_scattered;
    enum numbers numbers;
    /// Whether output rows are aligned to vectors, as streaming requires.
    bool is_aligned;
    bool streams;
    struct finishing finishing;
    ptrdiff_t *offsets;
    /// The smallest and the largest offset.
    ptrdiff_t low, high;
    const float **sources;
    float *weights;
    double *divisors;
};

static void choose_offsets(struct block_case *c) {
    const ptrdiff_t shift = random_within(-9, 9), apart = random_within(-2, 3);
    const bool is_regular = random_bool();
    c->offsets = take_indices(c->width);
    for (ptrdiff_t b = 0; b < c->width; b++) {
        c->offsets[b] = !c->is_scattered ? b : is_regular ? shift + apart * b : random_within(-20, 60);
        c->low = b && c->low < c->offsets[b] ? c->low : c->offsets[b];
        c->high = b && c->high > c->offsets[b] ? c->high : c->offsets[b];
    }
}

static void fill_inputs(struct block_case *c) {
    choose_offsets(c);
    const ptrdiff_t needed = c->high - c->low + c->columns;
    const ptrdiff_t sources = (c->rows - 1) * c->row_step + c->height;
    c->sources = take_rows(sources);
    for (ptrdiff_t r = 0; r < sources; r++) {
        // Elements after the last sample that is needed may be read, and may have any value.
        float *row = take_floats(needed + CFK_MAX_TILE_COLUMNS - 1);
        fill_with_samples(row, needed, c->numbers);
        c->sources[r] = row - c->low;
    }
    c->weights = take_floats(c->width * c->height);
    fill_with_weights(c->weights, c->width * c->height, c->numbers);
    c->divisors = NULL;
    if (c->finishing.divides) {
        c->divisors = take_doubles(c->columns);
        fill_with_divisors(c->divisors, c->columns);
    }
}

static void expect_sums(const struct block_case *c, const float *output, ptrdiff_t stride) {
    const ptrdiff_t taps = c->width * c->height;
    // A sum of up to 64 products, or partial sums of 24 products or more.
    const ptrdiff_t roundings = c->numbers == WHOLE ? 0 : taps <= 64 ? taps + 1 : 64 + taps / 24 + 2;
    for (ptrdiff_t j = 0; j < c->rows; j++) {
        for (ptrdiff_t x = 0; x < c->columns; x++) {
            double sum = 0, magnitude = 0;
            for (ptrdiff_t a = 0; a < c->height; a++) {
                const float *row = c->sources[j * c->row_step + a] + x;
                for (ptrdiff_t b = 0; b < c->width; b++) {
                    const double product = (double)c->weights[a * c->width + b] * (double)row[c->offsets[b]];
                    sum += product;
                    magnitude += fabs(product);
                }
            }
            if (!expect_finished(
                    output[j * stride + x], sum, magnitude, roundings, &c->finishing,
                    c->divisors ? c->divisors[x] : 1, j, x))
                return;
        }
    }
}

/// Expects one output row to be bit-identical if it is computed from another column on and with `row_step` changed.
static void expect_same_elsewhere(
    const struct block_case *c, const struct cfk_block *block, const float *output, ptrdiff_t stride) {
    const ptrdiff_t j = random_within(0, c->rows - 1), first = random_within(0, c->columns - 1);
    const ptrdiff_t columns = c->columns - first;
    const float **sources = take_rows(c->height);
    for (ptrdiff_t a = 0; a < c->height; a++) sources[a] = c->sources[j * c->row_step + a] + first;
    float *part = take_output(columns);
    struct cfk_block alone = *block;
    alone.rows = sources;
    alone.row_step = block->row_step == 1 ? c->height : 1;
    alone.output = part;
    alone.output_rows = 1;
    alone.columns = columns;
    alone.divisors = c->divisors ? c->divisors + first : NULL;
    seal_inputs();
    cfk_filter_block(c->set, &alone);
    if (!expect_written(part, columns, 1, columns)) return;
    for (ptrdiff_t x = 0; x < columns; x++) {
        const float before = output[j * stride + first + x];
        if (!expect(
                part[x] == before, "element %td of row %td is %.9g, and %.9g alone", first + x, j, (double)before,
                (double)part[x]))
            return;
    }
}

static void check_block(struct block_case *c) {
    begin_case(
        "block of set %d, kernel %td x %td, %s offsets, row step %td, %td x %td outputs, %s numbers%s%s, unit %g, "
        "gain %g, bias %g%s",
        (int)c->set, c->width, c->height, c->is_scattered ? "scattered" : "contiguous", c->row_step, c->columns,
        c->rows, name_of(c->numbers), c->is_aligned ? ", aligned" : "", c->streams ? ", streamed" : "",
        c->finishing.unit, c->finishing.gain, c->finishing.bias, c->finishing.divides ? ", divided" : "");
    fill_inputs(c);
    ptrdiff_t stride = c->columns + random_within(0, 9);
    if (c->is_aligned) stride = (stride + 7) / 8 * 8;
    // Memory ends with the last sample of the last row, unless rows are aligned to vectors.
    float *output = take_output(c->is_aligned ? c->rows * stride : (c->rows - 1) * stride + c->columns);
    const float *next[] = {forbidden(), forbidden(), forbidden(), forbidden()};
    const struct cfk_block block = {
        .rows = c->sources,
        .row_step = c->row_step,
        .offsets = c->offsets,
        .weights = c->weights,
        .kernel_width = c->width,
        .kernel_height = c->height,
        .output = output,
        .output_stride = stride,
        .output_rows = c->rows,
        .columns = c->columns,
        .unit = c->finishing.unit,
        .gain = c->finishing.gain,
        .bias = c->finishing.bias,
        .divisors = c->divisors,
        .next_rows = next,
        .next_count = random_within(0, COUNT(next)),
        .streams = c->streams,
    };
    seal_inputs();
    cfk_filter_block(c->set, &block);
    if (expect_written(output, stride, c->rows, c->columns)) {
        for (ptrdiff_t x = c->columns; c->is_aligned && x < stride; x++)
            expect(is_untouched(output + (c->rows - 1) * stride + x), "element %td of the last row was written to", x);
        expect_sums(c, output, stride);
        expect_same_elsewhere(c, &block, output, stride);
    }
    end_case();
}

/// Checks blocks of a kernel with every number of rows, which share source rows, overlap, or have separate source rows.
static void check_kernel(enum cfk_instruction_set set, ptrdiff_t width, ptrdiff_t height) {
    const ptrdiff_t steps[] = {1, 1, height, height, random_within(2, height + 1)};
    const ptrdiff_t tile = cfk_tile_columns(set);
    for (ptrdiff_t step = 0; step < COUNT(steps); step++) {
        for (int is_scattered = 0; is_scattered < 2; is_scattered++) {
            for (ptrdiff_t rows = 1; rows <= CFK_BLOCK_ROWS; rows++) {
                struct block_case c = {
                    .set = set,
                    .width = width,
                    .height = height,
                    .row_step = steps[step],
                    .rows = rows,
                    .columns = random_bool() ? random_within(1, 3 * tile + 1) : tile * random_within(1, 3),
                    .is_scattered = is_scattered,
                    .numbers = random_numbers(),
                    .is_aligned = random_bool(),
                    .streams = random_bool(),
                    .finishing = random_finishing(),
                };
                check_block(&c);
            }
        }
    }
}

void check_blocks(enum cfk_instruction_set set) {
    static const ptrdiff_t widths[] = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 31, 65};
    static const ptrdiff_t heights[] = {1, 2, 3, 4, 5, 6, 7, 8, 9, 31};
    for (ptrdiff_t w = 0; w < COUNT(widths); w++)
        for (ptrdiff_t h = 0; h < COUNT(heights); h++) check_kernel(set, widths[w], heights[h]);
}
