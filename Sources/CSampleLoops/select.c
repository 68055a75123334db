// Dispatches to the best loops that this machine can run.
#include "sets.h"

#if defined(__x86_64__)
// The check includes whether the operating system saves the wide registers.
#define CSL_CALL(name, ...)                                                                                            \
    (__builtin_cpu_supports("avx2") ? csl_avx2_##name(__VA_ARGS__) : csl_narrow_##name(__VA_ARGS__))
#else
#define CSL_CALL(name, ...) csl_narrow_##name(__VA_ARGS__)
#endif

void csl_quantize_bytes(struct csl_channel *channels, int channel_count, size_t count, uint8_t *target) {
    CSL_CALL(quantize_uint8_t, channels, channel_count, count, target);
}

void csl_quantize_words(struct csl_channel *channels, int channel_count, size_t count, uint16_t *target) {
    CSL_CALL(quantize_uint16_t, channels, channel_count, count, target);
}

void csl_split_bytes(const uint8_t *source, int channel_count, size_t count, float *const *targets) {
    CSL_CALL(split_uint8_t, source, channel_count, count, targets);
}

void csl_split_words(const uint16_t *source, int channel_count, size_t count, float *const *targets) {
    CSL_CALL(split_uint16_t, source, channel_count, count, targets);
}

void csl_encode_light(const struct csl_curve *curve, const float *light, size_t count, float *samples) {
    CSL_CALL(encode_light, curve, light, count, samples);
}

void csl_decode_light(const float *table, int32_t maximum, const float *samples, size_t count, float *light) {
    CSL_CALL(decode_light, table, maximum, samples, count, light);
}

void csl_split_light(
    const uint8_t *source, int channel_count, size_t count, const float *const *tables, float *const *targets) {
    CSL_CALL(split_light, source, channel_count, count, tables, targets);
}
