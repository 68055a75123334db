#include "curve_shim.h"

#include <lcms2.h>
#include <stdlib.h>
#include <string.h>

#include "profile_messages.h"

// The forms of Little CMS, which has numbered those of ICC.1 from 1, as the most general one.
static bool set_formula(curve_shim_curve *curve, cmsInt32Number type, const double *given) {
    curve->g = given[0];
    curve->a = 1;
    if (type == 1) {
        return true;
    }
    curve->a = given[1];
    curve->b = given[2];
    if (type <= 3) {
        // The power begins where its base is 0. Below, the light is constant.
        curve->d = -curve->b / curve->a;
        curve->e = curve->f = type == 3 ? given[3] : 0;
        return curve->a != 0;
    }
    curve->c = given[3];
    curve->d = given[4];
    if (type == 5) {
        curve->e = given[5];
        curve->f = given[6];
    }
    return type == 4 || type == 5;
}

static bool set_table(curve_shim_curve *curve, const cmsToneCurve *tone) {
    size_t count = cmsGetToneCurveEstimatedTableEntries(tone);
    const uint16_t *table = cmsGetToneCurveEstimatedTable(tone);
    if (count < 2 || table == NULL) {
        return false;
    }
    uint16_t *copy = malloc(count * sizeof *copy);
    if (copy == NULL) {
        return false;
    }
    memcpy(copy, table, count * sizeof *copy);
    curve->table = copy;
    curve->count = count;
    return true;
}

static bool set_curve(curve_shim_curve *curve, cmsHPROFILE profile, cmsTagSignature tag) {
    const cmsToneCurve *tone = cmsReadTag(profile, tag);
    if (tone == NULL) {
        return false;
    }
    cmsInt32Number type = cmsGetToneCurveParametricType(tone);
    const double *parameters = cmsGetToneCurveParams(tone);
    return type > 0 && parameters != NULL ? set_formula(curve, type, parameters) : set_table(curve, tone);
}

static curve_status read_curves(curve_shim_profile *result, cmsHPROFILE profile, bool is_gray) {
    static const cmsTagSignature colors[] = {cmsSigRedTRCTag, cmsSigGreenTRCTag, cmsSigBlueTRCTag};
    static const cmsTagSignature gray[] = {cmsSigGrayTRCTag};
    if (cmsGetColorSpace(profile) != (is_gray ? cmsSigGrayData : cmsSigRgbData)) {
        return curve_status_other_space;
    }
    const cmsTagSignature *tags = is_gray ? gray : colors;
    size_t count = is_gray ? 1 : 3;
    // A grey curve to Lab gives lightness.
    bool has_curves = !is_gray || cmsGetPCS(profile) == cmsSigXYZData;
    for (size_t index = 0; index < count; index += 1) {
        has_curves = has_curves && cmsIsTag(profile, tags[index]);
    }
    if (!has_curves) {
        return curve_status_no_curves;
    }
    // The type, four reserved bytes, and four numbers, of which the second one is the transfer's.
    uint8_t coding[12];
    if (cmsReadRawTag(profile, cmsSigcicpTag, coding, sizeof coding) == sizeof coding) {
        result->transfer = coding[9];
    }
    for (size_t index = 0; index < count; index += 1) {
        if (!set_curve(&result->curves[index], profile, tags[index])) {
            return curve_status_damaged;
        }
        result->curve_count += 1;
    }
    return curve_status_ok;
}

curve_shim_profile *curve_shim_read(const uint8_t *bytes, size_t count, bool is_gray) {
    curve_shim_profile *result = calloc(1, sizeof *result);
    if (result == NULL) {
        return NULL;
    }
    result->status = curve_status_damaged;
    cmsContext context = count <= UINT32_MAX ? cmsCreateContext(NULL, result->message) : NULL;
    if (context == NULL) {
        return result;
    }
    cmsSetLogErrorHandlerTHR(context, profile_note_error);
    cmsHPROFILE profile = cmsOpenProfileFromMemTHR(context, bytes, (cmsUInt32Number)count);
    if (profile != NULL) {
        cmsGetProfileInfoASCII(profile, cmsInfoDescription, "en", "US", result->name, sizeof result->name);
        result->name[sizeof result->name - 1] = 0;
        result->status = read_curves(result, profile, is_gray);
        cmsCloseProfile(profile);
    }
    cmsDeleteContext(context);
    profile_make_printable(result->name);
    profile_make_printable(result->message);
    return result;
}

void curve_shim_destroy(curve_shim_profile *profile) {
    if (profile == NULL) {
        return;
    }
    for (size_t index = 0; index < 3; index += 1) {
        free((void *)profile->curves[index].table);
    }
    free(profile);
}
