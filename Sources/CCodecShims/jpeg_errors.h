// libjpeg's error manager with a jump, shared by reader and writer.
#ifndef JPEG_ERRORS_H
#define JPEG_ERRORS_H

#include <setjmp.h>
#include <stdio.h>

#include <jpeglib.h>

#include "codec_bytes.h"
#include "codec_warnings.h"

typedef struct jpeg_errors {
    struct jpeg_error_mgr manager;
    jmp_buf jump;
    codec_status status;
    char message[codec_message_capacity];
    codec_warnings warnings;
} jpeg_errors;

/// Prepares the manager; the caller arms `jump`.
void jpeg_errors_prepare(jpeg_errors *errors);
/// Ends the library's call with a status and words of one's own.
_Noreturn void jpeg_errors_raise(jpeg_errors *errors, codec_status status, const char *text);

#endif
