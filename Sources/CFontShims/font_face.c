#include <ft2build.h>
#include FT_FREETYPE_H
#include FT_OUTLINE_H
#include FT_TRUETYPE_TABLES_H
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "CFontShims.h"

struct font_face {
    FT_Library library;
    FT_Face face;
};

// Outlines are hinted vertically only: letters keep their widths, and can be placed between columns of pixels.
enum { load_flags = FT_LOAD_TARGET_LIGHT | FT_LOAD_NO_BITMAP };

struct font_face *font_open(const char *path, int index) {
    struct font_face *face = calloc(1, sizeof *face);
    if (face == NULL) return NULL;
    if (FT_Init_FreeType(&face->library) != 0) {
        free(face);
        return NULL;
    }
    if (FT_New_Face(face->library, path, index, &face->face) == 0) {
        if (FT_IS_SCALABLE(face->face) && FT_Select_Charmap(face->face, FT_ENCODING_UNICODE) == 0) return face;
        FT_Done_Face(face->face);
    }
    FT_Done_FreeType(face->library);
    free(face);
    return NULL;
}

void font_close(struct font_face *face) {
    FT_Done_Face(face->face);
    FT_Done_FreeType(face->library);
    free(face);
}

void font_describe(const struct font_face *face, char *text, size_t capacity) {
    const TT_Header *head = FT_Get_Sfnt_Table(face->face, FT_SFNT_HEAD);
    int major, minor, patch;
    FT_Library_Version(face->library, &major, &minor, &patch);
    const char *family = face->face->family_name, *style = face->face->style_name;
    snprintf(
        text, capacity, "%s %s %.2f, FreeType %d.%d.%d", family != NULL ? family : "?", style != NULL ? style : "?",
        head != NULL ? (double)head->Font_Revision / 65536 : 0.0, major, minor, patch);
}

bool font_set_size(struct font_face *face, double pixels) {
    if (!(pixels >= 1 && pixels <= 1000)) return false;
    // At 72 dots per inch, a point is a pixel.
    FT_F26Dot6 size = (FT_F26Dot6)lround(pixels * 64);
    return FT_Set_Char_Size(face->face, size, size, 72, 72) == 0;
}

struct font_metrics font_metrics(const struct font_face *face) {
    const FT_Size_Metrics *metrics = &face->face->size->metrics;
    return (struct font_metrics){metrics->ascender / 64.0, -metrics->descender / 64.0};
}

uint32_t font_glyph(const struct font_face *face, uint32_t scalar) { return FT_Get_Char_Index(face->face, scalar); }

double font_advance(const struct font_face *face, uint32_t glyph) {
    if (FT_Load_Glyph(face->face, glyph, load_flags) != 0) return 0;
    return face->face->glyph->linearHoriAdvance / 65536.0;
}

double font_kerning(const struct font_face *face, uint32_t first, uint32_t second) {
    FT_Vector kerning;
    if (!FT_HAS_KERNING(face->face)) return 0;
    if (FT_Get_Kerning(face->face, first, second, FT_KERNING_UNFITTED, &kerning) != 0) return 0;
    return kerning.x / 64.0;
}

bool font_draw(struct font_face *face, uint32_t glyph, int quarter, struct font_bitmap *bitmap) {
    if (FT_Load_Glyph(face->face, glyph, load_flags) != 0) return false;
    FT_GlyphSlot slot = face->face->glyph;
    if (slot->format != FT_GLYPH_FORMAT_OUTLINE) return false;
    FT_Outline_Translate(&slot->outline, quarter * 16, 0);
    if (FT_Render_Glyph(slot, FT_RENDER_MODE_NORMAL) != 0) return false;
    const FT_Bitmap *drawn = &slot->bitmap;
    if (drawn->pixel_mode != FT_PIXEL_MODE_GRAY && drawn->rows > 0) return false;
    *bitmap = (struct font_bitmap){
        drawn->buffer, (int)drawn->width, (int)drawn->rows, drawn->pitch, slot->bitmap_left, slot->bitmap_top};
    return true;
}
