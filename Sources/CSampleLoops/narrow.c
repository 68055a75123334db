// The baseline of the architecture: SSE2 on x86-64, NEON on arm64.
#define CSL_NAME(name) csl_narrow_##name
#include "loops.h"
