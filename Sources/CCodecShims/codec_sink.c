#define _POSIX_C_SOURCE 200809L

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "codec_bytes.h"

enum { buffer_capacity = 1 << 17 };

// A descriptor of -1 means memory: the buffer grows and is never written.
struct codec_sink {
    int descriptor;
    bool closes;
    int error;
    uint8_t *buffer;
    size_t capacity;
    size_t used;
};

codec_sink *codec_sink_create(int descriptor, bool closes) {
    codec_sink *sink = calloc(1, sizeof *sink);
    uint8_t *buffer = malloc(buffer_capacity);
    if (sink == NULL || buffer == NULL) {
        free(sink);
        free(buffer);
        if (closes) {
            close(descriptor);
        }
        return NULL;
    }
    sink->buffer = buffer;
    sink->capacity = buffer_capacity;
    sink->descriptor = descriptor;
    sink->closes = closes;
    return sink;
}

codec_sink *codec_sink_create_in_memory(void) { return codec_sink_create(-1, false); }

void codec_sink_destroy(codec_sink *sink) {
    if (sink == NULL) {
        return;
    }
    if (sink->closes && sink->descriptor >= 0) {
        close(sink->descriptor);
    }
    free(sink->buffer);
    free(sink);
}

static bool write_all(codec_sink *sink, const uint8_t *bytes, size_t count) {
    while (count > 0) {
        ssize_t done = write(sink->descriptor, bytes, count);
        if (done < 0) {
            if (errno == EINTR) {
                continue;
            }
            sink->error = errno;
            return false;
        }
        bytes += done;
        count -= (size_t)done;
    }
    return true;
}

static bool grow(codec_sink *sink, size_t count) {
    size_t capacity = sink->capacity;
    while (capacity - sink->used < count) {
        if (capacity > SIZE_MAX / 2) {
            sink->error = ENOMEM;
            return false;
        }
        capacity *= 2;
    }
    if (capacity != sink->capacity) {
        uint8_t *buffer = realloc(sink->buffer, capacity);
        if (buffer == NULL) {
            sink->error = ENOMEM;
            return false;
        }
        sink->buffer = buffer;
        sink->capacity = capacity;
    }
    return true;
}

bool codec_sink_write(codec_sink *sink, const void *bytes, size_t count) {
    if (sink->error != 0) {
        return false;
    }
    if (count == 0) {
        return true;
    }
    if (sink->descriptor < 0) {
        if (!grow(sink, count)) {
            return false;
        }
    } else if (count > sink->capacity - sink->used) {
        if (!codec_sink_flush(sink)) {
            return false;
        }
        if (count >= sink->capacity) {
            return write_all(sink, bytes, count);
        }
    }
    memcpy(sink->buffer + sink->used, bytes, count);
    sink->used += count;
    return true;
}

bool codec_sink_flush(codec_sink *sink) {
    if (sink->error != 0) {
        return false;
    }
    if (sink->descriptor < 0) {
        return true;
    }
    size_t used = sink->used;
    sink->used = 0;
    return write_all(sink, sink->buffer, used);
}

bool codec_sink_close(codec_sink *sink) {
    bool flushed = codec_sink_flush(sink);
    if (sink->closes && sink->descriptor >= 0) {
        // Not repeated after EINTR: on Linux the descriptor is closed then, and may already belong to another thread.
        int result = close(sink->descriptor);
        sink->closes = false;
        if (result != 0 && errno != EINTR && flushed) {
            sink->error = errno;
            flushed = false;
        }
    }
    return flushed;
}

const uint8_t *codec_sink_bytes(const codec_sink *sink, size_t *count) {
    *count = sink->used;
    return sink->buffer;
}

int codec_sink_error(const codec_sink *sink) { return sink->error; }
