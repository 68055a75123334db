// Conversion between rows of interleaved integers and rows of float planes, all channels in one pass.
//
// The functions read and write only the given rows, allocate nothing and keep no state, so that any number of threads can
// call them at the same time. Results do not depend on the instruction set.
#ifndef CSAMPLELOOPS_H
#define CSAMPLELOOPS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/// Maximum number of channels of a row.
#define CSL_MAX_CHANNELS 4

/// How a value between two integers is rounded.
enum csl_rounding {
    /// To the nearest, a tie to the even one.
    CSL_HALF_EVEN = 0,
    /// To the nearest, a tie upwards.
    CSL_HALF_UP = 1,
    /// Towards zero.
    CSL_TRUNCATE = 2,
};

/// A channel's samples, how they become integers, and how many were out of range.
///
///     integer = clip(round(gain * v + bias + offset), 0, maximum)
///
/// or, of a channel that wraps, round(gain * v + bias + offset) modulo maximum + 1. With `takes_magnitude`, the magnitude
/// is rounded. Double precision is used, or single where gain is 1 and bias and offset are 0. NaN becomes 0, and so does
/// an infinity that wraps.
struct csl_channel {
    const float *samples;
    double gain;
    double bias;
    double offset;
    bool takes_magnitude;
    bool wraps;
    enum csl_rounding rounding;
    /// Samples whose rounded value is below 0 or NaN, and above the maximum.
    size_t low;
    size_t high;
};

/// Quantizes a row of each channel and interleaves the integers: bytes, or 16-bit words in the machine's byte order.
/// - channels: 1...CSL_MAX_CHANNELS; their counts are set.
/// - target: count * channel_count integers.
void csl_quantize_bytes(struct csl_channel *channels, int channel_count, size_t count, uint8_t *target);
void csl_quantize_words(struct csl_channel *channels, int channel_count, size_t count, uint16_t *target);

/// Splits interleaved integers into rows of floats.
/// - channel_count: 1...CSL_MAX_CHANNELS.
/// - targets: a row of `count` floats for each channel.
void csl_split_bytes(const uint8_t *source, int channel_count, size_t count, float *const *targets);
void csl_split_words(const uint16_t *source, int channel_count, size_t count, float *const *targets);

#endif
