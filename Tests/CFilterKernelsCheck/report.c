// Reports of checked cases and failures.
#include "check.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

/// The number of failures after which the checks stop.
enum { MOST_FAILURES = 10 };

char case_description[CASE_LENGTH] = "no case yet";

static int failures;
static long cases;

void begin_case(const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(case_description, sizeof case_description, format, arguments);
    va_end(arguments);
}

void end_case(void) {
    release_memory();
    cases++;
}

bool expect(bool holds, const char *format, ...) {
    if (holds) return true;
    va_list arguments;
    va_start(arguments, format);
    printf("FAILED: %s: ", case_description);
    vprintf(format, arguments);
    printf("\n");
    va_end(arguments);
    if (++failures == MOST_FAILURES) {
        printf("%d failures, the rest is left out\n", failures);
        exit(1);
    }
    return false;
}

bool expect_near(float sample, double wanted, double bound, ptrdiff_t row, ptrdiff_t column) {
    const double error = fabs((double)sample - wanted);
    return expect(
        error <= bound, "element %td of row %td is %.9g, not %.9g: off by %.3g, bound %.3g", column, row,
        (double)sample, wanted, error, bound);
}

bool report(const char *set, const char *what) {
    printf("%-8s %6ld %s\n", set, cases, what);
    fflush(stdout);
    expect(cases > 0, "no case was checked");
    cases = 0;
    return failures == 0;
}
