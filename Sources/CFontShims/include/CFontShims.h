// Fonts: found by fontconfig, drawn by FreeType, behind functions that Swift can call.
//
// Both libraries are linked, not loaded when they are first needed: they add 0.4 ms to the start of every run, and
// fontconfig reads nothing before a font is asked for.
#ifndef CFONTSHIMS_H
#define CFONTSHIMS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/// An open font at one size. Not to be used from two threads at a time.
struct font_face;

/// Heights in pixels, of the size that is set.
struct font_metrics {
    /// From the base line up to the top of the highest letters.
    double ascender;
    /// From the base line down to the bottom of the lowest, at least 0.
    double descender;
};

/// A glyph's coverage: `height` rows of `width` bytes, 255 where the glyph covers the whole pixel.
struct font_bitmap {
    /// Belongs to the face, and holds until the next glyph is drawn.
    const uint8_t *coverage;
    int width;
    int height;
    /// Bytes from a row to the next.
    ptrdiff_t row_bytes;
    /// Columns from the pen to the bitmap's left edge.
    int left;
    /// Rows from the base line up to the bitmap's top edge.
    int top;
};

/// Finds the installed outline font that is most like a family.
/// - families: names apart by commas, the first one preferred.
/// - path: where the file's name goes, `capacity` bytes with its final 0.
/// - index: of the font in its file.
/// Returns whether there is one.
bool font_find(const char *families, bool bold, char *path, size_t capacity, int *index);

/// Opens a font. Returns NULL where the file is not there or is no outline font.
struct font_face *font_open(const char *path, int index);
void font_close(struct font_face *face);

/// Writes the font's name and version and FreeType's, which decide what glyphs look like: "DejaVu Sans Book 2.37,
/// FreeType 2.12.1".
void font_describe(const struct font_face *face, char *text, size_t capacity);

/// Sets the size in pixels from 1 to 1000: the em square's side.
bool font_set_size(struct font_face *face, double pixels);
struct font_metrics font_metrics(const struct font_face *face);

/// The glyph of a Unicode scalar; 0 where the font has none.
uint32_t font_glyph(const struct font_face *face, uint32_t scalar);
/// How far a glyph moves the pen, in pixels.
double font_advance(const struct font_face *face, uint32_t glyph);
/// What is added to the first glyph's advance before the second, in pixels.
double font_kerning(const struct font_face *face, uint32_t first, uint32_t second);

/// Draws a glyph, its pen `quarter` quarters of a pixel right of a pixel's left edge.
bool font_draw(struct font_face *face, uint32_t glyph, int quarter, struct font_bitmap *bitmap);

#endif
