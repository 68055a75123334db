// The loops of each instruction set.
#ifndef CSL_SETS_H
#define CSL_SETS_H

#include "CSampleLoops.h"

#define CSL_DECLARE(set)                                                                                               \
    void csl_##set##_quantize_uint8_t(struct csl_channel *channels, int channel_count, size_t count, uint8_t *target); \
    void csl_##set##_quantize_uint16_t(                                                                                \
        struct csl_channel *channels, int channel_count, size_t count, uint16_t *target);                              \
    void csl_##set##_split_uint8_t(const uint8_t *source, int channel_count, size_t count, float *const *targets);     \
    void csl_##set##_split_uint16_t(const uint16_t *source, int channel_count, size_t count, float *const *targets);

CSL_DECLARE(narrow)
#if defined(__x86_64__)
CSL_DECLARE(avx2)
#endif

#endif
