// Checks every function of CFilterKernels, and those of CSampleLoops that compare images, against plain double-precision
// code, for each instruction set of a machine.
//
//     check [SEED]
//
// This program is not a target of the package: scripts/test_neon.sh compiles it for this machine's processor and for
// arm64.
#include "check.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static void say(const char *text) {
    if (write(STDOUT_FILENO, text, strlen(text)) < 0) _exit(2);
}

/// Handles signals caused by reading or writing beyond the end of memory.
static void stop(int signal) {
    (void)signal;
    say("FAILED: ");
    say(case_description);
    say(": reads or writes what it may not\n");
    _exit(1);
}

static bool check(enum cfk_instruction_set set, const char *name) {
    static const struct {
        void (*run)(enum cfk_instruction_set set);
        const char *what;
    } checks[] = {
        {check_peak, "peak loops"},
        {check_blocks, "blocks"},
        {check_column_passes, "column passes"},
        {check_row_passes, "row passes"},
        {check_plans, "plans"},
        {check_transforms, "transforms"},
        {check_scans, "scanned rows"},
        {check_finished_rows, "finished rows"},
        {check_products, "rows of products"},
        {check_bytes, "rows of bytes"},
    };
    bool holds = true;
    for (ptrdiff_t i = 0; i < COUNT(checks); i++) {
        checks[i].run(set);
        holds &= report(name, checks[i].what);
    }
    return holds;
}

int main(int count, char **arguments) {
    const uint64_t seed = count > 1 ? strtoull(arguments[1], NULL, 0) : 20240607;
    printf("seed %llu\n", (unsigned long long)seed);
    fflush(stdout);
    seed_random(seed);
    struct sigaction action = {.sa_handler = stop};
    sigaction(SIGSEGV, &action, NULL);
    sigaction(SIGBUS, &action, NULL);

    check_sets();
    bool holds = report("all", "instruction sets");
    if (cfk_is_available(CFK_BASELINE)) holds &= check(CFK_BASELINE, "baseline");
    if (cfk_is_available(CFK_AVX2)) holds &= check(CFK_AVX2, "avx2");
    if (cfk_is_available(CFK_NEON)) holds &= check(CFK_NEON, "neon");
    check_counts();
    holds &= report("all", "counted differences");
    check_codes();
    holds &= report("all", "codes of differences");
    check_pictures();
    holds &= report("all", "pictures of differences");
    check_similarities();
    holds &= report("all", "similarities");
    check_light();
    holds &= report("all", "samples and light");
    return holds ? 0 : 1;
}
