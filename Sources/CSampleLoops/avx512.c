// Eight doubles in a register, for the similarities alone: other loops wait for memory, and gain nothing from it.
#include "sets.h"

#if defined(__x86_64__)

#define CSL_NAME(name) csl_avx512_##name
#define CSL_SHIFTS 1

#pragma clang attribute push(__attribute__((target("avx512f"))), apply_to = function)
#include "similarity_loops.h"
#pragma clang attribute pop

#endif
