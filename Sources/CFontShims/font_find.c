#include <fontconfig/fontconfig.h>
#include <string.h>

#include "CFontShims.h"

// The configuration is loaded at the first call and kept. It belongs to the whole process, and calling FcFini while
// another thread is matching would not be safe.
bool font_find(const char *families, bool bold, char *path, size_t capacity, int *index) {
    FcPattern *wanted = FcNameParse((const FcChar8 *)families);
    if (wanted == NULL) return false;
    FcPatternAddInteger(wanted, FC_WEIGHT, bold ? FC_WEIGHT_BOLD : FC_WEIGHT_REGULAR);
    FcPatternAddInteger(wanted, FC_SLANT, FC_SLANT_ROMAN);
    FcPatternAddBool(wanted, FC_SCALABLE, FcTrue);
    bool found = false;
    if (FcConfigSubstitute(NULL, wanted, FcMatchPattern)) {
        FcDefaultSubstitute(wanted);
        FcResult result = FcResultNoMatch;
        FcPattern *match = FcFontMatch(NULL, wanted, &result);
        FcChar8 *file = NULL;
        FcBool scalable = FcFalse;
        if (match != NULL && FcPatternGetString(match, FC_FILE, 0, &file) == FcResultMatch &&
            FcPatternGetBool(match, FC_SCALABLE, 0, &scalable) == FcResultMatch && scalable &&
            strlen((const char *)file) < capacity) {
            strcpy(path, (const char *)file);
            if (FcPatternGetInteger(match, FC_INDEX, 0, index) != FcResultMatch) *index = 0;
            found = true;
        }
        if (match != NULL) FcPatternDestroy(match);
    }
    FcPatternDestroy(wanted);
    return found;
}
