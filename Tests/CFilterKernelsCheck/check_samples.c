// Checks of scanned rows of samples, of finished rows of sums, and of added products.
#include "check.h"

#include <math.h>
#include <string.h>

static uint32_t bits_of(float sample) {
    uint32_t bits;
    memcpy(&bits, &sample, sizeof bits);
    return bits & 0x7fffffff;
}

/// The largest magnitude of integers that a scan recognises and that sums are rounded to.
static const float largest_whole = 0x1p22f;

void check_scans(enum cfk_instruction_set set) {
    static const float special[] = {
        0.0f, -0.0f, 0x1p22f, -0x1p22f, 0x1p22f - 1, 0.5f, -0.5f, 0x1p-149f, 0x1p22f - 0.5f, 0.5f - 0x1p22f,
        0x1p22f + 1, -0x1p22f - 1, 0x1p22f + 2, -0x1p22f - 0.5f, 0x1p23f, 0x1p24f, -0x1p30f, 0x1p60f, INFINITY,
        -INFINITY, NAN, -NAN};
    for (ptrdiff_t count = 0; count <= 140; count++) {
        for (ptrdiff_t i = 0; i < 3 * COUNT(special); i++) {
            begin_case("scan of set %d, %td samples", (int)set, count);
            float *samples = take_floats(count);
            for (ptrdiff_t x = 0; x < count; x++)
                samples[x] = random_bool() ? (float)random_within(-0x400000, 0x400000) : (float)random_within(-9, 9);
            if (count && i % 3) samples[random_within(0, count - 1)] = special[i / 3];
            // Runs of zeros, which do not count as the smallest level.
            for (ptrdiff_t x = 0; x < count && i % 5 == 0; x++) samples[x] = 0;
            struct cfk_fft_scan scan = {
                (uint32_t)random_within(0, 1), random_within(0, 7) > 0, random_bool() ? UINT32_MAX : 0x3f800000};
            struct cfk_fft_scan wanted = scan;
            bool all_finite = true;
            const ptrdiff_t lanes = cfk_fft_lanes(set), whole = count / lanes * lanes;
            for (ptrdiff_t x = 0; x < count; x++) {
                if (bits_of(samples[x]) > wanted.largest) wanted.largest = bits_of(samples[x]);
                wanted.is_whole &= fabsf(samples[x]) <= largest_whole && rintf(samples[x]) == samples[x];
                all_finite &= isfinite(samples[x]) != 0;
            }
            for (ptrdiff_t x = 0; x < count; x++) {
                // Computes the level of the group of neighbours that begins with x.
                const ptrdiff_t run_end = x / CFK_FFT_SCAN_RUN * CFK_FFT_SCAN_RUN + CFK_FFT_SCAN_RUN;
                const bool left_over = x >= whole;
                if (left_over ? x > whole : x % CFK_FFT_SCAN_RUN >= lanes) continue;
                const ptrdiff_t end = left_over ? count : run_end < whole ? run_end : whole;
                uint32_t level = 0;
                for (ptrdiff_t i = x; i < end; i += left_over ? 1 : lanes)
                    if (bits_of(samples[i]) > level) level = bits_of(samples[i]);
                if (level && level < wanted.least) wanted.least = level;
            }
            seal_inputs();
            cfk_fft_scan_row(set, samples, count, &scan);
            expect(
                scan.largest == wanted.largest && scan.is_whole == wanted.is_whole && scan.least == wanted.least,
                "largest %#x, whole %d, least %#x; not %#x, %d, %#x, with %g", scan.largest, scan.is_whole, scan.least,
                wanted.largest, wanted.is_whole, wanted.least, (double)special[i / 3]);
            expect(cfk_all_finite(set, samples, count) == all_finite, "finite %d, with %g", all_finite,
                (double)special[i / 3]);
            end_case();
        }
    }
}

static void check_finished_row(enum cfk_instruction_set set, ptrdiff_t count, ptrdiff_t step, bool rounds) {
    const struct finishing finishing = random_finishing();
    begin_case(
        "finished row of set %d, %td sums %td apart%s, unit %g, gain %g, bias %g%s", (int)set, count, step,
        rounds ? ", rounded" : "", finishing.unit, finishing.gain, finishing.bias,
        finishing.divides ? ", divided" : "");
    const ptrdiff_t sums = count ? (count - 1) * step + 1 : 0;
    const double range = random_bool() ? 0x1p22 : 10;
    float *from = take_floats(sums), *output = take_output(count);
    // Includes halves, which are rounded to even.
    for (ptrdiff_t x = 0; x < sums; x++)
        from[x] = (float)(random_bool() ? random_between(-range, range) : rint(random_between(-range, range)) / 2);
    double *divisors = NULL;
    if (finishing.divides) {
        divisors = take_doubles(count);
        fill_with_divisors(divisors, count);
    }
    const struct cfk_fft_finish finish = {
        .count = count,
        .step = step,
        .unit = finishing.unit,
        .gain = finishing.gain,
        .bias = finishing.bias,
        .divisors = divisors,
        .rounds = rounds,
    };
    seal_inputs();
    cfk_fft_finish_row(set, &finish, from, output);
    if (expect_written(output, count, 1, count)) {
        for (ptrdiff_t x = 0; x < count; x++) {
            const double sum = rounds ? rint((double)from[x * step]) : (double)from[x * step];
            if (!expect_finished(output[x], sum, fabs(sum), 0, &finishing, divisors ? divisors[x] : 1, 0, x)) break;
        }
    }
    end_case();
}

void check_finished_rows(enum cfk_instruction_set set) {
    for (ptrdiff_t count = 0; count <= 40; count++)
        for (ptrdiff_t step = 1; step <= 3; step++)
            for (int i = 0; i < 16; i++) check_finished_row(set, count, step, i % 2);
}

/// Checks that every instruction set adds products with a single rounding, including sets without fused multiply-add.
void check_products(enum cfk_instruction_set set) {
    enum { LONGEST = 70 };
    for (ptrdiff_t count = 0; count <= LONGEST; count++) {
        for (ptrdiff_t i = 0; i < 20; i++) {
            const float weight = (float)random_between(-3, 3);
            begin_case("products of set %d, %td samples, weight %g", (int)set, count, (double)weight);
            float *samples = take_floats(count), *sums = take_output(count), wanted[LONGEST + 1];
            for (ptrdiff_t x = 0; x < count; x++) {
                samples[x] = (float)random_between(-300, 300);
                sums[x] = (float)random_between(-900, 900);
                wanted[x] = fmaf(weight, samples[x], sums[x]);
            }
            seal_inputs();
            cfk_add_products(set, sums, samples, weight, count);
            for (ptrdiff_t x = 0; x < count; x++)
                expect(sums[x] == wanted[x], "%.9g for %.9g at %td", (double)sums[x], (double)wanted[x], x);
            end_case();
        }
    }
}
