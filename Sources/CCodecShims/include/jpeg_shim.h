// JPEG through libjpeg-turbo's classic interface. Rows are 8-bit samples, components interleaved.
#ifndef JPEG_SHIM_H
#define JPEG_SHIM_H

#include "codec_bytes.h"

typedef struct jpeg_shim_reader jpeg_shim_reader;
typedef struct jpeg_shim_writer jpeg_shim_writer;

/// Resolution as in a JFIF segment: unit 0 (aspect ratio only), 1 (per inch) or 2 (per centimetre).
typedef struct jpeg_shim_density {
    uint8_t unit;
    uint16_t horizontal;
    uint16_t vertical;
} jpeg_shim_density;

/// The contents of a file's header.
typedef struct jpeg_shim_header {
    uint32_t width;
    uint32_t height;
    /// Components of decoded rows: 1 grey, 3 RGB, 4 CMYK.
    int32_t components;
    bool is_progressive;
    /// Whether the file has several scans, as all progressive files do; the image is then decoded as a whole.
    bool has_several_scans;
    /// Whether RGB is stored without conversion to YCbCr.
    bool is_rgb;
    /// Sampling factors of the first component against the others.
    int32_t horizontal_sampling;
    int32_t vertical_sampling;
    bool has_density;
    jpeg_shim_density density;
} jpeg_shim_header;

/// An application or comment segment; its data are valid as long as the reader exists.
typedef struct jpeg_shim_segment {
    uint8_t marker;
    const uint8_t *data;
    size_t count;
} jpeg_shim_segment;

/// Creates a reader, or returns NULL if there is no memory. The source must outlive the reader.
jpeg_shim_reader *jpeg_shim_reader_create(codec_source *source, codec_limits limits);
void jpeg_shim_reader_destroy(jpeg_shim_reader *reader);
/// Reads up to the first scan.
codec_status jpeg_shim_read_header(jpeg_shim_reader *reader, jpeg_shim_header *header);
/// Joins the parts of an ICC profile before the first scan, after the header. The caller frees `profile`, which is NULL
/// if there is none or parts are missing.
codec_status jpeg_shim_read_profile(jpeg_shim_reader *reader, uint8_t **profile, size_t *count);
/// Decodes the next rows; row i is stored at rows + i * stride. Stores the number of decoded rows in `decoded`. It is
/// less than `count` if damage is kept and the remaining rows of the image are lost.
codec_status jpeg_shim_read_rows(
    jpeg_shim_reader *reader, uint8_t *rows, size_t stride, uint32_t count, uint32_t *decoded);
/// Reads up to the end-of-image marker, after the last row or after lost rows. A missing one is a warning.
codec_status jpeg_shim_read_end(jpeg_shim_reader *reader);
/// Finds the tables and segments that precede the pixels, after the header. A file with several scans is read
/// completely.
codec_status jpeg_shim_read_leading(jpeg_shim_reader *reader);
/// Returns whether another JPEG stream follows the end-of-image marker. Valid after jpeg_shim_read_end.
bool jpeg_shim_is_followed_by_picture(const jpeg_shim_reader *reader);
const char *jpeg_shim_reader_message(const jpeg_shim_reader *reader);
/// Returns the damage that was kept, after jpeg_shim_read_end. The cause is valid as long as the reader exists.
codec_damage jpeg_shim_reader_damage(jpeg_shim_reader *reader);
size_t jpeg_shim_warning_count(const jpeg_shim_reader *reader);
const char *jpeg_shim_warning_at(const jpeg_shim_reader *reader, size_t index);
/// Returns the quantisation table of a component, 64 values in natural order, or NULL. Valid after
/// jpeg_shim_read_leading or jpeg_shim_read_end.
const uint16_t *jpeg_shim_table(const jpeg_shim_reader *reader, int32_t component);
/// The segments in file order, as far as they were found: valid after jpeg_shim_read_header, jpeg_shim_read_leading or
/// jpeg_shim_read_end, until the next of these calls.
size_t jpeg_shim_segment_count(const jpeg_shim_reader *reader);
jpeg_shim_segment jpeg_shim_segment_at(const jpeg_shim_reader *reader, size_t index);

/// Settings of an encoder.
typedef struct jpeg_shim_settings {
    uint32_t width;
    uint32_t height;
    /// 1 grey, 3 RGB.
    int32_t components;
    /// 1 to 100, or 0 to use the tables.
    int32_t quality;
    int32_t horizontal_sampling;
    int32_t vertical_sampling;
    bool is_progressive;
    /// Whether Huffman codes are computed for the image; they always are for a progressive file. Both require all
    /// coefficients in memory.
    bool optimizes_codes;
    /// Whether RGB is stored without conversion to YCbCr.
    bool is_rgb;
    /// Whether a JFIF segment is written if the colour space allows it.
    bool writes_jfif;
    jpeg_shim_density density;
} jpeg_shim_settings;

/// Creates a writer, or returns NULL if there is no memory. The sink must outlive the writer.
jpeg_shim_writer *jpeg_shim_writer_create(codec_sink *sink);
void jpeg_shim_writer_destroy(jpeg_shim_writer *writer);
/// Starts the file. `tables` holds the tables of the first components, 64 values each in natural order, which are used
/// if the quality is 0.
codec_status jpeg_shim_write_header(
    jpeg_shim_writer *writer, jpeg_shim_settings settings, const uint16_t *tables, int32_t table_count);
/// Writes a segment, before the first row.
codec_status jpeg_shim_write_segment(jpeg_shim_writer *writer, uint8_t marker, const uint8_t *data, size_t count);
/// Encodes the next rows; row i starts at rows + i * stride.
codec_status jpeg_shim_write_rows(jpeg_shim_writer *writer, const uint8_t *rows, size_t stride, uint32_t count);
/// Ends the file, after the last row.
codec_status jpeg_shim_write_end(jpeg_shim_writer *writer);
const char *jpeg_shim_writer_message(const jpeg_shim_writer *writer);

#endif
