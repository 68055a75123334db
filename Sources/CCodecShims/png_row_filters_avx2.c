// Loops with vectors of 32 bytes. Only these functions are compiled for AVX2, so the program starts on any processor.
#include "png_row_filters.h"

#if defined(__x86_64__)

#define PNG_NAME(name) png_avx2_##name
#define PNG_LANES 32

#pragma clang attribute push(__attribute__((target("avx2"))), apply_to = function)
#include "png_row_choice.h"
#pragma clang attribute pop

#endif
