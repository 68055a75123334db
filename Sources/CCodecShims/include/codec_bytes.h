// Buffered sources and sinks of encoded bytes, over a file descriptor or memory; status and limits of all codecs.
#ifndef CODEC_BYTES_H
#define CODEC_BYTES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/// How a call to a codec ended.
typedef enum __attribute__((enum_extensibility(closed))) codec_status {
    codec_status_ok = 0,
    codec_status_io,
    codec_status_malformed,
    codec_status_unsupported,
    codec_status_pixels, // more of them than the limit
    codec_status_limit,
    codec_status_memory,
} codec_status;

/// What a decoder refuses.
typedef struct codec_limits {
    uint64_t pixels;
    uint32_t width;
    /// Bytes that may be held at once of an image that cannot be decoded row by row.
    uint64_t memory;
} codec_limits;

/// Bytes of the longest message.
enum { codec_message_capacity = 256 };

typedef struct codec_source codec_source;
typedef struct codec_sink codec_sink;

/// The system's message for an errno.
void codec_describe_errno(int number, char *text, size_t capacity);

/// Opens a file for reading; refuses a directory. Returns -1 and the errno.
int codec_open_for_reading(const char *path, int *error);

/// A source that reads a descriptor; `closes`: and closes it when destroyed. NULL: no memory, and the descriptor is closed.
codec_source *codec_source_create(int descriptor, bool closes);
/// A source of bytes in memory, which are copied. NULL: no memory.
codec_source *codec_source_create_with_bytes(const void *bytes, size_t count);
void codec_source_destroy(codec_source *source);
/// Makes at least `wanted` bytes (at most 64) available without consuming them, unless the bytes end before. They stay
/// valid until the next call. False: the system refused, see codec_source_error.
bool codec_source_peek(codec_source *source, size_t wanted, const uint8_t **bytes, size_t *available);
/// Reads `count` bytes, fewer at the end only. -1: the system refused.
ptrdiff_t codec_source_read(codec_source *source, void *bytes, size_t count);
/// Lends the bytes that are buffered, reading some if there are none, and consumes them. They stay valid until the next
/// call; 0 available: the end. False: the system refused.
bool codec_source_take(codec_source *source, const uint8_t **bytes, size_t *available);
/// Bytes left in memory or in a regular file. -1: unknown, as for a pipe.
int64_t codec_source_remaining(const codec_source *source);
/// The errno of the call that failed.
int codec_source_error(const codec_source *source);

/// A sink that writes to a descriptor; `closes`: and closes it when destroyed. NULL: no memory, and the descriptor is
/// closed.
codec_sink *codec_sink_create(int descriptor, bool closes);
/// A sink that collects bytes in memory. NULL: no memory.
codec_sink *codec_sink_create_in_memory(void);
void codec_sink_destroy(codec_sink *sink);
/// Buffers or writes; false: the system refused, see codec_sink_error. After that every call fails.
bool codec_sink_write(codec_sink *sink, const void *bytes, size_t count);
/// Writes what is buffered.
bool codec_sink_flush(codec_sink *sink);
/// Flushes and, if the sink owns its descriptor, closes it, which is where some systems report a full disk.
bool codec_sink_close(codec_sink *sink);
/// What was written to memory; valid until the next call.
const uint8_t *codec_sink_bytes(const codec_sink *sink, size_t *count);
/// The errno of the call that failed.
int codec_sink_error(const codec_sink *sink);

#endif
