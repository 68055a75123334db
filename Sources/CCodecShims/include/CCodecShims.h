// Functions that make libpng, libjpeg, ISA-L, zlib and Little CMS callable from Swift.
//
// libpng and libjpeg report errors by longjmp, which must not cross a Swift frame. Each function here that calls one of
// them therefore sets its own jump, returns a status, and stores the message. Nothing calls back into Swift: bytes come
// from a codec_source and go to a codec_sink, which are written in C.
#ifndef CCODECSHIMS_H
#define CCODECSHIMS_H

#include "cmyk_shim.h"
#include "codec_bytes.h"
#include "curve_shim.h"
#include "jpeg_shim.h"
#include "library_versions.h"
#include "png_rows.h"
#include "png_runs.h"
#include "png_search.h"
#include "png_shim.h"

#endif
