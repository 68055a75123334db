// Loops with vectors of 16 bytes: SSE2 on x86-64 and NEON on arm64, the baseline of these architectures.
#define PNG_NAME(name) png_narrow_##name
#define PNG_LANES 16
#include "png_row_choice.h"
