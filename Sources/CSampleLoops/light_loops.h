// The loops of one instruction set between samples and light; CSL_NAME(name) is its name for a function.
#include <stdint.h>
#include <string.h>

#include "sets.h"

// A product and a sum are rounded separately: results do not depend on the instruction set.
#pragma STDC FP_CONTRACT OFF

// Indices are computed and pieces applied in vectors; only the pieces are copied one by one, each as eight bytes.
enum { light_block = 256 };

static void encode_block(const struct csl_curve *curve, const float *light, size_t count, float *samples) {
    int32_t indices[light_block];
    struct csl_piece pieces[light_block];
    const int32_t shift = curve->shift;
    const int32_t first = curve->first;
    const int32_t last = curve->last;
    for (size_t x = 0; x < count; x += 1) {
        uint32_t bits;
        memcpy(&bits, light + x, sizeof bits);
        int32_t index = (int32_t)((bits & 0x7FFFFFFF) >> shift) - first;
        index = index > 0 ? index : 0;
        indices[x] = index < last ? index : last;
    }
    for (size_t x = 0; x < count; x += 1) {
        uint64_t piece;
        memcpy(&piece, curve->pieces + indices[x], sizeof piece);
        memcpy(pieces + x, &piece, sizeof piece);
    }
    for (size_t x = 0; x < count; x += 1) {
        uint32_t bits;
        memcpy(&bits, light + x, sizeof bits);
        uint32_t sign = bits & 0x80000000;
        bits &= 0x7FFFFFFF;
        float magnitude;
        memcpy(&magnitude, &bits, sizeof bits);
        float sample = pieces[x].offset + pieces[x].slope * magnitude;
        memcpy(&bits, &sample, sizeof bits);
        bits ^= sign;
        memcpy(samples + x, &bits, sizeof bits);
    }
}

void CSL_NAME(encode_light)(const struct csl_curve *curve, const float *light, size_t count, float *samples) {
    for (size_t begin = 0; begin < count; begin += light_block) {
        size_t part = count - begin < light_block ? count - begin : light_block;
        encode_block(curve, light + begin, part, samples + begin);
    }
}

void CSL_NAME(decode_light)(const float *table, int32_t maximum, const float *samples, size_t count, float *light) {
    for (size_t x = 0; x < count; x += 1) {
        float sample = samples[x];
        // NaN fails the first comparison.
        sample = sample > 0 ? sample : 0;
        int32_t index = (int32_t)(sample < (float)maximum ? sample : (float)maximum);
        light[x] = table[index];
    }
}

static inline __attribute__((always_inline)) void split_light_by(
    const uint8_t *source, int channel_count, size_t count, const float *const *tables, float *const *targets) {
    for (int channel = 0; channel < channel_count; channel += 1) {
        const float *table = tables[channel];
        float *restrict target = targets[channel];
        const uint8_t *samples = source + channel;
        if (table == NULL) {
            for (size_t x = 0; x < count; x += 1) {
                target[x] = (float)samples[x * (size_t)channel_count];
            }
        } else {
            for (size_t x = 0; x < count; x += 1) {
                target[x] = table[samples[x * (size_t)channel_count]];
            }
        }
    }
}

void CSL_NAME(split_light)(
    const uint8_t *source, int channel_count, size_t count, const float *const *tables, float *const *targets) {
    switch (channel_count) {
    case 1: split_light_by(source, 1, count, tables, targets); break;
    case 2: split_light_by(source, 2, count, tables, targets); break;
    case 3: split_light_by(source, 3, count, tables, targets); break;
    default: split_light_by(source, 4, count, tables, targets); break;
    }
}
