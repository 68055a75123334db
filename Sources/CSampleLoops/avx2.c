// Only these functions are compiled for AVX2, so the program starts on any processor.
#include "sets.h"

#if defined(__x86_64__)

#define CSL_NAME(name) csl_avx2_##name
#define CSL_SHIFTS 1

#pragma clang attribute push(__attribute__((target("avx2"))), apply_to = function)
#include "loops.h"
#include "difference_loops.h"
#include "light_loops.h"
#include "similarity_loops.h"
#pragma clang attribute pop

#endif
