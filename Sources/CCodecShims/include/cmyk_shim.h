// Conversion of printing inks to sRGB with an ICC profile, through Little CMS.
#ifndef CMYK_SHIM_H
#define CMYK_SHIM_H

#include "codec_bytes.h"

typedef struct cmyk_transform cmyk_transform;

/// Creates a conversion from the colours of a CMYK profile to sRGB, relative colorimetric with black point compensation.
/// Stores the profile's description in `name`, in printable ASCII, or why it cannot be used. Returns NULL in that case.
cmyk_transform *cmyk_transform_create(const uint8_t *profile, size_t count, char *name, size_t capacity);
void cmyk_transform_destroy(cmyk_transform *transform);
/// Converts `count` pixels of interleaved C, M, Y, K, each 255 minus the ink, to interleaved red, green and blue.
void cmyk_transform_convert(const cmyk_transform *transform, const uint8_t *cmyk, uint8_t *rgb, uint32_t count);

#endif
