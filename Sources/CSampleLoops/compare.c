// Which loops of differences and similarities this machine can run.
#include "sets.h"

#if defined(__x86_64__)
// The checks include that the operating system saves the wide registers.
#define CSL_CALL(name, ...)                                                                                            \
    (__builtin_cpu_supports("avx2") ? csl_avx2_##name(__VA_ARGS__) : csl_narrow_##name(__VA_ARGS__))
#define CSL_CALL_WIDE(name, ...)                                                                                       \
    (__builtin_cpu_supports("avx512f") ? csl_avx512_##name(__VA_ARGS__) : CSL_CALL(name, __VA_ARGS__))
#else
#define CSL_CALL(name, ...) csl_narrow_##name(__VA_ARGS__)
#define CSL_CALL_WIDE(name, ...) csl_narrow_##name(__VA_ARGS__)
#endif

const char *csl_instruction_set(void) {
#if defined(__x86_64__)
    if (__builtin_cpu_supports("avx512f")) return "avx512f";
    return __builtin_cpu_supports("avx2") ? "avx2" : "baseline";
#elif defined(__aarch64__)
    return "neon";
#else
    return "baseline";
#endif
}

uint8_t csl_count_byte_differences(const uint8_t *a, const uint8_t *b, size_t count, uint64_t *bins) {
    return CSL_CALL(count_differences_uint8_t, a, b, count, bins);
}

uint16_t csl_count_word_differences(const uint16_t *a, const uint16_t *b, size_t count, uint64_t *bins) {
    return CSL_CALL(count_differences_uint16_t, a, b, count, bins);
}

void csl_code_byte_samples(const uint8_t *a, const uint8_t *b, size_t count, uint8_t *codes) {
    CSL_CALL(code_samples_uint8_t, a, b, count, codes);
}

void csl_code_word_samples(const uint16_t *a, const uint16_t *b, size_t count, uint16_t *codes) {
    CSL_CALL(code_samples_uint16_t, a, b, count, codes);
}

void csl_code_byte_pixels(const uint8_t *a, const uint8_t *b, size_t channels, size_t count, uint8_t *codes) {
    CSL_CALL(code_pixels_uint8_t, a, b, channels, count, codes);
}

void csl_code_word_pixels(const uint16_t *a, const uint16_t *b, size_t channels, size_t count, uint16_t *codes) {
    CSL_CALL(code_pixels_uint16_t, a, b, channels, count, codes);
}

void csl_code_signed_bytes(const uint8_t *a, const uint8_t *b, size_t channels, size_t count, uint16_t *codes) {
    CSL_CALL(code_signed_uint8_t, a, b, channels, count, codes);
}

void csl_code_signed_words(const uint16_t *a, const uint16_t *b, size_t channels, size_t count, uint32_t *codes) {
    CSL_CALL(code_signed_uint16_t, a, b, channels, count, codes);
}

void csl_shade_bytes(const uint8_t *codes, size_t count, const uint8_t *table, uint8_t *target) {
    CSL_CALL(shade_uint8_t, codes, count, table, target);
}

void csl_shade_words(const uint16_t *codes, size_t count, const uint8_t *table, uint8_t *target) {
    CSL_CALL(shade_uint16_t, codes, count, table, target);
}

void csl_paint_bytes(const uint8_t *codes, size_t count, const uint32_t *table, uint8_t *target) {
    CSL_CALL(paint_uint8_t, codes, count, table, target);
}

void csl_paint_words(const uint16_t *codes, size_t count, const uint32_t *table, uint8_t *target) {
    CSL_CALL(paint_uint16_t, codes, count, table, target);
}

void csl_paint_longs(const uint32_t *codes, size_t count, const uint32_t *table, uint8_t *target) {
    CSL_CALL(paint_uint32_t, codes, count, table, target);
}

void csl_keep_byte_channels(const uint8_t *source, size_t channels, size_t kept, size_t count, uint8_t *target) {
    CSL_CALL(keep_channels_uint8_t, source, channels, kept, count, target);
}

void csl_keep_word_channels(const uint16_t *source, size_t channels, size_t kept, size_t count, uint16_t *target) {
    CSL_CALL(keep_channels_uint16_t, source, channels, kept, count, target);
}

void csl_add_similar_bytes(struct csl_similarity *windows, const uint8_t *a, const uint8_t *b) {
    CSL_CALL_WIDE(add_similar_uint8_t, windows, a, b);
}

void csl_add_similar_words(struct csl_similarity *windows, const uint16_t *a, const uint16_t *b) {
    CSL_CALL_WIDE(add_similar_uint16_t, windows, a, b);
}

void csl_add_similar_floats(struct csl_similarity *windows, const float *a, const float *b) {
    CSL_CALL_WIDE(add_similar_float, windows, a, b);
}
