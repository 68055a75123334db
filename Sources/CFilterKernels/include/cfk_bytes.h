// Weighted sums of bytes with small integer weights, without a conversion to float32 and back.
#ifndef CFK_BYTES_H
#define CFK_BYTES_H

#include <stddef.h>
#include <stdint.h>

enum cfk_instruction_set;

/// The number of taps is a multiple of this.
#define CFK_BYTE_TAP_GROUP 3

/// The largest divisor for which quotients are rounded exactly.
#define CFK_LARGEST_BYTE_DIVISOR 16384

/// The largest magnitude of `zero`, so that differences from it are exact in single precision.
#define CFK_LARGEST_BYTE_ZERO (1 << 23)

/// The largest number of channels.
#define CFK_MOST_BYTE_CHANNELS 4

/// The number of quotients of a channel that were rounded to less than 0, and to more than 255.
struct cfk_byte_clips {
    size_t low;
    size_t high;
};

/// A row of bytes to compute.
///
///     output[x] = clip(round((start + (sum over k of weights[k] * taps[k][x]) - zero) / divisor), 0, 255)
///
/// The result is exact, with ties to even. For all samples of 0...255, `start` plus the sum must be between 0 and
/// 65535.
struct cfk_byte_row {
    /// For each tap, the byte that output 0 uses; `count` bytes are read from there on.
    const uint8_t *const *taps;
    const int16_t *weights;
    /// A multiple of CFK_BYTE_TAP_GROUP.
    ptrdiff_t tap_count;
    uint16_t start;
    /// At most CFK_LARGEST_BYTE_ZERO in magnitude.
    int32_t zero;
    /// 1...CFK_LARGEST_BYTE_DIVISOR.
    int32_t divisor;
    /// Must not overlap the bytes of the taps.
    uint8_t *output;
    ptrdiff_t count;
    /// 1...CFK_MOST_BYTE_CHANNELS; output x belongs to channel x % channels.
    int channels;
    /// For each channel, the counts that those of the row are added to.
    struct cfk_byte_clips *clips;
};

/// Computes a row. The instruction set must be available.
void cfk_filter_bytes(enum cfk_instruction_set set, const struct cfk_byte_row *row);

#endif
