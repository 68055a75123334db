// Conversion between rows of interleaved integers and rows of float planes, all channels in one pass; and, in files of
// their own, comparison of two such rows, and conversion to linear light.
//
// The functions read and write only the given rows, allocate nothing and keep no state, so any number of threads can
// call them at the same time. Results do not depend on the instruction set.
#ifndef CSAMPLELOOPS_H
#define CSAMPLELOOPS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "csl_difference.h"
#include "csl_light.h"
#include "csl_similarity.h"

/// Returns the widest instruction set that the loops use on this machine: avx512f, avx2, neon or baseline.
const char *csl_instruction_set(void);

/// Maximum number of channels of a row.
#define CSL_MAX_CHANNELS 4

/// The rounding of a value between two integers.
enum csl_rounding {
    /// To the nearest, with ties to even.
    CSL_HALF_EVEN = 0,
    /// To the nearest, with ties upwards.
    CSL_HALF_UP = 1,
    /// Towards zero.
    CSL_TRUNCATE = 2,
};

/// The samples of a channel, their conversion to integers, and the number of samples out of range.
///
///     integer = clip(round(gain * v + bias + offset), 0, maximum)
///
/// or, if the channel wraps, round(gain * v + bias + offset) modulo maximum + 1. With `takes_magnitude`, the magnitude
/// is rounded. Computed in double precision, or in single precision if gain is 1 and bias and offset are 0. NaN becomes
/// 0, as does an infinity that wraps.
struct csl_channel {
    const float *samples;
    double gain;
    double bias;
    double offset;
    bool takes_magnitude;
    bool wraps;
    enum csl_rounding rounding;
    /// The numbers of samples whose rounded value is below 0 or NaN, and above the maximum.
    size_t low;
    size_t high;
};

/// Quantizes a row of each channel and interleaves the integers, which are bytes or 16-bit words in the machine's byte
/// order.
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
