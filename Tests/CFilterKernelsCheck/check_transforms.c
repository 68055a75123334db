// Checks of Fourier transforms of tiles.
#include "check.h"

#include <complex.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

typedef double complex number;

/// The plan of a tile size, its memory, and a kernel and samples of complex numbers.
struct tile_case {
    enum cfk_instruction_set set;
    struct cfk_fft_plan plan;
    float *table, *tile, *spectrum, *buffer, *a, *b;
    number *kernel, *samples, *results;
};

static const double pi = 3.14159265358979323846;

static bool has_small_factors(ptrdiff_t n) {
    static const ptrdiff_t factors[] = {2, 3, 5};
    for (ptrdiff_t i = 0; i < COUNT(factors); i++)
        while (n % factors[i] == 0) n /= factors[i];
    return n == 1;
}

static void check_plan(enum cfk_instruction_set set, ptrdiff_t width, ptrdiff_t height) {
    begin_case("plan of set %d for %td x %td", (int)set, width, height);
    const ptrdiff_t lanes = cfk_fft_lanes(set);
    const bool wanted = width > 0 && height > 0 && width % (lanes * lanes) == 0 && height % 8 == 0
        && has_small_factors(width) && has_small_factors(height);
    struct cfk_fft_plan plan;
    const bool is_made = cfk_fft_make_plan(set, width, height, &plan);
    expect(is_made == wanted, "there is %s", wanted ? "none" : "one");
    if (is_made && wanted) {
        expect(plan.width == width && plan.height == height && plan.lanes == lanes, "it is of another size");
        expect(plan.row_stride >= 2 * width && plan.spectrum_elements == 2 * width * height, "rows do not fit");
        expect(plan.row_stride % (CFK_FFT_ALIGNMENT / (ptrdiff_t)sizeof(float)) == 0, "rows are not aligned");
    }
    end_case();
}

void check_plans(enum cfk_instruction_set set) {
    for (ptrdiff_t n = -2; n <= 1100; n++) {
        check_plan(set, n, 24);
        check_plan(set, 192, n);
    }
    check_plan(set, 1 << 20, 1 << 20);
    check_plan(set, 64, 8 * 59049);
    check_plan(set, 64 * 15625, 8 * 78125);
}

/// Expects every row of a tile to be written, and the gaps between rows not to be.
static void expect_gaps(const struct cfk_fft_plan *plan, const float *tile) {
    expect_written(tile, plan->row_stride, plan->height, 2 * plan->width);
}

/// Chooses a tile of random complex numbers, of which at most `taps` are not 0. If `taps` is 0, all are random.
static void choose(const struct cfk_fft_plan *plan, number *numbers, ptrdiff_t taps) {
    const ptrdiff_t count = plan->width * plan->height;
    memset(numbers, 0, (size_t)count * sizeof *numbers);
    for (ptrdiff_t i = 0; i < (taps ? taps : count); i++) {
        const ptrdiff_t place = taps ? random_within(0, count - 1) : i;
        const float re = (float)random_between(-1, 1), im = (float)random_between(-1, 1);
        numbers[place] = re + im * I;
    }
}

static void transform_rows(struct tile_case *c, const number *numbers) {
    const struct cfk_fft_plan *plan = &c->plan;
    for (ptrdiff_t y = 0; y < plan->height; y++) {
        for (ptrdiff_t x = 0; x < plan->width; x++) {
            c->a[x] = (float)creal(numbers[y * plan->width + x]);
            c->b[x] = (float)cimag(numbers[y * plan->width + x]);
        }
        cfk_fft_forward_row(c->set, plan, c->table, c->a, c->b, c->tile + y * plan->row_stride);
        for (ptrdiff_t x = 0; x < plan->width; x++) {
            const number sample = numbers[y * plan->width + x];
            if (!expect(c->a[x] == creal(sample) && c->b[x] == cimag(sample), "sample %td was written to", x)) return;
        }
    }
    expect_gaps(plan, c->tile);
}

/// Transforms `count` numbers that are `step` apart, in place.
static void transform_naively(number *numbers, ptrdiff_t count, ptrdiff_t step) {
    number *roots = malloc((size_t)count * sizeof *roots), *results = malloc((size_t)count * sizeof *results);
    if (!roots || !results) abort();
    for (ptrdiff_t k = 0; k < count; k++) roots[k] = cexp(-2 * pi * I * (double)k / (double)count);
    for (ptrdiff_t k = 0; k < count; k++) {
        number sum = 0;
        for (ptrdiff_t i = 0; i < count; i++) sum += numbers[i * step] * roots[i * k % count];
        results[k] = sum;
    }
    for (ptrdiff_t k = 0; k < count; k++) numbers[k * step] = results[k];
    free(roots);
    free(results);
}

/// Returns the error bound of a transform, which has roundings in each of its steps that grow with the sums.
static double bound(const struct cfk_fft_plan *plan, double norm) {
    return 4 * FLOAT_ROUNDING * log2((double)(plan->width * plan->height)) * norm;
}

/// Expects a kernel's spectrum to be its transform, conjugated and divided, with each frequency at its stated position.
static void expect_spectrum(const struct tile_case *c) {
    const struct cfk_fft_plan *plan = &c->plan;
    const ptrdiff_t width = plan->width, height = plan->height, lanes = plan->lanes;
    const double size = (double)(width * height);
    double norm = 0;
    for (ptrdiff_t i = 0; i < width * height; i++) norm += pow(cabs(c->kernel[i]), 2);
    memcpy(c->results, c->kernel, (size_t)(width * height) * sizeof *c->results);
    for (ptrdiff_t y = 0; y < height; y++) transform_naively(c->results + y * width, width, 1);
    for (ptrdiff_t x = 0; x < width; x++) transform_naively(c->results + x, height, width);
    for (ptrdiff_t x = 0; x < width; x++) {
        for (ptrdiff_t y = 0; y < height; y++) {
            const ptrdiff_t u = cfk_fft_row_frequency(plan, x / lanes, x % lanes);
            const ptrdiff_t v = cfk_fft_column_frequency(plan, y);
            if (!expect(u >= 0 && u < width && v >= 0 && v < height, "frequency %td, %td", u, v)) return;
            const float *at = c->spectrum + (x / lanes * height + y) * 2 * lanes + x % lanes;
            const number wanted = conj(c->results[v * width + u]) / size;
            if (!expect_near(at[0], creal(wanted), bound(plan, sqrt(norm)) / size, y, x)
                || !expect_near(at[lanes], cimag(wanted), bound(plan, sqrt(norm)) / size, y, x))
                return;
            // Detects a frequency that occurs at two positions: no transform of random numbers reaches this value.
            c->results[v * width + u] = 1e9;
        }
    }
}

/// Expects the samples correlated with the kernel, wrapping around the edges of the tile.
static void expect_correlated(const struct tile_case *c) {
    const struct cfk_fft_plan *plan = &c->plan;
    const ptrdiff_t width = plan->width, height = plan->height;
    double weight = 0;
    memset(c->results, 0, (size_t)(width * height) * sizeof *c->results);
    for (ptrdiff_t tap = 0; tap < width * height; tap++) {
        if (c->kernel[tap] == 0) continue;
        const number factor = conj(c->kernel[tap]);
        weight += cabs(factor);
        for (ptrdiff_t y = 0; y < height; y++) {
            const number *row = c->samples + (y + tap / width) % height * width;
            for (ptrdiff_t x = 0; x < width; x++)
                c->results[y * width + x] += factor * row[(x + tap % width) % width];
        }
    }
    float *a = take_output(width), *b = take_output(width);
    for (ptrdiff_t y = 0; y < height; y++) {
        cfk_fft_inverse_row(c->set, plan, c->table, c->tile + y * plan->row_stride, a, b);
        for (ptrdiff_t x = 0; x < width; x++) {
            const number wanted = c->results[y * width + x];
            if (!expect_near(a[x], creal(wanted), bound(plan, weight), y, x)
                || !expect_near(b[x], cimag(wanted), bound(plan, weight), y, x))
                return;
        }
    }
    expect_written(a, width, 1, width);
    expect_written(b, width, 1, width);
    expect_gaps(plan, c->tile);
}

static number *make_numbers(const struct cfk_fft_plan *plan) {
    number *numbers = malloc((size_t)(plan->width * plan->height) * sizeof *numbers);
    if (!numbers) abort();
    return numbers;
}

static void make_spectrum(struct tile_case *c) {
    transform_rows(c, c->kernel);
    seal_inputs();
    cfk_fft_make_spectrum(c->set, &c->plan, c->table, c->tile, c->spectrum);
    expect_written(c->spectrum, c->plan.spectrum_elements, 1, c->plan.spectrum_elements);
    expect_gaps(&c->plan, c->tile);
}

static void check_tile(enum cfk_instruction_set set, ptrdiff_t width, ptrdiff_t height) {
    enum { MOST_OPERATIONS = 20000000, TAPS = 9 };
    begin_case("transform of set %d of %td x %td", (int)set, width, height);
    struct tile_case c = {.set = set};
    struct cfk_fft_plan *plan = &c.plan;
    if (!expect(cfk_fft_make_plan(set, width, height, plan), "there is no plan")) return;
    c.table = take_floats(plan->table_elements);
    // There is no gap after the last row.
    c.tile = take_output((height - 1) * plan->row_stride + 2 * width);
    c.spectrum = take_floats(plan->spectrum_elements);
    c.buffer = take_output(plan->buffer_elements);
    c.a = take_floats(width);
    c.b = take_floats(width);
    c.kernel = make_numbers(plan);
    c.samples = make_numbers(plan);
    c.results = make_numbers(plan);
    cfk_fft_fill_table(plan, c.table);
    expect_written(c.table, plan->table_elements, 1, plan->table_elements);

    if (width * height * (width + height) <= MOST_OPERATIONS) {
        choose(plan, c.kernel, 0);
        make_spectrum(&c);
        expect_spectrum(&c);
    }
    choose(plan, c.kernel, TAPS);
    make_spectrum(&c);
    choose(plan, c.samples, 0);
    transform_rows(&c, c.samples);
    seal_inputs();
    cfk_fft_filter_columns(set, plan, c.table, c.spectrum, c.tile, c.buffer);
    expect_gaps(plan, c.tile);
    expect_correlated(&c);
    free(c.kernel);
    free(c.samples);
    free(c.results);
    end_case();
}

void check_transforms(enum cfk_instruction_set set) {
    // In units of the square of the lanes and of 8. They cover every radix, alone and in combination.
    static const ptrdiff_t widths[] = {1, 2, 3, 4, 5, 6, 8, 10, 15, 16};
    static const ptrdiff_t heights[] = {1, 2, 3, 4, 5, 6, 8, 9, 10, 15, 16};
    const ptrdiff_t unit = cfk_fft_lanes(set) * cfk_fft_lanes(set);
    for (ptrdiff_t i = 0; i < 2 * COUNT(heights); i++)
        check_tile(set, unit * widths[i % COUNT(widths)], 8 * heights[i % COUNT(heights)]);
}
