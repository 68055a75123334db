// What the checks of CSampleLoops share.
#include "check.h"

bool has_sample_set(ptrdiff_t set) {
#if defined(__x86_64__)
    return set == 0 || __builtin_cpu_supports("avx2");
#else
    return set == 0;
#endif
}

ptrdiff_t random_length(ptrdiff_t i) { return i <= 140 ? i : random_within(141, 3000); }
