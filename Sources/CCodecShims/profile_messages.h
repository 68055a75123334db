// What the conversions with ICC profiles share: the first message of Little CMS, and names that can be printed.
#ifndef PROFILE_MESSAGES_H
#define PROFILE_MESSAGES_H

#include <lcms2.h>
#include <stdio.h>

#include "codec_bytes.h"

/// An error handler that keeps the first message in the context's user data, which hold `codec_message_capacity` bytes.
static inline void profile_note_error(cmsContext context, cmsUInt32Number code, const char *text) {
    (void)code;
    char *message = cmsGetContextUserData(context);
    if (message[0] == 0) {
        snprintf(message, codec_message_capacity, "%s", text);
    }
}

/// Replaces bytes that are not printable ASCII, up to the final 0.
static inline void profile_make_printable(char *text) {
    for (char *byte = text; *byte != 0; byte += 1) {
        if (*byte < 0x20 || *byte > 0x7E) {
            *byte = '?';
        }
    }
}

#endif
