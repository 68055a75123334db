// Conversion of samples between the encoding of a file and linear light, by tables.
#ifndef CSL_LIGHT_H
#define CSL_LIGHT_H

#include <stddef.h>
#include <stdint.h>

/// A straight piece of a curve: offset + slope * light.
struct csl_piece {
    float offset;
    float slope;
};

/// The pieces of a curve from light to samples. Those of light from 2^n to 2^(n + 1) are equally wide.
struct csl_curve {
    const struct csl_piece *pieces;
    /// The bits of a float, shifted right by this number, count pieces.
    int32_t shift;
    /// The count at the first piece, which begins at 0 nevertheless.
    int32_t first;
    /// The index of the last piece, which has no end.
    int32_t last;
};

/// Stores the sample for each light; that of a negative light is the negative of its magnitude's.
void csl_encode_light(const struct csl_curve *curve, const float *light, size_t count, float *samples);

/// Stores the light of each sample, an integer from 0 to `maximum`: `table[sample]`. Others are clipped first.
void csl_decode_light(const float *table, int32_t maximum, const float *samples, size_t count, float *light);

/// Splits interleaved bytes into rows of floats, as `csl_split_bytes`, and decodes them.
/// - tables: for each channel, the light of the 256 bytes; NULL copies the bytes, as for alpha.
void csl_split_light(
    const uint8_t *source, int channel_count, size_t count, const float *const *tables, float *const *targets);

#endif
