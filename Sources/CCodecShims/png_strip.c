#include "png_strip.h"

#include <isa-l/igzip_lib.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

#include "png_rows.h"
#include "png_runs.h"
#include "png_search.h"

// MARK: Effort

// Ways to choose the filter of a row, in the order in which they are tried.
enum { filter_lightest = 1, filter_none = 2 };
// Methods to deflate filtered rows. If there are several, all are tried, and the smallest result is used.
enum { by_storing = 1, by_runs = 2, by_isal = 4, by_zlib = 8, by_zlib_filtered = 16 };

typedef struct effort {
    int filters;
    int methods;
    /// Whether a search is omitted if a sample of the strip predicts too little gain. Zlib's search gains more than the
    /// sample predicts: a tenth more in filtered rows, half as much again in unfiltered ones.
    bool is_sampled;
    int isal_level;
    int zlib_level;
} effort;

// On photographs, runs give the smallest result at every level, and the levels differ only in the search for
// repetitions. On drawings and screenshots, each level finds more repetitions than the previous one.
static const effort efforts[10] = {
    {filter_none, by_storing, false, 0, 0},
    {filter_lightest, by_runs, false, 0, 0},
    {filter_lightest, by_runs | by_isal, true, 1, 0},
    {filter_lightest, by_runs | by_isal, false, 2, 0},
    {filter_lightest, by_runs | by_isal, false, 3, 0},
    {filter_lightest | filter_none, by_runs | by_zlib, true, 0, 4},
    {filter_lightest | filter_none, by_runs | by_zlib, true, 0, 6},
    {filter_lightest | filter_none, by_runs | by_zlib | by_zlib_filtered, true, 0, 7},
    {filter_lightest | filter_none, by_runs | by_zlib | by_zlib_filtered, true, 0, 8},
    {filter_lightest | filter_none, by_runs | by_zlib | by_zlib_filtered, false, 0, 9},
};

enum { sample_size = 1 << 15 };

struct png_strip_scratch {
    uint8_t *filtered;
    // Buffer for another result, which may be smaller than the best one so far.
    uint8_t *other;
    png_search_scratch *search;
    uint8_t sample[2 * sample_size];
};

// A search finds more in a longer strip. For runs alone, a strip should fit into the second-level cache.
size_t png_strip_size(int level) { return (size_t)(level < 5 ? 1 << 19 : 1 << 20); }

static size_t filtered_size(const png_strip_layout *layout) { return layout->rows * (layout->row_bytes + 1); }

size_t png_strip_bound(const png_strip_layout *layout) {
    size_t runs = png_runs_bound(filtered_size(layout));
    // The overhead of zlib and ISA-L is smaller than this. If not, they fail, and their result is ignored.
    return runs + runs / 64 + 1024;
}

png_strip_scratch *png_strip_scratch_create(const png_strip_layout *layout) {
    png_strip_scratch *scratch = calloc(1, sizeof *scratch);
    if (scratch == NULL) {
        return NULL;
    }
    scratch->search = malloc(png_search_scratch_size());
    scratch->filtered = malloc(filtered_size(layout));
    scratch->other = malloc(png_strip_bound(layout));
    if (scratch->search == NULL || scratch->filtered == NULL || scratch->other == NULL) {
        png_strip_scratch_destroy(scratch);
        return NULL;
    }
    return scratch;
}

void png_strip_scratch_destroy(png_strip_scratch *scratch) {
    if (scratch != NULL) {
        free(scratch->search);
        free(scratch->filtered);
        free(scratch->other);
        free(scratch);
    }
}

// MARK: Deflating

static bool deflate_by_zlib(
    int level, int strategy, const uint8_t *bytes, size_t count, bool is_last, uint8_t *result, size_t capacity,
    size_t *result_count) {
    z_stream stream = {0};
    // Negative window bits omit the header; 9 selects the largest hash table.
    if (deflateInit2(&stream, level, Z_DEFLATED, -15, 9, strategy) != Z_OK) {
        return false;
    }
    stream.next_in = (Bytef *)bytes;
    stream.avail_in = (uInt)count;
    stream.next_out = result;
    stream.avail_out = (uInt)capacity;
    int status = deflate(&stream, is_last ? Z_FINISH : Z_SYNC_FLUSH);
    bool is_complete = is_last ? status == Z_STREAM_END : status == Z_OK && stream.avail_out > 0;
    *result_count = is_complete ? stream.total_out : 0;
    deflateEnd(&stream);
    return true;
}

static size_t store(const uint8_t *bytes, size_t count, bool is_last, uint8_t *result) {
    uint8_t *next = result;
    while (count > 0) {
        size_t part = count < 65535 ? count : 65535;
        *next++ = is_last && part == count;
        for (int index = 0; index < 2; index += 1) {
            next[index] = (uint8_t)(part >> 8 * index);
            next[index + 2] = (uint8_t)~next[index];
        }
        memcpy(next + 4, bytes, part);
        next += 4 + part;
        bytes += part;
        count -= part;
    }
    return (size_t)(next - result);
}

// Returns whether a search may improve on the best result so far. Its gain over runs is estimated by ISA-L's search in
// the middle of the strip.
static bool is_worth_a_search(
    png_strip_scratch *scratch, const effort *effort, int filters, const uint8_t *bytes, size_t count,
    size_t runs_count, size_t best_count) {
    if (!effort->is_sampled || count <= 2 * sample_size) {
        return true;
    }
    const uint8_t *sample = bytes + (count - sample_size) / 2;
    int level = effort->isal_level > 0 ? effort->isal_level : 3;
    uint64_t found = png_search_deflate(
        scratch->search, level, sample, sample_size, true, scratch->sample, sizeof scratch->sample);
    uint64_t runs = png_runs_estimate(sample, sample_size);
    uint64_t expected = runs_count * found / (runs > 0 ? runs : 1);
    size_t allowance = effort->zlib_level == 0 ? 0 : (filters == filter_none ? best_count / 2 : best_count / 10);
    return found > 0 && expected < best_count + allowance;
}

// MARK: Strips

static void filter_rows(
    const png_strip_layout *layout, int filters, const uint8_t *rows, uint32_t row_count, uint8_t *filtered) {
    size_t row_bytes = layout->row_bytes;
    for (uint32_t y = 0; y < row_count; y += 1) {
        const uint8_t *above = rows + row_bytes * y;
        const uint8_t *row = above + row_bytes;
        enum png_row_filter filter = PNG_ROW_NONE;
        if (filters == filter_lightest) {
            filter = png_row_choose(PNG_ROW_BEST, layout->pixel_bytes, row, above, row_bytes);
        }
        *filtered = (uint8_t)filter;
        png_row_apply(PNG_ROW_BEST, filter, layout->pixel_bytes, row, above, filtered + 1, row_bytes);
        filtered += row_bytes + 1;
    }
}

// The smallest result so far, and the buffer for the next one.
typedef struct contest {
    uint8_t *best;
    size_t best_count;
    uint8_t *other;
    bool has_won;
} contest;

static void enter(contest *contest, size_t count) {
    contest->has_won = count > 0 && (contest->best_count == 0 || count < contest->best_count);
    if (contest->has_won) {
        uint8_t *loser = contest->best;
        contest->best = contest->other;
        contest->best_count = count;
        contest->other = loser;
    }
}

// Deflates the filtered rows by every method of the effort. `has_won` receives whether one of the results is the
// smallest so far. Returns false if there is no memory.
static bool try_methods(
    png_strip_scratch *scratch, const effort *effort, int filters, size_t count, bool is_last, size_t capacity,
    contest *contest, bool *has_won) {
    const uint8_t *bytes = scratch->filtered;
    *has_won = false;
    if ((effort->methods & by_storing) != 0) {
        enter(contest, store(bytes, count, is_last, contest->other));
        *has_won = contest->has_won;
        return true;
    }
    size_t runs_count = png_runs_deflate(bytes, count, is_last, contest->other);
    enter(contest, runs_count);
    *has_won = contest->has_won;
    if (effort->methods == by_runs
        || !is_worth_a_search(scratch, effort, filters, bytes, count, runs_count, contest->best_count)) {
        return true;
    }
    if ((effort->methods & by_isal) != 0) {
        enter(contest,
              png_search_deflate(
                  scratch->search, effort->isal_level, bytes, count, is_last, contest->other, capacity));
        *has_won = *has_won || contest->has_won;
    }
    for (int method = by_zlib; method <= by_zlib_filtered; method *= 2) {
        if ((effort->methods & method) == 0) {
            continue;
        }
        int strategy = method == by_zlib ? Z_DEFAULT_STRATEGY : Z_FILTERED;
        size_t result_count;
        if (!deflate_by_zlib(
                effort->zlib_level, strategy, bytes, count, is_last, contest->other, capacity, &result_count)) {
            return false;
        }
        enter(contest, result_count);
        *has_won = *has_won || contest->has_won;
    }
    return true;
}

bool png_strip_compress(
    const png_strip_layout *layout, png_strip_scratch *scratch, const uint8_t *rows, uint32_t row_count, bool is_last,
    uint8_t *result, size_t *count, uint32_t *sum) {
    const effort *effort = &efforts[layout->level];
    size_t filtered_count = row_count * (layout->row_bytes + 1);
    size_t capacity = png_strip_bound(layout);
    contest contest = {result, 0, scratch->other, false};
    for (int filters = filter_lightest; filters <= filter_none; filters *= 2) {
        if ((effort->filters & filters) == 0) {
            continue;
        }
        filter_rows(layout, filters, rows, row_count, scratch->filtered);
        bool has_won;
        if (!try_methods(scratch, effort, filters, filtered_count, is_last, capacity, &contest, &has_won)) {
            return false;
        }
        if (has_won) {
            *sum = isal_adler32(1, scratch->filtered, filtered_count);
        }
    }
    if (contest.best != result) {
        memcpy(result, contest.best, contest.best_count);
    }
    *count = contest.best_count;
    return true;
}
