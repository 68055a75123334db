// libjpeg's error manager with a jump, shared by the reader and the writer.
#ifndef JPEG_ERRORS_H
#define JPEG_ERRORS_H

#include <stdio.h>

#include <jpeglib.h>

#include "codec_failure.h"
#include "jpeg_damage.h"

typedef struct jpeg_errors {
    struct jpeg_error_mgr manager;
    codec_failure failure;
    codec_warnings warnings;
    /// Whether the reader's file ended; what libjpeg then misses is data that the file does not have.
    bool has_ended;
    /// Receives damage of the pixels that the reader keeps; NULL if it is an error.
    jpeg_damage *damage;
} jpeg_errors;

/// The message for a file without its last bytes.
#define jpeg_ends_too_early "the file ends too early"

/// Prepares the manager; the caller sets the failure's jump.
void jpeg_errors_prepare(jpeg_errors *errors);
/// Fails because samples of that many bits are not read; some versions of libjpeg-turbo accept them.
_Noreturn void jpeg_errors_refuse_precision(jpeg_errors *errors, int bits);

#endif
