// Deflate without a search: single bytes and runs of one byte, in blocks with a code of their own.
//
// In the filtered rows of a photograph hardly anything repeats but runs of zeros, and the short repetitions that a search
// finds there cost more than the bytes alone. On three photographs of 8.3 megapixels this gave 9.5, 9.6 and 15.5 MB where
// ISA-L's level 1 gave 11.2, 11.4 and 15.6, in a third of its time.
#ifndef PNG_RUNS_H
#define PNG_RUNS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/// Room that the result needs at most.
size_t png_runs_bound(size_t count);
/// Deflates bytes, at least one.
/// - is_last: whether the stream ends; else its end is flushed to a byte border.
/// - result: room of png_runs_bound.
/// Returns how many bytes came out.
size_t png_runs_deflate(const uint8_t *bytes, size_t count, bool is_last, uint8_t *result);
/// How many bytes would come out of a stream's part, a few more or fewer.
size_t png_runs_estimate(const uint8_t *bytes, size_t count);

#endif
