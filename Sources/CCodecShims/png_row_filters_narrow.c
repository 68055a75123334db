// Sixteen bytes at once: SSE2 on x86-64 and NEON on arm64, the least that every processor of the architecture has.
#define PNG_NAME(name) png_narrow_##name
#define PNG_LANES 16
#include "png_row_choice.h"
