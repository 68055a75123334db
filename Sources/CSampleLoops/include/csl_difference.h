// How far two images' integers are apart, and the pictures of it: rows of interleaved samples of 8 or 16 bits, opacity left
// out.
//
// The functions read and write only the given rows, allocate nothing and keep no state, so that any number of threads can
// call them at the same time. Results do not depend on the instruction set.
#ifndef CSL_DIFFERENCE_H
#define CSL_DIFFERENCE_H

#include <stddef.h>
#include <stdint.h>

/// Counts how often |a - b| has each value.
/// - bins: 256 counts, or 65536, that are added to.
/// Returns the row's largest |a - b|.
uint8_t csl_count_byte_differences(const uint8_t *a, const uint8_t *b, size_t count, uint64_t *bins);
uint16_t csl_count_word_differences(const uint16_t *a, const uint16_t *b, size_t count, uint64_t *bins);

// Codes of pixels, from which a picture is painted with a table as soon as its scale is known.

/// |a - b| of each sample.
void csl_code_byte_samples(const uint8_t *a, const uint8_t *b, size_t count, uint8_t *codes);
void csl_code_word_samples(const uint16_t *a, const uint16_t *b, size_t count, uint16_t *codes);

/// The largest |a - b| of each pixel's channels.
/// - channels: 1 or more; the rows have count * channels samples.
void csl_code_byte_pixels(const uint8_t *a, const uint8_t *b, size_t channels, size_t count, uint8_t *codes);
void csl_code_word_pixels(const uint16_t *a, const uint16_t *b, size_t channels, size_t count, uint16_t *codes);

/// a - b of the channel that differs most, the first of those that differ equally, plus 255 or 65535.
void csl_code_signed_bytes(const uint8_t *a, const uint8_t *b, size_t channels, size_t count, uint16_t *codes);
void csl_code_signed_words(const uint16_t *a, const uint16_t *b, size_t channels, size_t count, uint32_t *codes);

/// The bytes of codes in grey.
/// - table: a byte for each code.
void csl_shade_bytes(const uint8_t *codes, size_t count, const uint8_t *table, uint8_t *target);
void csl_shade_words(const uint16_t *codes, size_t count, const uint8_t *table, uint8_t *target);

/// The bytes of codes in red, green and blue.
/// - table: for each code, red in the lowest byte, then green and blue.
/// - target: 3 * count bytes.
void csl_paint_bytes(const uint8_t *codes, size_t count, const uint32_t *table, uint8_t *target);
void csl_paint_words(const uint16_t *codes, size_t count, const uint32_t *table, uint8_t *target);
void csl_paint_longs(const uint32_t *codes, size_t count, const uint32_t *table, uint8_t *target);

/// Copies the first channels of each pixel.
/// - kept: how many are copied, fewer than `channels`.
void csl_keep_byte_channels(const uint8_t *source, size_t channels, size_t kept, size_t count, uint8_t *target);
void csl_keep_word_channels(const uint16_t *source, size_t channels, size_t kept, size_t count, uint16_t *target);

#endif
