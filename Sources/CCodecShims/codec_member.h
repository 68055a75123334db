// The bytes of one member of a ZIP archive, stored or deflated, read once from front to back.
#ifndef CODEC_MEMBER_H
#define CODEC_MEMBER_H

#include "codec_bytes.h"

typedef struct codec_member codec_member;

/// Creates a member of an archive that outlives it. Returns NULL if there is no memory.
codec_member *codec_member_create(codec_source *archive, const codec_member_place *place);
void codec_member_destroy(codec_member *member);
/// Reads at most `capacity` bytes. Returns 0 at the end, and -1 on a system error of the archive or on damage.
///
/// Length and checksum are verified before the last bytes are returned.
ptrdiff_t codec_member_read(codec_member *member, void *bytes, size_t capacity);
/// Returns the number of bytes that were not read yet, by the archive's directory.
uint64_t codec_member_left(const codec_member *member);
/// Returns what is wrong with the member, or NULL.
const char *codec_member_damage(const codec_member *member);

#endif
