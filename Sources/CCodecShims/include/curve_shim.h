// The curves of ICC profiles from samples to light, read by Little CMS.
#ifndef CURVE_SHIM_H
#define CURVE_SHIM_H

#include "codec_bytes.h"

/// What a profile states about light.
typedef enum __attribute__((enum_extensibility(closed))) curve_status {
    curve_status_ok = 0,
    /// Little CMS cannot read the profile or its curves, or there is no memory for them.
    curve_status_damaged,
    /// The profile is for another number of channels.
    curve_status_other_space,
    /// The profile describes colours by tables of several dimensions, or gives lightness instead of light.
    curve_status_no_curves,
} curve_status;

/// A curve: a table of equidistant samples if `count` is not 0, or a formula.
///
///     light = (a v + b)^g + e   for v >= d        light = c v + f   below
typedef struct curve_shim_curve {
    const uint16_t *table;
    size_t count;
    double g, a, b, c, d, e, f;
} curve_shim_curve;

/// A profile's curves: one if it is for grey, or those of red, green and blue.
typedef struct curve_shim_profile {
    curve_status status;
    size_t curve_count;
    curve_shim_curve curves[3];
    /// Transfer characteristics of ITU-R H.273 that the profile also states; 0 if it states none.
    uint8_t transfer;
    /// The profile's description in printable ASCII.
    char name[codec_message_capacity];
    /// The first message of Little CMS.
    char message[codec_message_capacity];
} curve_shim_profile;

/// Reads the curves of a profile. Returns NULL if there is no memory.
curve_shim_profile *curve_shim_read(const uint8_t *profile, size_t count, bool is_gray);
void curve_shim_destroy(curve_shim_profile *profile);

#endif
