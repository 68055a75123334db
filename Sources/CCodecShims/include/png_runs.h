// Deflate without a search: literals and runs of one byte, in blocks that each have their own Huffman code.
//
// In the filtered rows of a photograph, hardly anything repeats except runs of zeros, and the short repetitions that a
// search finds cost more than literals. Three photographs of 8.3 megapixels took 9.5, 9.6 and 15.5 MB, against 11.2,
// 11.4 and 15.6 MB with ISA-L's level 1, in a third of its time.
#ifndef PNG_RUNS_H
#define PNG_RUNS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/// Returns the size of the largest result for `count` bytes.
size_t png_runs_bound(size_t count);
/// Deflates at least one byte.
/// - is_last: whether the stream ends; otherwise it is flushed to a byte boundary.
/// - result: memory of png_runs_bound bytes.
/// Returns the number of bytes in the result.
size_t png_runs_deflate(const uint8_t *bytes, size_t count, bool is_last, uint8_t *result);
/// Estimates the size of the result in bytes for a part of a stream.
size_t png_runs_estimate(const uint8_t *bytes, size_t count);

#endif
