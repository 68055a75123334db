// Files for tests, written and judged by libpng, libjpeg, zlib and ISA-L themselves.
#ifndef CTESTCODECS_H
#define CTESTCODECS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/// Decoded samples, channels interleaved; `samples` is to be freed.
typedef struct test_image {
    uint32_t width;
    uint32_t height;
    int32_t channels;
    int32_t bit_depth;
    uint16_t *samples;
} test_image;

typedef struct test_png_recipe {
    uint32_t width;
    uint32_t height;
    int32_t bit_depth;
    /// As in the file: 0 grey, 2 RGB, 3 palette, 4 grey and alpha, 6 RGBA.
    int32_t color_type;
    bool interlaced;
    /// Red, green, blue of each entry.
    const uint8_t *palette;
    int32_t palette_count;
    /// A palette's alpha values.
    const uint8_t *palette_alpha;
    int32_t palette_alpha_count;
    /// The transparent grey or colour, if there is one.
    bool has_transparent_color;
    uint16_t transparent_color[3];
} test_png_recipe;

/// Decodes by png_read_png with PNG_TRANSFORM_EXPAND.
bool test_png_decode(const uint8_t *bytes, size_t count, test_image *image);
/// Encodes rows that are packed as in the file. The result is to be freed; NULL: libpng refused.
uint8_t *test_png_encode(const test_png_recipe *recipe, const uint8_t *rows, size_t row_bytes, size_t *count);

/// A zlib stream, of zlib's own parameters. The result is to be freed; NULL: zlib refused.
uint8_t *test_zlib_deflate(
    const uint8_t *bytes, size_t count, int32_t level, int32_t window_bits, int32_t strategy, size_t *result_count);
/// How many bytes a zlib stream holds; -1 for one that is damaged or has no end.
int64_t test_zlib_inflated_count(const uint8_t *bytes, size_t count);
/// Inflates deflated data without zlib's header, which end there (`ends`) or at a byte border. How many bytes came out;
/// -1: they are damaged, or end otherwise.
int64_t test_raw_inflate(const uint8_t *bytes, size_t count, bool ends, uint8_t *result, size_t capacity);

/// The versions of libpng, zlib, libjpeg-turbo and ISA-L: those that run, or, where a library does not say, those compiled
/// against.
const char *test_library_versions(void);
/// A deflate stream of ISA-L's, at level 0 to 3; its bytes depend on the processor. The result is to be freed; NULL:
/// ISA-L refused.
uint8_t *test_isal_deflate(const uint8_t *bytes, size_t count, int32_t level, size_t *result_count);

typedef struct test_jpeg_recipe {
    uint32_t width;
    uint32_t height;
    /// Samples given and stored, as J_COLOR_SPACE: 1 grey, 2 RGB, 3 YCbCr, 4 CMYK, 5 YCCK.
    int32_t input_space;
    int32_t file_space;
    int32_t horizontal[4];
    int32_t vertical[4];
    int32_t quality;
    bool progressive;
    bool arithmetic;
    /// Each component in a scan of its own.
    bool separate_scans;
    int32_t restart_interval;
    bool omits_adobe_marker;
    bool omits_jfif_marker;
} test_jpeg_recipe;

typedef struct test_jpeg_info {
    int32_t components;
    /// As J_COLOR_SPACE.
    int32_t file_space;
    int32_t horizontal[4];
    int32_t vertical[4];
    bool progressive;
    bool arithmetic;
    bool has_jfif_marker;
    bool has_adobe_marker;
    int32_t density_unit;
    int32_t density_x;
    int32_t density_y;
    uint16_t tables[4][64];
} test_jpeg_info;

/// Encodes rows of interleaved samples. The result is to be freed; NULL: libjpeg refused.
uint8_t *test_jpeg_encode(const test_jpeg_recipe *recipe, const uint8_t *samples, size_t *count);
/// Decodes to grey, RGB or CMYK as libjpeg does by default.
bool test_jpeg_decode(const uint8_t *bytes, size_t count, test_image *image, test_jpeg_info *info);
/// The tables of luma and chroma, 64 values each, that jpeg_set_quality sets.
void test_jpeg_tables(int32_t quality, uint16_t *tables);

#endif
