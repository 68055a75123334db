// The baseline of the architecture: SSE2 on x86-64, NEON on arm64.
#define CSL_NAME(name) csl_narrow_##name
#define CSL_SHIFTS 0
#include "loops.h"
#include "difference_loops.h"
#include "light_loops.h"
#include "similarity_loops.h"
