#define _POSIX_C_SOURCE 200809L // selects the POSIX version of strerror_r

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "codec_member.h"

enum { buffer_capacity = 1 << 16 };

// A source in memory has a descriptor of -1 and no member, and its buffer is full from the start.
struct codec_source {
    int descriptor;
    bool closes;
    // Position of the source's first byte in a file that can be read at any position; otherwise negative.
    off_t start;
    bool ended;
    int error;
    uint8_t *buffer;
    size_t position;
    size_t filled;
    codec_member *member;
};

void codec_describe_errno(int number, char *text, size_t capacity) {
    if (strerror_r(number, text, capacity) != 0) {
        snprintf(text, capacity, "system error %d", number);
    }
}

int codec_open_for_reading(const char *path, int *error) {
    int descriptor;
    do {
        descriptor = open(path, O_RDONLY | O_CLOEXEC);
    } while (descriptor < 0 && errno == EINTR);
    if (descriptor < 0) {
        *error = errno;
        return -1;
    }
    struct stat status;
    if (fstat(descriptor, &status) == 0 && S_ISDIR(status.st_mode)) {
        close(descriptor);
        *error = EISDIR;
        return -1;
    }
    return descriptor;
}

codec_source *codec_source_create(int descriptor, bool closes) {
    codec_source *source = calloc(1, sizeof *source);
    uint8_t *buffer = malloc(buffer_capacity);
    if (source == NULL || buffer == NULL) {
        free(source);
        free(buffer);
        if (closes) {
            close(descriptor);
        }
        return NULL;
    }
    source->buffer = buffer;
    source->descriptor = descriptor;
    source->closes = closes;
    source->start = lseek(descriptor, 0, SEEK_CUR);
    return source;
}

codec_source *codec_source_create_with_bytes(const void *bytes, size_t count) {
    codec_source *source = calloc(1, sizeof *source);
    if (source == NULL) {
        return NULL;
    }
    source->buffer = malloc(count > 0 ? count : 1);
    if (source->buffer == NULL) {
        free(source);
        return NULL;
    }
    if (count > 0) {
        memcpy(source->buffer, bytes, count);
    }
    source->filled = count;
    source->descriptor = -1;
    source->ended = true;
    return source;
}

codec_source *codec_source_create_with_member(codec_source *archive, const codec_member_place *place) {
    codec_source *source = codec_source_create(-1, false);
    if (source == NULL) {
        return NULL;
    }
    source->member = codec_member_create(archive, place);
    if (source->member == NULL) {
        codec_source_destroy(source);
        return NULL;
    }
    return source;
}

void codec_source_destroy(codec_source *source) {
    if (source == NULL) {
        return;
    }
    if (source->closes) {
        close(source->descriptor);
    }
    codec_member_destroy(source->member);
    free(source->buffer);
    free(source);
}

// Calls read(2) for at most `capacity` bytes. Returns 0 at the end and -1 on a system error.
static ptrdiff_t read_some(codec_source *source, void *bytes, size_t capacity) {
    if (source->error != 0) {
        return -1;
    }
    if (source->ended) {
        return 0;
    }
    if (source->member != NULL) {
        ptrdiff_t count = codec_member_read(source->member, bytes, capacity);
        if (count < 0) {
            source->error = EIO;
        } else if (count == 0) {
            source->ended = true;
        }
        return count;
    }
    ssize_t count;
    do {
        count = read(source->descriptor, bytes, capacity);
    } while (count < 0 && errno == EINTR);
    if (count < 0) {
        source->error = errno;
    } else if (count == 0) {
        source->ended = true;
    }
    return count;
}

bool codec_source_peek(codec_source *source, size_t wanted, const uint8_t **bytes, size_t *available) {
    if (wanted > 64) {
        wanted = 64;
    }
    size_t left = source->filled - source->position;
    if (left < wanted && !source->ended) {
        memmove(source->buffer, source->buffer + source->position, left);
        source->position = 0;
        source->filled = left;
        while (source->filled < wanted) {
            ptrdiff_t count = read_some(source, source->buffer + source->filled, buffer_capacity - source->filled);
            if (count < 0) {
                return false;
            }
            if (count == 0) {
                break;
            }
            source->filled += (size_t)count;
        }
    }
    *bytes = source->buffer + source->position;
    *available = source->filled - source->position;
    return true;
}

ptrdiff_t codec_source_read(codec_source *source, void *bytes, size_t count) {
    size_t done = 0;
    while (done < count) {
        size_t left = source->filled - source->position;
        if (left > 0) {
            size_t part = left < count - done ? left : count - done;
            memcpy((uint8_t *)bytes + done, source->buffer + source->position, part);
            source->position += part;
            done += part;
        } else if (count - done >= buffer_capacity) {
            ptrdiff_t got = read_some(source, (uint8_t *)bytes + done, count - done);
            if (got < 0) {
                return -1;
            }
            if (got == 0) {
                break;
            }
            done += (size_t)got;
        } else {
            if (source->ended) {
                break;
            }
            ptrdiff_t got = read_some(source, source->buffer, buffer_capacity);
            if (got < 0) {
                return -1;
            }
            source->position = 0;
            source->filled = (size_t)got;
            if (got == 0) {
                break;
            }
        }
    }
    return (ptrdiff_t)done;
}

ptrdiff_t codec_source_read_at(const codec_source *source, uint64_t offset, void *bytes, size_t count) {
    if (source->member != NULL) {
        return -1;
    }
    if (source->descriptor < 0) {
        size_t left = offset < source->filled ? source->filled - (size_t)offset : 0;
        size_t part = left < count ? left : count;
        if (part > 0) {
            memcpy(bytes, source->buffer + offset, part);
        }
        return (ptrdiff_t)part;
    }
    if (source->start < 0 || offset > INT64_MAX / 2) {
        return -1;
    }
    size_t done = 0;
    while (done < count) {
        ssize_t got = pread(source->descriptor, (uint8_t *)bytes + done, count - done,
                            source->start + (off_t)offset + (off_t)done);
        if (got < 0 && errno == EINTR) {
            continue;
        }
        if (got < 0) {
            return -1;
        }
        if (got == 0) {
            break;
        }
        done += (size_t)got;
    }
    return (ptrdiff_t)done;
}

bool codec_source_take(codec_source *source, const uint8_t **bytes, size_t *available) {
    if (source->position == source->filled && !source->ended) {
        ptrdiff_t got = read_some(source, source->buffer, buffer_capacity);
        if (got < 0) {
            return false;
        }
        source->position = 0;
        source->filled = (size_t)got;
    }
    *bytes = source->buffer + source->position;
    *available = source->filled - source->position;
    source->position = source->filled;
    return true;
}

int64_t codec_source_remaining(const codec_source *source) {
    int64_t buffered = (int64_t)(source->filled - source->position);
    if (source->ended) {
        return buffered;
    }
    if (source->member != NULL) {
        return buffered + (int64_t)codec_member_left(source->member);
    }
    struct stat status;
    // Files that the kernel generates as they are read, such as those below /proc, report a size of 0.
    if (fstat(source->descriptor, &status) != 0 || !S_ISREG(status.st_mode) || status.st_size == 0) {
        return -1;
    }
    off_t position = lseek(source->descriptor, 0, SEEK_CUR);
    if (position < 0) {
        return -1;
    }
    return buffered + (position < status.st_size ? status.st_size - position : 0);
}

int64_t codec_source_size(const codec_source *source) {
    if (source->member != NULL) {
        return -1;
    }
    if (source->descriptor < 0) {
        return (int64_t)source->filled;
    }
    struct stat status;
    if (source->start < 0 || fstat(source->descriptor, &status) != 0 || !S_ISREG(status.st_mode) ||
        status.st_size <= source->start) {
        return -1;
    }
    return status.st_size - source->start;
}

int codec_source_error(const codec_source *source) { return source->error; }

const char *codec_source_damage(const codec_source *source) {
    return source->member == NULL ? NULL : codec_member_damage(source->member);
}

bool codec_path_exists(const char *path) {
    struct stat status;
    return lstat(path, &status) == 0;
}
