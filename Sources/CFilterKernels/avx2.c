// Eight lanes with fused multiply-add. Only these functions are compiled for AVX2, so the program starts on any
// processor.
#include "instruction_sets.h"

#if defined(__x86_64__)

#define CFK_NAME(name) cfk_avx2_##name
#define CFK_LANES 8
#define CFK_FUSED 1

#pragma clang attribute push(__attribute__((target("avx2,fma"))), apply_to = function)
#include "tile_loops.h"
#include "peak_loops.h"
#include "separable_loops.h"
#include "fft_loops.h"
#include "byte_loops.h"
#include "row_loops.h"
#pragma clang attribute pop

#endif
