#include "library_versions.h"

#include <stdio.h>
// jpeglib.h needs the declarations of stdio.h.
#include <isa-l.h>
#include <jpeglib.h>
#include <lcms2.h>
#include <png.h>
#include <zlib.h>

void library_versions(struct library_version versions[LIBRARY_COUNT]) {
    int cms = cmsGetEncodedCMMversion();
    versions[0] = (struct library_version){.name = "libpng", .is_linked = true};
    snprintf(versions[0].text, sizeof versions[0].text, "%s", png_get_libpng_ver(NULL));
    // libjpeg-turbo and ISA-L have no function that returns their version.
    versions[1] = (struct library_version){.name = "libjpeg-turbo"};
    snprintf(
        versions[1].text, sizeof versions[1].text, "%d.%d.%d", LIBJPEG_TURBO_VERSION_NUMBER / 1000000,
        LIBJPEG_TURBO_VERSION_NUMBER / 1000 % 1000, LIBJPEG_TURBO_VERSION_NUMBER % 1000);
    versions[2] = (struct library_version){.name = "ISA-L"};
    snprintf(
        versions[2].text, sizeof versions[2].text, "%d.%d.%d", ISAL_MAJOR_VERSION, ISAL_MINOR_VERSION,
        ISAL_PATCH_VERSION);
    versions[3] = (struct library_version){.name = "zlib", .is_linked = true};
    snprintf(versions[3].text, sizeof versions[3].text, "%s", zlibVersion());
    versions[4] = (struct library_version){.name = "Little CMS", .is_linked = true};
    // 2160 is 2.16, and 2161 would be 2.16.1.
    snprintf(
        versions[4].text, sizeof versions[4].text, cms % 10 != 0 ? "%d.%d.%d" : "%d.%d", cms / 1000, cms % 1000 / 10,
        cms % 10);
}
