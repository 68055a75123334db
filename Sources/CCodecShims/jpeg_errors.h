// libjpeg's error manager with a jump, shared by the reader and the writer.
#ifndef JPEG_ERRORS_H
#define JPEG_ERRORS_H

#include <stdio.h>

#include <jpeglib.h>

#include "codec_failure.h"

typedef struct jpeg_errors {
    struct jpeg_error_mgr manager;
    codec_failure failure;
    codec_warnings warnings;
} jpeg_errors;

/// Prepares the manager; the caller sets the failure's jump.
void jpeg_errors_prepare(jpeg_errors *errors);

#endif
