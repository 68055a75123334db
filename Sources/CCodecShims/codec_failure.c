#include "codec_failure.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

void codec_warnings_add(codec_warnings *warnings, const char *text) {
    for (size_t index = 0; index < warnings->count; index += 1) {
        if (strncmp(warnings->texts[index], text, codec_message_capacity - 1) == 0) {
            return;
        }
    }
    if (warnings->count < codec_warning_limit) {
        snprintf(warnings->texts[warnings->count], codec_message_capacity, "%s", text);
        warnings->count += 1;
    }
}

_Noreturn void codec_fail(codec_failure *failure, codec_status status, const char *format, ...) {
    va_list values;
    va_start(values, format);
    vsnprintf(failure->message, sizeof failure->message, format, values);
    va_end(values);
    failure->status = status;
    longjmp(failure->jump, 1);
}

_Noreturn void codec_fail_by_errno(codec_failure *failure, int number) {
    char text[codec_message_capacity];
    codec_describe_errno(number, text, sizeof text);
    codec_fail(failure, codec_status_io, "%s", text);
}

void codec_check_limits(codec_failure *failure, const codec_limits *limits, uint64_t width, uint64_t height) {
    if (width * height > limits->pixels) {
        codec_fail(
            failure, codec_status_pixels, "%" PRIu64 " x %" PRIu64 " is more than %" PRIu64 " pixels", width, height,
            limits->pixels);
    }
    if (width > limits->width) {
        codec_fail(
            failure, codec_status_limit, "rows of %" PRIu64 " pixels are longer than %" PRIu32, width, limits->width);
    }
}
