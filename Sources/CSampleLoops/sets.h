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

#define CSL_DECLARE_DIFFERENCES(set)                                                                                   \
    uint8_t csl_##set##_count_differences_uint8_t(const uint8_t *a, const uint8_t *b, size_t count, uint64_t *bins);   \
    uint16_t csl_##set##_count_differences_uint16_t(                                                                   \
        const uint16_t *a, const uint16_t *b, size_t count, uint64_t *bins);                                           \
    void csl_##set##_code_samples_uint8_t(const uint8_t *a, const uint8_t *b, size_t count, uint8_t *codes);           \
    void csl_##set##_code_samples_uint16_t(const uint16_t *a, const uint16_t *b, size_t count, uint16_t *codes);       \
    void csl_##set##_code_pixels_uint8_t(                                                                              \
        const uint8_t *a, const uint8_t *b, size_t channels, size_t count, uint8_t *codes);                            \
    void csl_##set##_code_pixels_uint16_t(                                                                             \
        const uint16_t *a, const uint16_t *b, size_t channels, size_t count, uint16_t *codes);                         \
    void csl_##set##_code_signed_uint8_t(                                                                              \
        const uint8_t *a, const uint8_t *b, size_t channels, size_t count, uint16_t *codes);                           \
    void csl_##set##_code_signed_uint16_t(                                                                             \
        const uint16_t *a, const uint16_t *b, size_t channels, size_t count, uint32_t *codes);                         \
    void csl_##set##_shade_uint8_t(const uint8_t *codes, size_t count, const uint8_t *table, uint8_t *target);         \
    void csl_##set##_shade_uint16_t(const uint16_t *codes, size_t count, const uint8_t *table, uint8_t *target);       \
    void csl_##set##_paint_uint8_t(const uint8_t *codes, size_t count, const uint32_t *table, uint8_t *target);        \
    void csl_##set##_paint_uint16_t(const uint16_t *codes, size_t count, const uint32_t *table, uint8_t *target);      \
    void csl_##set##_paint_uint32_t(const uint32_t *codes, size_t count, const uint32_t *table, uint8_t *target);      \
    void csl_##set##_keep_channels_uint8_t(                                                                            \
        const uint8_t *source, size_t channels, size_t kept, size_t count, uint8_t *target);                           \
    void csl_##set##_keep_channels_uint16_t(                                                                           \
        const uint16_t *source, size_t channels, size_t kept, size_t count, uint16_t *target);

#define CSL_DECLARE_SIMILARITIES(set)                                                                                  \
    void csl_##set##_add_similar_uint8_t(struct csl_similarity *windows, const uint8_t *a, const uint8_t *b);          \
    void csl_##set##_add_similar_uint16_t(struct csl_similarity *windows, const uint16_t *a, const uint16_t *b);       \
    void csl_##set##_add_similar_float(struct csl_similarity *windows, const float *a, const float *b);

#define CSL_DECLARE_LIGHT(set)                                                                                         \
    void csl_##set##_encode_light(const struct csl_curve *curve, const float *light, size_t count, float *samples);    \
    void csl_##set##_decode_light(                                                                                     \
        const float *table, int32_t maximum, const float *samples, size_t count, float *light);                        \
    void csl_##set##_split_light(                                                                                      \
        const uint8_t *source, int channel_count, size_t count, const float *const *tables, float *const *targets);

CSL_DECLARE(narrow)
CSL_DECLARE_DIFFERENCES(narrow)
CSL_DECLARE_LIGHT(narrow)
CSL_DECLARE_SIMILARITIES(narrow)
#if defined(__x86_64__)
CSL_DECLARE(avx2)
CSL_DECLARE_DIFFERENCES(avx2)
CSL_DECLARE_LIGHT(avx2)
CSL_DECLARE_SIMILARITIES(avx2)
CSL_DECLARE_SIMILARITIES(avx512)
#endif

#endif
