// The loops of one instruction set; CSL_NAME(name) is its name for a function. They are written for one sample at a time,
// without branches, and the compiler makes vectors of them.
#include "sets.h"

// A product and a sum are two roundings, as they are in Swift.
#pragma STDC FP_CONTRACT OFF

#define ALWAYS_INLINE static inline __attribute__((always_inline))

// Samples of a channel that are quantized before they are interleaved: they stay in the first-level cache.
enum { block_size = 1024 };

// MARK: Quantizing

// Adding and subtracting 1.5 * 2^(significand bits) leaves no room for a fraction: the sum is rounded to an integer, a tie
// to even. What is rounded is between -2 and 65537, or NaN.
#define QUANTIZE(Working, shift, Sample)                                                                               \
    ALWAYS_INLINE Working round_##Working##_##Sample(Working value, enum csl_rounding rounding) {                      \
        Working even = (value + shift) - shift;                                                                        \
        if (rounding == CSL_HALF_EVEN) {                                                                               \
            return even;                                                                                               \
        }                                                                                                              \
        if (rounding == CSL_HALF_UP) {                                                                                 \
            return value - even == (Working)0.5 ? even + 1 : even;                                                     \
        }                                                                                                              \
        Working lower = even > value ? even - 1 : even;                                                                \
        /* Below zero, truncation is upwards. */                                                                       \
        return ((value < 0) & (lower < value)) ? lower + 1 : lower;                                                    \
    }                                                                                                                  \
    ALWAYS_INLINE void quantize_by_##Working##_##Sample(                                                               \
        struct csl_channel *channel, enum csl_rounding rounding, bool takes_magnitude, size_t begin, size_t count,     \
        Sample *target) {                                                                                              \
        const float *samples = channel->samples + begin;                                                               \
        const Working gain = (Working)channel->gain;                                                                   \
        const Working bias = (Working)channel->bias;                                                                   \
        const Working offset = (Working)channel->offset;                                                               \
        const Working maximum = (Sample)-1;                                                                            \
        uint32_t low = 0;                                                                                              \
        uint32_t high = 0;                                                                                             \
        for (size_t x = 0; x < count; x += 1) {                                                                        \
            Working value = (Working)samples[x] * gain + bias + offset;                                                \
            if (takes_magnitude) {                                                                                     \
                value = value < 0 ? -value : value;                                                                    \
            }                                                                                                          \
            value = value < -2 ? -2 : value;                                                                           \
            value = value > maximum + 2 ? maximum + 2 : value;                                                         \
            Working rounded = round_##Working##_##Sample(value, rounding);                                             \
            uint32_t is_low = !(rounded >= 0);                                                                         \
            uint32_t is_high = rounded > maximum;                                                                      \
            low += is_low;                                                                                             \
            high += is_high;                                                                                           \
            Working integer = rounded >= 0 ? rounded : 0;                                                              \
            integer = integer > maximum ? maximum : integer;                                                           \
            target[x] = (Sample)(int32_t)integer;                                                                      \
        }                                                                                                              \
        channel->low += low;                                                                                           \
        channel->high += high;                                                                                         \
    }                                                                                                                  \
    ALWAYS_INLINE void quantize_by_rounding_##Working##_##Sample(                                                      \
        struct csl_channel *channel, bool takes_magnitude, size_t begin, size_t count, Sample *target) {               \
        switch (channel->rounding) {                                                                                   \
        case CSL_HALF_EVEN:                                                                                            \
            quantize_by_##Working##_##Sample(channel, CSL_HALF_EVEN, takes_magnitude, begin, count, target);           \
            break;                                                                                                     \
        case CSL_HALF_UP:                                                                                              \
            quantize_by_##Working##_##Sample(channel, CSL_HALF_UP, takes_magnitude, begin, count, target);             \
            break;                                                                                                     \
        default:                                                                                                       \
            quantize_by_##Working##_##Sample(channel, CSL_TRUNCATE, takes_magnitude, begin, count, target);            \
            break;                                                                                                     \
        }                                                                                                              \
    }                                                                                                                  \
    static void quantize_##Working##_##Sample(                                                                         \
        struct csl_channel *channel, size_t begin, size_t count, Sample *target) {                                     \
        if (channel->takes_magnitude) {                                                                                \
            quantize_by_rounding_##Working##_##Sample(channel, true, begin, count, target);                            \
        } else {                                                                                                       \
            quantize_by_rounding_##Working##_##Sample(channel, false, begin, count, target);                           \
        }                                                                                                              \
    }

QUANTIZE(float, 12582912.0f, uint8_t)
QUANTIZE(float, 12582912.0f, uint16_t)
QUANTIZE(double, 6755399441055744.0, uint8_t)
QUANTIZE(double, 6755399441055744.0, uint16_t)

// MARK: Rows

#define ROWS(Sample)                                                                                                   \
    ALWAYS_INLINE void interleave_##Sample(                                                                            \
        Sample parts[CSL_MAX_CHANNELS][block_size], int channel_count, size_t count, Sample *target) {                 \
        for (size_t x = 0; x < count; x += 1) {                                                                        \
            for (int channel = 0; channel < channel_count; channel += 1) {                                             \
                target[x * (size_t)channel_count + (size_t)channel] = parts[channel][x];                               \
            }                                                                                                          \
        }                                                                                                              \
    }                                                                                                                  \
    void CSL_NAME(quantize_##Sample)(struct csl_channel * channels, int channel_count, size_t count, Sample *target) { \
        Sample parts[CSL_MAX_CHANNELS][block_size];                                                                    \
        for (int index = 0; index < channel_count; index += 1) {                                                       \
            channels[index].low = 0;                                                                                   \
            channels[index].high = 0;                                                                                  \
        }                                                                                                              \
        for (size_t begin = 0; begin < count; begin += block_size) {                                                   \
            size_t part = count - begin < block_size ? count - begin : block_size;                                     \
            Sample *block = target + begin * (size_t)channel_count;                                                    \
            for (int index = 0; index < channel_count; index += 1) {                                                   \
                struct csl_channel *channel = &channels[index];                                                        \
                /* Single precision is exact then, and twice as many samples fit into a vector. */                     \
                bool is_plain = channel->gain == 1 && channel->bias == 0 && channel->offset == 0;                      \
                Sample *integers = channel_count == 1 ? block : parts[index];                                          \
                if (is_plain) {                                                                                        \
                    quantize_float_##Sample(channel, begin, part, integers);                                           \
                } else {                                                                                               \
                    quantize_double_##Sample(channel, begin, part, integers);                                          \
                }                                                                                                      \
            }                                                                                                          \
            switch (channel_count) {                                                                                   \
            case 1: break;                                                                                             \
            case 2: interleave_##Sample(parts, 2, part, block); break;                                                 \
            case 3: interleave_##Sample(parts, 3, part, block); break;                                                 \
            default: interleave_##Sample(parts, 4, part, block); break;                                                \
            }                                                                                                          \
        }                                                                                                              \
    }                                                                                                                  \
    ALWAYS_INLINE void split_by_##Sample(                                                                              \
        const Sample *source, int channel_count, size_t count, float *const *targets) {                                \
        float *restrict a = targets[0];                                                                                \
        float *restrict b = targets[channel_count > 1 ? 1 : 0];                                                        \
        float *restrict c = targets[channel_count > 2 ? 2 : 0];                                                        \
        float *restrict d = targets[channel_count > 3 ? 3 : 0];                                                        \
        for (size_t x = 0; x < count; x += 1) {                                                                        \
            const Sample *pixel = source + x * (size_t)channel_count;                                                  \
            a[x] = (float)pixel[0];                                                                                    \
            if (channel_count > 1) {                                                                                   \
                b[x] = (float)pixel[1];                                                                                \
            }                                                                                                          \
            if (channel_count > 2) {                                                                                   \
                c[x] = (float)pixel[2];                                                                                \
            }                                                                                                          \
            if (channel_count > 3) {                                                                                   \
                d[x] = (float)pixel[3];                                                                                \
            }                                                                                                          \
        }                                                                                                              \
    }                                                                                                                  \
    void CSL_NAME(split_##Sample)(const Sample *source, int channel_count, size_t count, float *const *targets) {      \
        switch (channel_count) {                                                                                       \
        case 1: split_by_##Sample(source, 1, count, targets); break;                                                   \
        case 2: split_by_##Sample(source, 2, count, targets); break;                                                   \
        case 3: split_by_##Sample(source, 3, count, targets); break;                                                   \
        default: split_by_##Sample(source, 4, count, targets); break;                                                  \
        }                                                                                                              \
    }

ROWS(uint8_t)
ROWS(uint16_t)
