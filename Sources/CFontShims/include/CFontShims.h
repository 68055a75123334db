// Functions that make fontconfig, which finds fonts, and FreeType, which draws glyphs, callable from Swift.
//
// Both libraries are linked rather than loaded on first use. They add 0.4 ms to the start of every run, and fontconfig
// reads nothing before a font is requested.
#ifndef CFONTSHIMS_H
#define CFONTSHIMS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/// An open font at one size. It must not be used by two threads at the same time.
struct font_face;

/// Heights in pixels at the current size.
struct font_metrics {
    /// The height of the tallest letters above the baseline.
    double ascender;
    /// The depth of the lowest letters below the baseline, at least 0.
    double descender;
};

/// The coverage of a glyph: `height` rows of `width` bytes, 255 where the glyph covers the whole pixel.
struct font_bitmap {
    /// Owned by the face, and valid until the next glyph is drawn.
    const uint8_t *coverage;
    int width;
    int height;
    /// Bytes from one row to the next.
    ptrdiff_t row_bytes;
    /// Columns from the pen to the left edge of the bitmap.
    int left;
    /// Rows from the baseline up to the top edge of the bitmap.
    int top;
};

/// Finds the installed outline font that best matches a family.
/// - families: names separated by commas, the preferred one first.
/// - path: receives the path of the file, `capacity` bytes including the final 0.
/// - index: receives the index of the font in its file.
/// Returns whether a font was found.
bool font_find(const char *families, bool bold, char *path, size_t capacity, int *index);

/// Opens a font. Returns NULL if the file does not exist or is not an outline font.
struct font_face *font_open(const char *path, int index);
void font_close(struct font_face *face);

/// Writes the name and version of the font and the version of FreeType, which determine the shapes of glyphs, such as
/// "DejaVu Sans Book 2.37, FreeType 2.12.1".
void font_describe(const struct font_face *face, char *text, size_t capacity);

/// The versions of the libraries that are linked.
struct font_library_versions {
    char freetype[32];
    char fontconfig[32];
};

void font_library_versions(struct font_library_versions *versions);

/// Sets the size, the side of the em square in pixels, from 1 to 1000. Returns whether it is valid.
bool font_set_size(struct font_face *face, double pixels);
struct font_metrics font_metrics(const struct font_face *face);

/// Returns the glyph for a Unicode scalar, or 0 if the font has none.
uint32_t font_glyph(const struct font_face *face, uint32_t scalar);
/// Returns the distance in pixels by which a glyph advances the pen.
double font_advance(const struct font_face *face, uint32_t glyph);
/// Returns the adjustment in pixels of the first glyph's advance before the second glyph.
double font_kerning(const struct font_face *face, uint32_t first, uint32_t second);

/// Draws a glyph with the pen `quarter` quarters of a pixel to the right of a pixel's left edge. Returns whether it
/// could be drawn.
bool font_draw(struct font_face *face, uint32_t glyph, int quarter, struct font_bitmap *bitmap);

#endif
