// The conversion of sums to output samples, and its error bound.
#include "check.h"

#include <float.h>
#include <math.h>

struct finishing random_finishing(void) {
    struct finishing finishing = {1, 1, 0, false};
    // Half of the cases leave the sums unchanged, for which there are specialised loops.
    if (random_bool()) return finishing;
    switch (random_within(0, 5)) {
    case 0: finishing.unit = 1.0 / 9; break;
    case 1: finishing.gain = -2.5; break;
    case 2: finishing.bias = 0.3; break;
    case 3: finishing.unit = 0.5, finishing.gain = 2; break;
    case 4: finishing.divides = true; break;
    default: finishing = (struct finishing){random_between(-2, 2), random_between(-2, 2), random_between(-9, 9), true};
    }
    return finishing;
}

void fill_with_divisors(double *divisors, ptrdiff_t count) {
    for (ptrdiff_t i = 0; i < count; i++) divisors[i] = random_between(0.25, 4) * (random_bool() ? 1 : -1);
}

bool expect_finished(
    float sample, double sum, double magnitude, ptrdiff_t roundings, const struct finishing *finishing, double divisor,
    ptrdiff_t row, ptrdiff_t column) {
    const double scale = finishing->gain * finishing->unit / divisor;
    const double wanted = finishing->gain * (finishing->unit * sum / divisor) + finishing->bias;
    // The error of the float32 sums, the last rounding, and a few roundings in double precision.
    const double bound = FLOAT_ROUNDING * (1.001 * (double)roundings * fabs(scale) * magnitude + fabs(wanted))
        + 0x1p-48 * (fabs(scale) * magnitude + fabs(finishing->bias)) + FLT_TRUE_MIN;
    return expect_near(sample, wanted, bound, row, column);
}
