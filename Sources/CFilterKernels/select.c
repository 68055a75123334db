// Detects available instruction sets, and dispatches to their loops.
#include "instruction_sets.h"

bool cfk_is_available(enum cfk_instruction_set set) {
    switch (set) {
#if defined(__x86_64__)
    case CFK_BASELINE: return true;
    // The check includes whether the operating system saves the wide registers.
    case CFK_AVX2: return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
#elif defined(__aarch64__)
    case CFK_NEON: return true;
#else
    case CFK_BASELINE: return true;
#endif
    default: return false;
    }
}

ptrdiff_t cfk_tile_columns(enum cfk_instruction_set set) {
#if defined(__x86_64__)
    if (set == CFK_AVX2) return cfk_avx2_columns;
#endif
    return cfk_is_available(set) ? cfk_narrow_columns : 0;
}

void cfk_filter_block(enum cfk_instruction_set set, const struct cfk_block *block) {
#if defined(__x86_64__)
    if (set == CFK_AVX2) {
        cfk_avx2_filter_block(block);
        return;
    }
#endif
    (void)set;
    cfk_narrow_filter_block(block);
}

ptrdiff_t cfk_lanes(enum cfk_instruction_set set) {
#if defined(__x86_64__)
    if (set == CFK_AVX2) return cfk_avx2_lanes;
#endif
    return cfk_is_available(set) ? cfk_narrow_lanes : 0;
}

void cfk_column_pass(enum cfk_instruction_set set, const struct cfk_column_pass *pass) {
#if defined(__x86_64__)
    if (set == CFK_AVX2) {
        cfk_avx2_column_pass(pass);
        return;
    }
#endif
    (void)set;
    cfk_narrow_column_pass(pass);
}

bool cfk_all_finite(enum cfk_instruction_set set, const float *samples, ptrdiff_t count) {
#if defined(__x86_64__)
    if (set == CFK_AVX2) return cfk_avx2_all_finite(samples, count);
#endif
    (void)set;
    return cfk_narrow_all_finite(samples, count);
}

void cfk_add_products(
    enum cfk_instruction_set set, float *sums, const float *samples, float weight, ptrdiff_t count) {
#if defined(__x86_64__)
    if (set == CFK_AVX2) {
        cfk_avx2_add_products(sums, samples, weight, count);
        return;
    }
#endif
    (void)set;
    cfk_narrow_add_products(sums, samples, weight, count);
}

void cfk_row_pass(enum cfk_instruction_set set, const struct cfk_row_pass *pass) {
#if defined(__x86_64__)
    if (set == CFK_AVX2) {
        cfk_avx2_row_pass(pass);
        return;
    }
#endif
    (void)set;
    cfk_narrow_row_pass(pass);
}

void cfk_filter_bytes(enum cfk_instruction_set set, const struct cfk_byte_row *row) {
#if defined(__x86_64__)
    if (set == CFK_AVX2) {
        cfk_avx2_filter_bytes(row);
        return;
    }
#endif
    (void)set;
    cfk_narrow_filter_bytes(row);
}
