// Peak performance of each instruction set.
#include "instruction_sets.h"

float cfk_narrow_run_peak(ptrdiff_t rounds);
extern const ptrdiff_t cfk_narrow_peak_operations;
#if defined(__x86_64__)
float cfk_avx2_run_peak(ptrdiff_t rounds);
extern const ptrdiff_t cfk_avx2_peak_operations;
#endif

ptrdiff_t cfk_peak_operations(enum cfk_instruction_set set) {
#if defined(__x86_64__)
    if (set == CFK_AVX2) return cfk_avx2_peak_operations;
#endif
    (void)set;
    return cfk_narrow_peak_operations;
}

float cfk_run_peak(enum cfk_instruction_set set, ptrdiff_t rounds) {
#if defined(__x86_64__)
    if (set == CFK_AVX2) return cfk_avx2_run_peak(rounds);
#endif
    (void)set;
    return cfk_narrow_run_peak(rounds);
}
