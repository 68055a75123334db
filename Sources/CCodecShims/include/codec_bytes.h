// Buffered sources and sinks of encoded bytes, backed by a file descriptor or memory; status and limits of all codecs.
#ifndef CODEC_BYTES_H
#define CODEC_BYTES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/// The result of a call to a codec.
typedef enum __attribute__((enum_extensibility(closed))) codec_status {
    codec_status_ok = 0,
    codec_status_io,
    codec_status_malformed,
    codec_status_unsupported,
    codec_status_pixels, // more pixels than the limit
    codec_status_limit,
    codec_status_memory,
} codec_status;

/// What a decoder accepts.
typedef struct codec_limits {
    uint64_t pixels;
    uint32_t width;
    /// The most bytes of memory for an image that cannot be decoded row by row.
    uint64_t memory;
    /// Whether damaged pixels are decoded as far as possible; otherwise, they are an error.
    bool keeps_damage;
} codec_limits;

/// Where a member's bytes are in a ZIP archive.
typedef struct codec_member_place {
    uint64_t offset;
    /// Bytes in the archive.
    uint64_t stored;
    /// Bytes of the member.
    uint64_t size;
    /// CRC-32 of the member's bytes.
    uint32_t checksum;
    bool is_deflated;
} codec_member_place;

/// Capacity of a message in bytes.
enum { codec_message_capacity = 256 };

/// Damage of the pixels that a decoder kept. A row counts once.
typedef struct codec_damage {
    /// What was found first, or an empty text if there is no damage.
    const char *cause;
    /// Rows that lack samples.
    uint32_t missing;
    /// Rows with all samples, some of which may be wrong.
    uint32_t doubtful;
} codec_damage;

typedef struct codec_source codec_source;
typedef struct codec_sink codec_sink;

/// Stores the system's message for an errno in `text`.
void codec_describe_errno(int number, char *text, size_t capacity);

/// Opens a file for reading and refuses a directory. On failure, returns -1 and stores the errno in `error`.
int codec_open_for_reading(const char *path, int *error);

/// Creates a source that reads a descriptor and, if `closes` is true, closes it when destroyed. Returns NULL if there
/// is no memory; a descriptor to be closed is then closed.
codec_source *codec_source_create(int descriptor, bool closes);
/// Creates a source with a copy of bytes in memory. Returns NULL if there is no memory.
codec_source *codec_source_create_with_bytes(const void *bytes, size_t count);
/// Creates a source of a member of an archive, which must outlive it. Returns NULL if there is no memory.
codec_source *codec_source_create_with_member(codec_source *archive, const codec_member_place *place);
void codec_source_destroy(codec_source *source);
/// Makes at least `wanted` bytes (at most 64) available without consuming them, or fewer at the end. They stay valid
/// until the next call. Returns false on a system error, see codec_source_error.
bool codec_source_peek(codec_source *source, size_t wanted, const uint8_t **bytes, size_t *available);
/// Reads `count` bytes, or fewer at the end. Returns the number of bytes, or -1 on a system error.
ptrdiff_t codec_source_read(codec_source *source, void *bytes, size_t count);
/// Reads up to `count` bytes that begin `offset` bytes after the source's first one, without consuming them. Returns the
/// number of bytes, or -1 if the source is a pipe or cannot be read.
ptrdiff_t codec_source_read_at(const codec_source *source, uint64_t offset, void *bytes, size_t count);
/// Provides the buffered bytes and consumes them; if there are none, reads some first. They stay valid until the next
/// call. At the end, `available` is 0. Returns false on a system error.
bool codec_source_take(codec_source *source, const uint8_t **bytes, size_t *available);
/// Returns the number of bytes left in memory or in a regular file, or -1 if it is unknown, as for a pipe.
int64_t codec_source_remaining(const codec_source *source);
/// Returns the number of bytes of memory or of a regular file from the source's first one on, or -1 if it is unknown.
int64_t codec_source_size(const codec_source *source);
/// Returns the errno of the system call that failed.
int codec_source_error(const codec_source *source);
/// Returns what is wrong with a damaged member of an archive, or NULL.
const char *codec_source_damage(const codec_source *source);
/// Whether a path leads to something, also to a link without a target.
bool codec_path_exists(const char *path);

/// Creates a sink that writes to a descriptor and, if `closes` is true, closes it when destroyed. Returns NULL if there
/// is no memory; a descriptor to be closed is then closed.
codec_sink *codec_sink_create(int descriptor, bool closes);
/// Creates a sink that collects bytes in memory. Returns NULL if there is no memory.
codec_sink *codec_sink_create_in_memory(void);
void codec_sink_destroy(codec_sink *sink);
/// Buffers or writes bytes. Returns false on a system error, see codec_sink_error; every later call then fails too.
bool codec_sink_write(codec_sink *sink, const void *bytes, size_t count);
/// Writes the buffered bytes.
bool codec_sink_flush(codec_sink *sink);
/// Flushes the sink and closes its descriptor if the sink owns it. Some systems report a full disk only on closing.
bool codec_sink_close(codec_sink *sink);
/// Returns the bytes written to memory, which stay valid until the next call.
const uint8_t *codec_sink_bytes(const codec_sink *sink, size_t *count);
/// Returns the errno of the system call that failed.
int codec_sink_error(const codec_sink *sink);

#endif
