// Plans of transforms: passes and twiddle factors.
#include "fft_set.h"

#include <math.h>

static const struct cfk_fft_loops *loops_of(enum cfk_instruction_set set) {
#if defined(__x86_64__)
    if (set == CFK_AVX2) return &cfk_avx2_fft_loops;
#endif
    (void)set;
    return &cfk_narrow_fft_loops;
}

ptrdiff_t cfk_fft_lanes(enum cfk_instruction_set set) { return cfk_is_available(set) ? loops_of(set)->lanes : 0; }

static bool add_pass(struct cfk_fft_axis *axis, int radix) {
    if (axis->passes == CFK_FFT_MAX_PASSES) return false;
    axis->radices[axis->passes++] = radix;
    return true;
}

/// Factors a length: odd factors first, then at most one 2, then 4s, and the given radix last.
///
/// Radix 8 instead of 4 made columns of 64 and 256 a tenth faster and those of 512 to 2048 up to a twentieth slower,
/// which does not justify another radix (minimum of five alternating runs, AVX2 on a Zen 3; equal programs differed by
/// 3.5 %).
static bool make_axis(struct cfk_fft_axis *axis, ptrdiff_t length, int last, ptrdiff_t *elements) {
    if (length < last || length % last) return false;
    ptrdiff_t rest = length / last;
    int twos = 0;
    *axis = (struct cfk_fft_axis){.length = length};
    for (; rest % 5 == 0; rest /= 5)
        if (!add_pass(axis, 5)) return false;
    for (; rest % 3 == 0; rest /= 3)
        if (!add_pass(axis, 3)) return false;
    for (; rest % 2 == 0; rest /= 2) twos++;
    if (rest != 1) return false;
    if (twos % 2 && !add_pass(axis, 2)) return false;
    for (; twos > 1; twos -= 2)
        if (!add_pass(axis, 4)) return false;
    if (!add_pass(axis, last)) return false;
    ptrdiff_t apart = length;
    for (int pass = 0; pass < axis->passes - 1; pass++) {
        apart /= axis->radices[pass];
        axis->twiddles[pass] = *elements;
        *elements += 2 * (axis->radices[pass] - 1) * apart;
    }
    return true;
}

bool cfk_fft_make_plan(enum cfk_instruction_set set, ptrdiff_t width, ptrdiff_t height, struct cfk_fft_plan *plan) {
    enum { LONGEST = 1 << 20 };
    if (!cfk_is_available(set) || width < 1 || height < 1 || width > LONGEST || height > LONGEST) return false;
    const ptrdiff_t lanes = loops_of(set)->lanes;
    // The 64 bytes of padding place the rows of a column in different cache sets if the width is a power of two.
    *plan = (struct cfk_fft_plan){.width = width, .height = height, .lanes = lanes, .row_stride = 2 * width + 16};
    plan->spectrum_elements = 2 * width * height;
    plan->buffer_elements = 2 * lanes * height;
    if (width % lanes) return false;
    ptrdiff_t elements = 2 * width;
    if (!make_axis(&plan->rows, width / lanes, (int)lanes, &elements)) return false;
    if (!make_axis(&plan->columns, height, 8, &elements)) return false;
    plan->table_elements = elements;
    return true;
}

/// Returns the frequency that the passes leave at a position.
static ptrdiff_t frequency(const struct cfk_fft_axis *axis, ptrdiff_t place) {
    ptrdiff_t apart = axis->length, factor = 1, result = 0;
    for (int pass = 0; pass < axis->passes; pass++) {
        apart /= axis->radices[pass];
        result += factor * (place / apart);
        factor *= axis->radices[pass];
        place %= apart;
    }
    return result;
}

ptrdiff_t cfk_fft_column_frequency(const struct cfk_fft_plan *plan, ptrdiff_t y) {
    return frequency(&plan->columns, y);
}

ptrdiff_t cfk_fft_row_frequency(const struct cfk_fft_plan *plan, ptrdiff_t vector, ptrdiff_t lane) {
    // The vectors and lanes of a block have been transposed.
    const ptrdiff_t block = vector / plan->lanes * plan->lanes;
    return frequency(&plan->rows, block + lane) + plan->rows.length * (vector - block);
}

/// Stores exp(-2 pi i k / n), where 0 <= k.
static void put_root(float *at, ptrdiff_t step, ptrdiff_t k, ptrdiff_t n) {
    const double angle = 2 * 3.14159265358979323846 * (double)(k % n) / (double)n;
    at[0] = (float)cos(angle);
    at[step] = (float)-sin(angle);
}

static void fill_axis(const struct cfk_fft_axis *axis, float *table) {
    ptrdiff_t length = axis->length;
    for (int pass = 0; pass < axis->passes - 1; pass++) {
        const ptrdiff_t radix = axis->radices[pass], apart = length / radix;
        float *at = table + axis->twiddles[pass];
        for (ptrdiff_t j = 0; j < apart; j++)
            for (ptrdiff_t q = 1; q < radix; q++, at += 2) put_root(at, 1, j * q, length);
        length = apart;
    }
}

void cfk_fft_fill_table(const struct cfk_fft_plan *plan, float *table) {
    for (ptrdiff_t place = 0; place < plan->rows.length; place++)
        for (ptrdiff_t lane = 0; lane < plan->lanes; lane++)
            put_root(
                table + plan->lane_twiddles + 2 * plan->lanes * place + lane, plan->lanes,
                lane * frequency(&plan->rows, place), plan->width);
    fill_axis(&plan->rows, table);
    fill_axis(&plan->columns, table);
}

void cfk_fft_forward_row(
    enum cfk_instruction_set set, const struct cfk_fft_plan *plan, const float *table, const float *a, const float *b,
    float *row) {
    loops_of(set)->forward_row(plan, table, a, b, row);
}

void cfk_fft_filter_columns(
    enum cfk_instruction_set set, const struct cfk_fft_plan *plan, const float *table, const float *spectrum,
    float *tile, float *buffer) {
    loops_of(set)->filter_columns(plan, table, spectrum, tile, buffer);
}

void cfk_fft_make_spectrum(
    enum cfk_instruction_set set, const struct cfk_fft_plan *plan, const float *table, float *tile, float *spectrum) {
    loops_of(set)->make_spectrum(plan, table, tile, spectrum);
}

void cfk_fft_inverse_row(
    enum cfk_instruction_set set, const struct cfk_fft_plan *plan, const float *table, float *row, float *a, float *b) {
    loops_of(set)->inverse_row(plan, table, row, a, b);
}

void cfk_fft_scan_row(
    enum cfk_instruction_set set, const float *samples, ptrdiff_t count, struct cfk_fft_scan *scan) {
    loops_of(set)->scan_row(samples, count, scan);
}

void cfk_fft_finish_row(
    enum cfk_instruction_set set, const struct cfk_fft_finish *finish, const float *sums, float *output) {
    loops_of(set)->finish_row(finish, sums, output);
}
