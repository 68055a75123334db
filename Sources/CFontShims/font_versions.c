#include <fontconfig/fontconfig.h>
#include <ft2build.h>
#include FT_FREETYPE_H
#include <stdio.h>

#include "CFontShims.h"

void font_library_versions(struct font_library_versions *versions) {
    FT_Library library;
    FT_Int major = 0, minor = 0, patch = 0;
    if (FT_Init_FreeType(&library) == 0) {
        FT_Library_Version(library, &major, &minor, &patch);
        FT_Done_FreeType(library);
    }
    snprintf(versions->freetype, sizeof versions->freetype, "%d.%d.%d", major, minor, patch);
    int fontconfig = FcGetVersion();
    snprintf(
        versions->fontconfig, sizeof versions->fontconfig, "%d.%d.%d", fontconfig / 10000, fontconfig / 100 % 100,
        fontconfig % 100);
}
