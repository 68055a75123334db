// Test files written and read by libpng, libjpeg, zlib and ISA-L directly, without the code under test.
#ifndef CTESTCODECS_H
#define CTESTCODECS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/// Decoded samples with interleaved channels. The caller frees `samples`.
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
    /// Red, green and blue of each entry.
    const uint8_t *palette;
    int32_t palette_count;
    /// The alpha values of palette entries.
    const uint8_t *palette_alpha;
    int32_t palette_alpha_count;
    /// Whether `transparent_color` holds a transparent grey or colour.
    bool has_transparent_color;
    uint16_t transparent_color[3];
} test_png_recipe;

/// Decodes with png_read_png and PNG_TRANSFORM_EXPAND.
bool test_png_decode(const uint8_t *bytes, size_t count, test_image *image);
/// Encodes rows that are packed as in the file. The caller frees the result. Returns NULL if libpng fails.
uint8_t *test_png_encode(const test_png_recipe *recipe, const uint8_t *rows, size_t row_bytes, size_t *count);

/// Makes a zlib stream with zlib's own parameters. The caller frees the result. Returns NULL if zlib fails.
uint8_t *test_zlib_deflate(
    const uint8_t *bytes, size_t count, int32_t level, int32_t window_bits, int32_t strategy, size_t *result_count);
/// Returns the number of bytes that a zlib stream inflates to, or -1 if it is damaged or has no end.
int64_t test_zlib_inflated_count(const uint8_t *bytes, size_t count);
/// Returns the number of bytes that the first bytes of a zlib stream inflate to, up to their end or to damage.
int64_t test_zlib_inflated_prefix(const uint8_t *bytes, size_t count);
/// Inflates raw deflate data that end the stream (`ends`) or end at a byte boundary. Returns the number of bytes in the
/// result, or -1 if the data are damaged or end in another way.
int64_t test_raw_inflate(const uint8_t *bytes, size_t count, bool ends, uint8_t *result, size_t capacity);

/// Returns the versions of libpng, zlib, libjpeg-turbo and ISA-L: the version that runs or, if a library does not
/// report it, the version compiled against.
const char *test_library_versions(void);
/// Makes a deflate stream with ISA-L at level 0 to 3; its bytes depend on the processor. The caller frees the result.
/// Returns NULL if ISA-L fails.
uint8_t *test_isal_deflate(const uint8_t *bytes, size_t count, int32_t level, size_t *result_count);

/// Makes a profile of printing inks, called "Test inks". The caller frees the result.
uint8_t *test_cmyk_profile(size_t *count);
/// Converts inks (255: full) to sRGB from 0 to 1 with a profile, in floating point and without precomputed tables.
bool test_cmyk_convert(const uint8_t *profile, size_t count, const uint8_t *inks, double *rgb, size_t pixels);

typedef struct test_jpeg_recipe {
    uint32_t width;
    uint32_t height;
    /// Colour spaces of the input and the file, as in J_COLOR_SPACE: 1 grey, 2 RGB, 3 YCbCr, 4 CMYK, 5 YCCK.
    int32_t input_space;
    int32_t file_space;
    int32_t horizontal[4];
    int32_t vertical[4];
    int32_t quality;
    bool progressive;
    bool arithmetic;
    /// Whether each component has its own scan.
    bool separate_scans;
    int32_t restart_interval;
    bool omits_adobe_marker;
    bool omits_jfif_marker;
} test_jpeg_recipe;

typedef struct test_jpeg_info {
    int32_t components;
    /// As in J_COLOR_SPACE.
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

/// Encodes rows of interleaved samples. The caller frees the result. Returns NULL if libjpeg fails.
uint8_t *test_jpeg_encode(const test_jpeg_recipe *recipe, const uint8_t *samples, size_t *count);
/// Decodes to grey, RGB or CMYK, as libjpeg does by default.
bool test_jpeg_decode(const uint8_t *bytes, size_t count, test_image *image, test_jpeg_info *info);
/// Stores the luma and chroma tables that jpeg_set_quality sets, 64 values each.
void test_jpeg_tables(int32_t quality, uint16_t *tables);

#endif
