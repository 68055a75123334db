// libpng, libjpeg, ISA-L and zlib behind functions that Swift can call.
//
// Both libraries report errors by longjmp, which must not cross a Swift frame: each function here that enters a library
// arms its own jump, returns a status, and keeps the message for whoever asks. Nothing calls back into Swift: bytes come
// from a codec_source and go to a codec_sink, which are C.
#ifndef CCODECSHIMS_H
#define CCODECSHIMS_H

#include "codec_bytes.h"
#include "jpeg_shim.h"
#include "png_rows.h"
#include "png_runs.h"
#include "png_search.h"
#include "png_shim.h"

#endif
