// Sums of bytes with small whole weights, as they are in files: without the way to float32 and back.
#ifndef CFK_BYTES_H
#define CFK_BYTES_H

#include <stddef.h>
#include <stdint.h>

enum cfk_instruction_set;

/// Taps come in multiples of this many.
#define CFK_BYTE_TAP_GROUP 3

/// The largest divisor for which a quotient's rounding is exact.
#define CFK_LARGEST_BYTE_DIVISOR 16384

/// The largest sum that may stand for zero: differences to it are exact in single precision.
#define CFK_LARGEST_BYTE_ZERO (1 << 23)

/// A row of bytes to compute.
///
///     output[x] = clip(round((start + (sum over k of weights[k] * taps[k][x]) - zero) / divisor), 0, 255), a tie to even
///
/// exactly. For samples of 0...255 every sum, with what it starts from, is between 0 and 65535.
struct cfk_byte_row {
    /// For each tap, the byte that output 0 takes; `count` bytes are read from there on.
    const uint8_t *const *taps;
    const int16_t *weights;
    /// A multiple of CFK_BYTE_TAP_GROUP.
    ptrdiff_t tap_count;
    uint16_t start;
    /// At most CFK_LARGEST_BYTE_ZERO in magnitude.
    int32_t zero;
    /// 1...CFK_LARGEST_BYTE_DIVISOR.
    int32_t divisor;
    /// No tap's byte is among them.
    uint8_t *output;
    ptrdiff_t count;
    /// Set to how many quotients were rounded to less than 0, and to more than 255.
    size_t low;
    size_t high;
};

/// Computes a row; the instruction set must be available.
void cfk_filter_bytes(enum cfk_instruction_set set, struct cfk_byte_row *row);

#endif
