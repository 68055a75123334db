// PNG through libpng, and through ISA-L where that is faster. Rows hold 8-bit samples, or 16-bit samples in the
// machine's byte order, with interleaved channels.
#ifndef PNG_SHIM_H
#define PNG_SHIM_H

#include "codec_bytes.h"

typedef struct png_shim_reader png_shim_reader;
typedef struct png_shim_writer png_shim_writer;

/// The contents of a file's header, and the format of decoded rows.
typedef struct png_shim_header {
    uint32_t width;
    uint32_t height;
    /// As stored: 1, 2, 4, 8 or 16.
    int32_t stored_bit_depth;
    bool is_palette;
    /// Whether a tRNS chunk makes some pixels transparent; rows then have an alpha channel.
    bool has_transparent_color;
    bool is_interlaced;
    /// As decoded: 8 or 16, and 1 to 4 channels.
    int32_t bit_depth;
    int32_t channels;
} png_shim_header;

/// An ancillary chunk; its name and data are valid as long as the reader exists.
typedef struct png_shim_chunk {
    const char *name;
    const uint8_t *data;
    size_t count;
    bool follows_pixels;
} png_shim_chunk;

/// Creates a reader, or returns NULL if there is no memory. The source must outlive the reader. If `only_libpng` is
/// true, libpng decodes all pixels; otherwise, ISA-L inflates pixels of 8 and 16 bits that are not interlaced and have
/// no transparent colour.
png_shim_reader *png_shim_reader_create(codec_source *source, codec_limits limits, bool only_libpng);
void png_shim_reader_destroy(png_shim_reader *reader);
/// Reads up to the first pixel.
codec_status png_shim_read_header(png_shim_reader *reader, png_shim_header *header);
/// Decodes the next rows; row i is stored at rows + i * stride. Stores the number of decoded rows in `done`. It is less
/// than `count` if damage is kept and the remaining rows of the image are lost.
codec_status png_shim_read_rows(
    png_shim_reader *reader, uint8_t *rows, size_t stride, uint32_t count, uint32_t *done);
/// Reads the chunks that follow the pixels, after the last row or after lost rows.
codec_status png_shim_read_end(png_shim_reader *reader);
/// Returns the message for a status other than ok.
const char *png_shim_reader_message(const png_shim_reader *reader);
/// Returns the damage that was kept, after png_shim_read_end. The cause is valid as long as the reader exists.
codec_damage png_shim_reader_damage(const png_shim_reader *reader);
size_t png_shim_chunk_count(const png_shim_reader *reader);
png_shim_chunk png_shim_chunk_at(const png_shim_reader *reader, size_t index);
size_t png_shim_warning_count(const png_shim_reader *reader);
const char *png_shim_warning_at(const png_shim_reader *reader, size_t index);

/// Settings of an encoder.
typedef struct png_shim_settings {
    uint32_t width;
    uint32_t height;
    /// 8 or 16.
    int32_t bit_depth;
    int32_t channels;
    /// 0 (stored) to 9 (smallest), or negative for the default, which is fast and compresses photographs well.
    int32_t level;
    /// Number of threads that compress at the same time, including the caller's; at least 1.
    int32_t threads;
    /// Whether libpng deflates the pixels on the caller's thread.
    bool only_libpng;
    /// Whether the pixels are stored in the seven passes of Adam7. All rows are then held in memory, and libpng deflates
    /// them.
    bool is_interlaced;
} png_shim_settings;

/// Returns the number of bytes of rows that a thread compresses at a time. A longer row is compressed by itself.
/// `level` is that of the settings.
size_t png_shim_strip_size(int32_t level);

/// Creates a writer, or returns NULL if there is no memory. The sink must outlive the writer.
png_shim_writer *png_shim_writer_create(codec_sink *sink);
void png_shim_writer_destroy(png_shim_writer *writer);
/// Writes the signature and the header.
codec_status png_shim_write_header(png_shim_writer *writer, png_shim_settings settings);
/// Writes a chunk, before the first row or after the last. `name`: four letters.
codec_status png_shim_write_chunk(png_shim_writer *writer, const char *name, const uint8_t *data, size_t count);
/// Encodes the next rows; row i starts at rows + i * stride.
codec_status png_shim_write_rows(png_shim_writer *writer, const uint8_t *rows, size_t stride, uint32_t count);
/// Ends the file, after the last row.
codec_status png_shim_write_end(png_shim_writer *writer);
const char *png_shim_writer_message(const png_shim_writer *writer);

#endif
