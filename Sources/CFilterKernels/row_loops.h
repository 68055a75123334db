// Loops over single rows, included once for each instruction set with the macros listed in tile_loops.h.

#include "include/CFilterKernels.h"

#pragma STDC FP_CONTRACT OFF

bool CFK_NAME(all_finite)(const float *samples, ptrdiff_t count) {
    // An exponent of all ones carries into the sign bit.
    typedef uint32_t bits_vector __attribute__((vector_size(CFK_LANES * sizeof(uint32_t))));
    bits_vector found = {0};
    ptrdiff_t x = 0;
    for (; x + CFK_LANES <= count; x += CFK_LANES) {
        bits_vector bits;
        __builtin_memcpy(&bits, samples + x, sizeof bits);
        found |= (bits & 0x7fffffffu) + 0x00800000u;
    }
    uint32_t any = 0;
    for (int lane = 0; lane < CFK_LANES; lane++) any |= found[lane];
    for (; x < count; x++) {
        uint32_t bits;
        __builtin_memcpy(&bits, samples + x, sizeof bits);
        any |= (bits & 0x7fffffffu) + 0x00800000u;
    }
    return !(any >> 31);
}

void CFK_NAME(add_products)(float *sums, const float *samples, float weight, ptrdiff_t count) {
    typedef float sums_vector __attribute__((vector_size(CFK_LANES * sizeof(float))));
    typedef sums_vector unaligned_sums __attribute__((aligned(sizeof(float)), may_alias));
    const sums_vector factor = (sums_vector){0} + weight;
    ptrdiff_t x = 0;
    for (; x + CFK_LANES <= count; x += CFK_LANES) {
        const sums_vector a = *(const unaligned_sums *)(samples + x);
        // Without a fused instruction, this is a function call for each lane, which is slow but exact.
        *(unaligned_sums *)(sums + x) = __builtin_elementwise_fma(factor, a, *(const unaligned_sums *)(sums + x));
    }
    for (; x < count; x++) sums[x] = __builtin_fmaf(weight, samples[x], sums[x]);
}
