// Failures of calls into codec libraries: a status and a message are stored, and a jump leaves the library's frames.
#ifndef CODEC_FAILURE_H
#define CODEC_FAILURE_H

#include <setjmp.h>

#include "codec_bytes.h"

enum { codec_warning_limit = 16 };

/// The first few warnings of a decoder.
typedef struct codec_warnings {
    size_t count;
    char texts[codec_warning_limit][codec_message_capacity];
} codec_warnings;

/// Adds a warning, unless it repeats an earlier one or the limit is reached.
void codec_warnings_add(codec_warnings *warnings, const char *text);

typedef struct codec_failure {
    /// Set by the function that calls the library.
    jmp_buf jump;
    codec_status status;
    char message[codec_message_capacity];
} codec_failure;

/// Aborts the library's call with a status and a message.
_Noreturn void codec_fail(codec_failure *failure, codec_status status, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
/// Aborts the library's call with the system's message for an errno.
_Noreturn void codec_fail_by_errno(codec_failure *failure, int number);
/// Aborts the library's call if the size of an image exceeds the limits.
void codec_check_limits(codec_failure *failure, const codec_limits *limits, uint64_t width, uint64_t height);

#endif
