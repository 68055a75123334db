// The loops of one instruction set; CSL_NAME(name) is its name for a function. They process one sample at a time
// without branches, and the compiler vectorises them.
#include <math.h>
#include <string.h>

#include "sets.h"

// A product and a sum are rounded separately, as in Swift.
#pragma STDC FP_CONTRACT OFF

#define ALWAYS_INLINE static inline __attribute__((always_inline))

// The number of samples of a channel that are quantized before they are interleaved. They stay in the first-level
// cache.
enum { block_size = 1024 };

// MARK: Quantizing

// A block is quantized in two loops. The first converts samples to integers that may still be out of range, of 16 bits
// if the target is bytes. The second counts, clips and narrows them. A single loop would do everything in the wide
// lanes of the conversion, at a third of the speed.

// Adding 1.5 * 2^(significand bits) leaves no bits for a fraction: the sum is rounded to an integer, with ties to even,
// and its bits are those of the constant plus the integer. The value to be rounded is between -2 and the maximum + 2.
#define ROUND(Working, Bits, shift, shift_bits, Integer, maximum)                                                      \
    ALWAYS_INLINE Integer integer_of_##Working##_##Integer(Working value, enum csl_rounding rounding) {                \
        /* NaN fails the comparison and becomes -2. */                                                                 \
        value = value > -2 ? value : -2;                                                                               \
        value = value < maximum + 2 ? value : maximum + 2;                                                             \
        Working sum = value + shift;                                                                                   \
        Bits bits;                                                                                                     \
        memcpy(&bits, &sum, sizeof bits);                                                                              \
        Integer even = (Integer)(bits - shift_bits);                                                                   \
        if (rounding == CSL_HALF_EVEN) {                                                                               \
            return even;                                                                                               \
        }                                                                                                              \
        Working difference = value - (sum - shift);                                                                    \
        if (rounding == CSL_HALF_UP) {                                                                                 \
            return (Integer)(even + (difference == (Working)0.5));                                                     \
        }                                                                                                              \
        /* Downwards, or upwards below zero. */                                                                        \
        Integer is_above = difference < 0;                                                                             \
        Integer is_below = difference > 0;                                                                             \
        return (Integer)(value < 0 ? even + is_below : even - is_above);                                               \
    }                                                                                                                  \
    ALWAYS_INLINE void round_all_##Working##_##Integer(                                                                \
        const struct csl_channel *channel, enum csl_rounding rounding, bool takes_magnitude, size_t begin,             \
        size_t count, Integer *restrict integers) {                                                                    \
        const float *restrict samples = channel->samples + begin;                                                      \
        const Working gain = (Working)channel->gain;                                                                   \
        const Working bias = (Working)channel->bias;                                                                   \
        const Working offset = (Working)channel->offset;                                                               \
        for (size_t x = 0; x < count; x += 1) {                                                                        \
            Working value = (Working)samples[x];                                                                       \
            if (sizeof(Working) > sizeof(float)) {                                                                     \
                value = value * gain + bias + offset;                                                                  \
            }                                                                                                          \
            if (takes_magnitude) {                                                                                     \
                value = value < 0 ? -value : value;                                                                    \
            }                                                                                                          \
            integers[x] = integer_of_##Working##_##Integer(value, rounding);                                           \
        }                                                                                                              \
    }                                                                                                                  \
    static void round_##Working##_##Integer(                                                                           \
        const struct csl_channel *channel, size_t begin, size_t count, Integer *integers) {                            \
        switch (channel->rounding + (channel->takes_magnitude ? 3 : 0)) {                                              \
        case CSL_HALF_EVEN:                                                                                            \
            round_all_##Working##_##Integer(channel, CSL_HALF_EVEN, false, begin, count, integers);                    \
            break;                                                                                                     \
        case CSL_HALF_UP:                                                                                              \
            round_all_##Working##_##Integer(channel, CSL_HALF_UP, false, begin, count, integers);                      \
            break;                                                                                                     \
        case CSL_TRUNCATE:                                                                                             \
            round_all_##Working##_##Integer(channel, CSL_TRUNCATE, false, begin, count, integers);                     \
            break;                                                                                                     \
        case 3 + CSL_HALF_EVEN:                                                                                        \
            round_all_##Working##_##Integer(channel, CSL_HALF_EVEN, true, begin, count, integers);                     \
            break;                                                                                                     \
        case 3 + CSL_HALF_UP:                                                                                          \
            round_all_##Working##_##Integer(channel, CSL_HALF_UP, true, begin, count, integers);                       \
            break;                                                                                                     \
        default:                                                                                                       \
            round_all_##Working##_##Integer(channel, CSL_TRUNCATE, true, begin, count, integers);                      \
            break;                                                                                                     \
        }                                                                                                              \
    }

// Rounds a value of any size, for channels that wrap. They are rare, so a branch for each sample is acceptable.
static double round_any(double value, enum csl_rounding rounding) {
    double below = floor(value);
    switch (rounding) {
    case CSL_HALF_EVEN: return rint(value);
    // Not floor(value + 0.5), because the sum is itself rounded.
    case CSL_HALF_UP: return value - below >= 0.5 ? below + 1 : below;
    default: return trunc(value);
    }
}

// The counts of a block fit into the type of its integers, so the counters are as narrow as the integers.
#define QUANTIZE(Sample, Integer, Count)                                                                               \
    ROUND(float, uint32_t, 12582912.0f, 0x4B400000, Integer, (Sample)-1)                                               \
    ROUND(double, uint64_t, 6755399441055744.0, 0x4338000000000000, Integer, (Sample)-1)                               \
    ALWAYS_INLINE void clip_##Sample(                                                                                  \
        struct csl_channel *channel, const Integer *restrict integers, size_t count, Sample *restrict target) {        \
        const Integer maximum = (Sample)-1;                                                                            \
        Count low = 0;                                                                                                 \
        Count high = 0;                                                                                                \
        for (size_t x = 0; x < count; x += 1) {                                                                        \
            Integer integer = integers[x];                                                                             \
            low += integer < 0;                                                                                        \
            high += integer > maximum;                                                                                 \
            integer = integer > 0 ? integer : 0;                                                                       \
            target[x] = (Sample)(integer < maximum ? integer : maximum);                                               \
        }                                                                                                              \
        channel->low += low;                                                                                           \
        channel->high += high;                                                                                         \
    }                                                                                                                  \
    static void wrap_##Sample(struct csl_channel *channel, size_t begin, size_t count, Sample *target) {               \
        const double maximum = (Sample)-1;                                                                             \
        for (size_t x = 0; x < count; x += 1) {                                                                        \
            double value = (double)channel->samples[begin + x] * channel->gain + channel->bias + channel->offset;      \
            value = round_any(channel->takes_magnitude ? fabs(value) : value, channel->rounding);                      \
            channel->low += !(value >= 0);                                                                             \
            channel->high += value > maximum;                                                                          \
            /* Exact for every finite value, because the modulus is a power of two. Infinities give NaN. */            \
            double rest = value - (maximum + 1) * floor(value / (maximum + 1));                                        \
            target[x] = isfinite(rest) ? (Sample)(uint32_t)rest : 0;                                                   \
        }                                                                                                              \
    }                                                                                                                  \
    static void quantize_block_##Sample(struct csl_channel *channel, size_t begin, size_t count, Sample *target) {     \
        if (channel->wraps) {                                                                                          \
            wrap_##Sample(channel, begin, count, target);                                                              \
            return;                                                                                                    \
        }                                                                                                              \
        Integer integers[block_size];                                                                                  \
        /* Without arithmetic, single precision is exact, and vectors hold twice as many samples. */                   \
        if (channel->gain == 1 && channel->bias == 0 && channel->offset == 0) {                                        \
            round_float_##Integer(channel, begin, count, integers);                                                    \
        } else {                                                                                                       \
            round_double_##Integer(channel, begin, count, integers);                                                   \
        }                                                                                                              \
        clip_##Sample(channel, integers, count, target);                                                               \
    }

QUANTIZE(uint8_t, int16_t, uint16_t)
QUANTIZE(uint16_t, int32_t, uint32_t)

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
                Sample *integers = channel_count == 1 ? block : parts[index];                                          \
                quantize_block_##Sample(&channels[index], begin, part, integers);                                      \
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
