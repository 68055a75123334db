// The first few complaints of a decoder that goes on.
#ifndef CODEC_WARNINGS_H
#define CODEC_WARNINGS_H

#include <stddef.h>
#include <stdio.h>
#include <string.h>

enum { codec_warning_limit = 16, codec_message_capacity = 256 };

typedef struct codec_warnings {
    size_t count;
    char texts[codec_warning_limit][codec_message_capacity];
} codec_warnings;

/// Keeps a complaint, unless it is a repetition or one too many.
static inline void codec_warnings_add(codec_warnings *warnings, const char *text) {
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

#endif
