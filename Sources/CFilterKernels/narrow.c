// Four lanes: SSE2 on x86-64 and NEON on arm64, the baseline of these architectures.
#include "instruction_sets.h"

#define CFK_NAME(name) cfk_narrow_##name
#define CFK_LANES 4
#if defined(__aarch64__)
#define CFK_FUSED 1
#else
#define CFK_FUSED 0
#endif

#include "tile_loops.h"
#include "peak_loops.h"
#include "separable_loops.h"
#include "fft_loops.h"
#include "byte_loops.h"
#include "row_loops.h"
