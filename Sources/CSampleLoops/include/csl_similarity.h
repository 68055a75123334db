// The structural similarities of two images' windows, rows added from top to bottom.
//
// The functions read and write only what is given, allocate nothing and keep no state of their own. Results do not depend
// on the instruction set.
#ifndef CSL_SIMILARITY_H
#define CSL_SIMILARITY_H

#include <stddef.h>
#include <stdint.h>

enum {
    /// Samples of a window's side.
    CSL_WINDOW_SIDE = 11,
    /// Maximum number of windows beside each other: their last 11 rows stay in the first-level cache.
    CSL_WINDOW_COLUMNS = 96,
    /// Maximum number of interleaved channels.
    CSL_WINDOW_CHANNELS = 4,
    /// Doubles that a sum works in: four products of each sample of a row, and those of 11 rows filtered along themselves.
    CSL_WINDOW_ROOM = 4 * (CSL_WINDOW_COLUMNS + (CSL_WINDOW_SIDE - 1) * CSL_WINDOW_CHANNELS) +
                      4 * CSL_WINDOW_SIDE * CSL_WINDOW_COLUMNS,
};

/// Windows beside each other, and the sum of their similarities.
///
///     (2 ux uy + c1) (2 cov + c2) / ((ux^2 + uy^2 + c1) (vx + vy + c2))
struct csl_similarity {
    /// CSL_WINDOW_ROOM doubles, 0 at first.
    double *room;
    /// Windows, 1...CSL_WINDOW_COLUMNS: of one channel, or of several that are interleaved.
    size_t count;
    /// Elements from a sample to the next of its channel, 1...CSL_WINDOW_CHANNELS.
    size_t step;
    /// A window's weights from the centre outwards.
    double weights[CSL_WINDOW_SIDE / 2 + 1];
    double c1;
    double c2;
    /// Samples are counted from here.
    double middle;
    /// Rows added so far.
    size_t rows;
    /// The similarities of all windows so far.
    double sum;
};

/// Adds a row of both images.
/// - a, b: count + 10 * step samples.
void csl_add_similar_bytes(struct csl_similarity *windows, const uint8_t *a, const uint8_t *b);
void csl_add_similar_words(struct csl_similarity *windows, const uint16_t *a, const uint16_t *b);
void csl_add_similar_floats(struct csl_similarity *windows, const float *a, const float *b);
#endif
