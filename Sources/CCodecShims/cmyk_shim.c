#include "cmyk_shim.h"

#include <lcms2.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "profile_messages.h"

struct cmyk_transform {
    cmsContext context;
    cmsHTRANSFORM transform;
    // The first message of Little CMS.
    char message[codec_message_capacity];
};

static cmsHTRANSFORM make_transform(cmsContext context, cmsHPROFILE profile) {
    cmsHPROFILE srgb = cmsCreate_sRGBProfileTHR(context);
    if (srgb == NULL) {
        return NULL;
    }
    // The samples are inverted. Without the cache, a row's result does not depend on the row before it.
    cmsHTRANSFORM transform = cmsCreateTransformTHR(
        context, profile, TYPE_CMYK_8_REV, srgb, TYPE_RGB_8, INTENT_RELATIVE_COLORIMETRIC,
        cmsFLAGS_BLACKPOINTCOMPENSATION | cmsFLAGS_NOCACHE);
    cmsCloseProfile(srgb);
    return transform;
}

// Opens a profile and makes the transform. Returns why it cannot be used, or NULL.
static const char *open_profile(cmyk_transform *result, const uint8_t *bytes, size_t count, char *name, size_t capacity) {
    result->context = cmsCreateContext(NULL, result->message);
    if (result->context == NULL || count > UINT32_MAX) {
        return "there is no memory for it";
    }
    cmsSetLogErrorHandlerTHR(result->context, profile_note_error);
    cmsHPROFILE profile = cmsOpenProfileFromMemTHR(result->context, bytes, (cmsUInt32Number)count);
    if (profile == NULL) {
        return "Little CMS refuses it";
    }
    bool is_cmyk = cmsGetColorSpace(profile) == cmsSigCmykData;
    if (is_cmyk) {
        cmsGetProfileInfoASCII(profile, cmsInfoDescription, "en", "US", name, (cmsUInt32Number)capacity);
        result->transform = make_transform(result->context, profile);
    }
    cmsCloseProfile(profile);
    if (!is_cmyk) {
        return "it is not for CMYK";
    }
    return result->transform == NULL ? "Little CMS refuses it" : NULL;
}

cmyk_transform *cmyk_transform_create(const uint8_t *profile, size_t count, char *name, size_t capacity) {
    memset(name, 0, capacity);
    cmyk_transform *result = calloc(1, sizeof *result);
    if (result == NULL) {
        snprintf(name, capacity, "there is no memory for it");
        return NULL;
    }
    const char *cause = open_profile(result, profile, count, name, capacity);
    if (cause != NULL) {
        snprintf(name, capacity, "%s%s%s", cause, result->message[0] != 0 ? ": " : "", result->message);
        cmyk_transform_destroy(result);
        result = NULL;
    }
    name[capacity - 1] = 0;
    profile_make_printable(name);
    return result;
}

void cmyk_transform_destroy(cmyk_transform *transform) {
    if (transform == NULL) {
        return;
    }
    if (transform->transform != NULL) {
        cmsDeleteTransform(transform->transform);
    }
    if (transform->context != NULL) {
        cmsDeleteContext(transform->context);
    }
    free(transform);
}

void cmyk_transform_convert(const cmyk_transform *transform, const uint8_t *cmyk, uint8_t *rgb, uint32_t count) {
    cmsDoTransform(transform->transform, cmyk, rgb, count);
}
