#define _POSIX_C_SOURCE 200809L

#include "png_strips.h"

#include <isa-l/crc.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

#include "png_strip.h"

enum { most_threads = 256, chunk_header = 8, stream_header = 2, stream_trailer = 4 };

// The most bytes of memory for strips that are compressed at the same time.
enum { memory_limit = 1 << 28 };

typedef struct job {
    // The row above the strip, then the rows of the strip, unfiltered and in PNG's byte order.
    uint8_t *rows;
    uint32_t row_count;
    bool is_last;
    bool is_done;
    bool has_failed;
    // An IDAT chunk: its header, the stream header in the first strip, the deflated rows, and room for the end of the
    // stream.
    uint8_t *chunk;
    size_t count;
    uint32_t sum;
    uint32_t checksum;
} job;

// Strips are numbered from 0, and strip n is at jobs[n % job_count]. Strips taken <= n < filled are waiting, and strips
// written <= n < taken are being compressed or are complete.
struct png_strips {
    codec_sink *sink;
    png_strips_settings settings;
    png_strip_layout layout;
    uint32_t rows_left;
    uint32_t sum;
    codec_status status;

    job *jobs;
    size_t job_count;
    size_t written;
    png_strip_scratch *scratch;

    // The mutex guards the following members, and is_done and has_failed of the jobs. Only the caller's thread changes
    // `filled`.
    pthread_mutex_t mutex;
    pthread_cond_t may_take;
    pthread_cond_t may_write;
    size_t filled;
    size_t taken;
    bool stops;
    pthread_t threads[most_threads];
    int thread_count;
    bool has_started;
};

// MARK: Compressing

static void put_big_endian(uint8_t *bytes, uint32_t value) {
    for (int index = 0; index < 4; index += 1) {
        bytes[index] = (uint8_t)(value >> (24 - 8 * index));
    }
}

// The zlib stream's header: deflate, a window of 32 KB, and the level of effort (RFC 1950, 2.2).
static void put_stream_header(uint8_t *bytes, int level) {
    int effort = level < 2 ? 0 : (level < 5 ? 1 : (level < 7 ? 2 : 3));
    bytes[0] = 0x78;
    bytes[1] = (uint8_t)(effort << 6);
    bytes[1] += (uint8_t)(31 - (bytes[0] << 8 | bytes[1]) % 31);
}

static bool compress_job(const png_strips *strips, png_strip_scratch *scratch, size_t number, job *job) {
    uint8_t *data = job->chunk + chunk_header;
    size_t head = number == 0 ? stream_header : 0;
    if (number == 0) {
        put_stream_header(data, strips->layout.level);
    }
    size_t count;
    if (!png_strip_compress(
            &strips->layout, scratch, job->rows, job->row_count, job->is_last, data + head, &count, &job->sum)) {
        return false;
    }
    job->count = head + count;
    memcpy(job->chunk + 4, "IDAT", 4);
    job->checksum = crc32_gzip_refl(0, job->chunk + 4, 4 + job->count);
    return true;
}

// Takes the next waiting strip and compresses it. The mutex is locked before and after, and unlocked in between.
static void compress_next(png_strips *strips, png_strip_scratch *scratch) {
    size_t number = strips->taken++;
    job *job = &strips->jobs[number % strips->job_count];
    pthread_mutex_unlock(&strips->mutex);
    bool succeeded = compress_job(strips, scratch, number, job);
    pthread_mutex_lock(&strips->mutex);
    job->is_done = true;
    job->has_failed = !succeeded;
    pthread_cond_signal(&strips->may_write);
}

static void *work(void *context) {
    png_strips *strips = context;
    png_strip_scratch *scratch = png_strip_scratch_create(&strips->layout);
    // If there is no memory for this thread, the others compress its strips.
    if (scratch == NULL) {
        return NULL;
    }
    pthread_mutex_lock(&strips->mutex);
    while (!strips->stops) {
        if (strips->taken < strips->filled) {
            compress_next(strips, scratch);
        } else {
            pthread_cond_wait(&strips->may_take, &strips->mutex);
        }
    }
    pthread_mutex_unlock(&strips->mutex);
    png_strip_scratch_destroy(scratch);
    return NULL;
}

// MARK: Creating and destroying

static bool create_jobs(png_strips *strips) {
    size_t row_bytes = strips->layout.row_bytes;
    strips->jobs = calloc(strips->job_count, sizeof *strips->jobs);
    if (strips->jobs == NULL) {
        return false;
    }
    for (size_t index = 0; index < strips->job_count; index += 1) {
        job *job = &strips->jobs[index];
        job->rows = malloc(row_bytes * (strips->layout.rows + 1));
        job->chunk = malloc(chunk_header + stream_header + png_strip_bound(&strips->layout) + stream_trailer + 4);
        if (job->rows == NULL || job->chunk == NULL) {
            return false;
        }
    }
    memset(strips->jobs[0].rows, 0, row_bytes);
    return true;
}

png_strips *png_strips_create(codec_sink *sink, png_strips_settings settings) {
    png_strips *strips = calloc(1, sizeof *strips);
    if (strips == NULL) {
        return NULL;
    }
    strips->sink = sink;
    strips->settings = settings;
    strips->rows_left = settings.height;
    strips->sum = 1;
    size_t rows = png_strip_size(settings.level) / (settings.row_bytes + 1);
    rows = rows > 0 ? rows : 1;
    strips->layout = (png_strip_layout){
        settings.row_bytes, settings.pixel_bytes, (uint32_t)(rows < settings.height ? rows : settings.height),
        settings.level};

    // There are no more threads than strips, and one strip more than threads, so that no thread waits while a strip is
    // filled.
    size_t strip_count = (settings.height + strips->layout.rows - 1) / strips->layout.rows;
    size_t most = memory_limit / (4 * strips->layout.rows * (settings.row_bytes + 1));
    size_t threads = settings.threads < most_threads ? (size_t)settings.threads : most_threads;
    threads = threads < strip_count ? threads : strip_count;
    threads = threads < most ? threads : most;
    threads = threads > 0 ? threads : 1;
    strips->settings.threads = (int)threads;
    strips->job_count = threads == 1 ? 1 : threads + 1;

    pthread_mutex_init(&strips->mutex, NULL);
    pthread_cond_init(&strips->may_take, NULL);
    pthread_cond_init(&strips->may_write, NULL);
    strips->scratch = png_strip_scratch_create(&strips->layout);
    if (strips->scratch == NULL || !create_jobs(strips)) {
        png_strips_destroy(strips);
        return NULL;
    }
    return strips;
}

void png_strips_destroy(png_strips *strips) {
    if (strips == NULL) {
        return;
    }
    pthread_mutex_lock(&strips->mutex);
    strips->stops = true;
    pthread_cond_broadcast(&strips->may_take);
    pthread_mutex_unlock(&strips->mutex);
    for (int index = 0; index < strips->thread_count; index += 1) {
        pthread_join(strips->threads[index], NULL);
    }
    pthread_mutex_destroy(&strips->mutex);
    pthread_cond_destroy(&strips->may_take);
    pthread_cond_destroy(&strips->may_write);
    for (size_t index = 0; strips->jobs != NULL && index < strips->job_count; index += 1) {
        free(strips->jobs[index].rows);
        free(strips->jobs[index].chunk);
    }
    free(strips->jobs);
    png_strip_scratch_destroy(strips->scratch);
    free(strips);
}

// Called when the first strip is full: most small images need no threads.
static void start_threads(png_strips *strips) {
    strips->has_started = true;
    while (strips->thread_count + 1 < strips->settings.threads) {
        // If the system refuses to start a thread, the others do the work.
        if (pthread_create(&strips->threads[strips->thread_count], NULL, work, strips) != 0) {
            return;
        }
        strips->thread_count += 1;
    }
}

// MARK: Writing

static codec_status write_job(png_strips *strips, job *job) {
    if (job->has_failed) {
        return codec_status_memory;
    }
    size_t filtered_count = job->row_count * (strips->layout.row_bytes + 1);
    strips->sum = (uint32_t)adler32_combine(strips->sum, job->sum, (z_off_t)filtered_count);
    if (job->is_last) {
        uint8_t *trailer = job->chunk + chunk_header + job->count;
        put_big_endian(trailer, strips->sum);
        job->checksum = crc32_gzip_refl(job->checksum, trailer, stream_trailer);
        job->count += stream_trailer;
    }
    put_big_endian(job->chunk, (uint32_t)job->count);
    put_big_endian(job->chunk + chunk_header + job->count, job->checksum);
    bool is_written = codec_sink_write(strips->sink, job->chunk, chunk_header + job->count + 4);
    return is_written ? codec_status_ok : codec_status_io;
}

// Writes strips until at most `count` are left, and compresses strips that no other thread has taken yet.
static codec_status drain(png_strips *strips, size_t count) {
    codec_status status = codec_status_ok;
    pthread_mutex_lock(&strips->mutex);
    while (status == codec_status_ok && strips->filled - strips->written > count) {
        job *job = &strips->jobs[strips->written % strips->job_count];
        if (job->is_done) {
            pthread_mutex_unlock(&strips->mutex);
            status = write_job(strips, job);
            pthread_mutex_lock(&strips->mutex);
            strips->written += 1;
        } else if (strips->taken < strips->filled) {
            compress_next(strips, strips->scratch);
        } else {
            pthread_cond_wait(&strips->may_write, &strips->mutex);
        }
    }
    pthread_mutex_unlock(&strips->mutex);
    return status;
}

// Releases a full strip for compression.
static codec_status offer(png_strips *strips, const uint8_t *last_row) {
    job *full = &strips->jobs[strips->filled % strips->job_count];
    full->is_last = strips->rows_left == 0;
    if (!strips->has_started) {
        start_threads(strips);
    }
    pthread_mutex_lock(&strips->mutex);
    full->is_done = false;
    strips->filled += 1;
    pthread_cond_signal(&strips->may_take);
    pthread_mutex_unlock(&strips->mutex);
    if (full->is_last) {
        return drain(strips, 0);
    }
    codec_status status = drain(strips, strips->job_count - 1);
    if (status != codec_status_ok) {
        return status;
    }
    // The oldest strip has been written, so no thread reads the next strip's buffers. The next strip begins with this
    // strip's last row, which compression does not change; with a single job, both are the same buffer.
    job *next = &strips->jobs[strips->filled % strips->job_count];
    memmove(next->rows, last_row, strips->layout.row_bytes);
    next->row_count = 0;
    return codec_status_ok;
}

static void copy_row(const png_strips *strips, const uint8_t *row, uint8_t *target) {
    if (!strips->settings.has_words) {
        memcpy(target, row, strips->layout.row_bytes);
        return;
    }
    for (size_t index = 0; index + 1 < strips->layout.row_bytes; index += 2) {
        uint16_t word;
        memcpy(&word, row + index, 2);
        target[index] = (uint8_t)(word >> 8);
        target[index + 1] = (uint8_t)word;
    }
}

codec_status png_strips_write_rows(png_strips *strips, const uint8_t *rows, size_t stride, uint32_t count) {
    for (uint32_t index = 0; index < count && strips->status == codec_status_ok; index += 1) {
        job *job = &strips->jobs[strips->filled % strips->job_count];
        job->row_count += 1;
        strips->rows_left -= 1;
        uint8_t *target = job->rows + strips->layout.row_bytes * job->row_count;
        copy_row(strips, rows + stride * index, target);
        if (job->row_count == strips->layout.rows || strips->rows_left == 0) {
            strips->status = offer(strips, target);
        }
    }
    return strips->status;
}
