#include <lcms2.h>
#include <stdlib.h>

#include "CTestCodecs.h"

// The colour of inks: light through cyan, magenta, yellow and black, none of which is pure.
static cmsInt32Number print(const cmsUInt16Number *inks, cmsUInt16Number *lab, void *to_lab) {
    double ink[4];
    for (int index = 0; index < 4; index += 1) {
        ink[index] = inks[index] / 65535.0;
    }
    double light = 1 - 0.9 * ink[3];
    double rgb[3] = {
        (1 - 0.9 * ink[0]) * (1 - 0.1 * ink[1]) * light,
        (1 - 0.3 * ink[0]) * (1 - 0.8 * ink[1]) * (1 - 0.05 * ink[2]) * light,
        (1 - 0.1 * ink[0]) * (1 - 0.4 * ink[1]) * (1 - 0.9 * ink[2]) * light,
    };
    cmsCIELab color;
    cmsDoTransform(to_lab, rgb, &color, 1);
    cmsFloat2LabEncodedV2(lab, &color);
    return TRUE;
}

uint8_t *test_cmyk_profile(size_t *count) {
    cmsHPROFILE srgb = cmsCreate_sRGBProfile();
    cmsHPROFILE space = cmsCreateLab4Profile(NULL);
    cmsHTRANSFORM to_lab =
        cmsCreateTransform(srgb, TYPE_RGB_DBL, space, TYPE_Lab_DBL, INTENT_RELATIVE_COLORIMETRIC, cmsFLAGS_NOOPTIMIZE);
    cmsHPROFILE profile = cmsCreateProfilePlaceholder(NULL);
    cmsSetProfileVersion(profile, 2.1);
    cmsSetDeviceClass(profile, cmsSigOutputClass);
    cmsSetColorSpace(profile, cmsSigCmykData);
    cmsSetPCS(profile, cmsSigLabData);
    cmsMLU *name = cmsMLUalloc(NULL, 1);
    cmsMLUsetASCII(name, "en", "US", "Test inks");
    cmsPipeline *pipeline = cmsPipelineAlloc(NULL, 4, 3);
    cmsStage *table = cmsStageAllocCLut16bit(NULL, 5, 4, 3, NULL);
    cmsStageSampleCLut16bit(table, print, to_lab, 0);
    cmsPipelineInsertStage(pipeline, cmsAT_END, table);
    cmsUInt32Number size = 0;
    uint8_t *bytes = NULL;
    if (cmsWriteTag(profile, cmsSigProfileDescriptionTag, name)
        && cmsWriteTag(profile, cmsSigMediaWhitePointTag, cmsD50_XYZ())
        && cmsWriteTag(profile, cmsSigAToB0Tag, pipeline) && cmsLinkTag(profile, cmsSigAToB1Tag, cmsSigAToB0Tag)
        && cmsSaveProfileToMem(profile, NULL, &size)) {
        bytes = malloc(size);
        cmsSaveProfileToMem(profile, bytes, &size);
    }
    *count = size;
    cmsPipelineFree(pipeline);
    cmsMLUfree(name);
    cmsCloseProfile(profile);
    cmsDeleteTransform(to_lab);
    cmsCloseProfile(space);
    cmsCloseProfile(srgb);
    return bytes;
}

bool test_cmyk_convert(const uint8_t *profile, size_t count, const uint8_t *inks, double *rgb, size_t pixels) {
    cmsHPROFILE opened = cmsOpenProfileFromMem(profile, (cmsUInt32Number)count);
    cmsHPROFILE srgb = cmsCreate_sRGBProfile();
    cmsHTRANSFORM transform = cmsCreateTransform(
        opened, TYPE_CMYK_DBL, srgb, TYPE_RGB_DBL, INTENT_RELATIVE_COLORIMETRIC,
        cmsFLAGS_BLACKPOINTCOMPENSATION | cmsFLAGS_NOOPTIMIZE);
    for (size_t pixel = 0; transform != NULL && pixel < pixels; pixel += 1) {
        double percents[4];
        for (int index = 0; index < 4; index += 1) {
            percents[index] = inks[4 * pixel + (size_t)index] * 100 / 255.0;
        }
        cmsDoTransform(transform, percents, rgb + 3 * pixel, 1);
    }
    bool is_done = transform != NULL;
    if (is_done) {
        cmsDeleteTransform(transform);
    }
    cmsCloseProfile(srgb);
    cmsCloseProfile(opened);
    return is_done;
}
