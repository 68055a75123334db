// Checks of the properties of instruction sets, and of the peak loops.
#include "check.h"

void check_sets(void) {
    static const enum cfk_instruction_set sets[] = {CFK_BASELINE, CFK_AVX2, CFK_NEON, (enum cfk_instruction_set)99};
    ptrdiff_t available = 0;
    for (ptrdiff_t i = 0; i < COUNT(sets); i++) {
        const enum cfk_instruction_set set = sets[i];
        begin_case("instruction set %d", (int)set);
        const ptrdiff_t lanes = cfk_lanes(set), columns = cfk_tile_columns(set);
        struct cfk_fft_plan plan;
        if (cfk_is_available(set)) {
            available++;
            expect(lanes == (set == CFK_AVX2 ? 8 : 4), "%td lanes", lanes);
            expect(columns > 0 && columns % lanes == 0 && columns <= CFK_MAX_TILE_COLUMNS, "%td columns", columns);
            expect(cfk_fft_lanes(set) == lanes, "%td lanes of transforms", cfk_fft_lanes(set));
        } else {
            expect(cfk_fft_lanes(set) == 0, "%td lanes of transforms", cfk_fft_lanes(set));
            expect(!cfk_fft_make_plan(set, 64, 64, &plan), "there is a plan");
        }
        end_case();
    }
    expect(available > 0, "none is available");
#if defined(__aarch64__)
    expect(cfk_is_available(CFK_NEON) && available == 1, "arm64 has NEON alone");
#else
    expect(cfk_is_available(CFK_BASELINE) && !cfk_is_available(CFK_NEON), "every other processor has the baseline");
#endif
}

void check_peak(enum cfk_instruction_set set) {
    // Each sum runs through 0, 1, 1.5, 1.75 ... 2. There is one element for every two operations.
    static const struct {
        ptrdiff_t rounds;
        double share;
    } cases[] = {{0, 0}, {1, 0.5}, {2, 0.75}, {3, 0.875}, {25, 1}, {26, 1}, {1000, 1}};
    const double operations = (double)cfk_peak_operations(set);
    for (ptrdiff_t i = 0; i < COUNT(cases); i++) {
        begin_case("peak loop, %td rounds", cases[i].rounds);
        expect(operations >= 2 * (double)cfk_lanes(set), "%g operations", operations);
        const double wanted = cases[i].share * operations, sum = (double)cfk_run_peak(set, cases[i].rounds);
        expect(sum == wanted, "the sum is %.9g, not %.9g", sum, wanted);
        end_case();
    }
}
