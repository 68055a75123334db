// Guarded memory: accesses beyond its ends are trapped by the processor, or detected afterwards.
#include "check.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

/// WATCHED is the number of bytes that must stay unchanged at the end of the memory without a forbidden page.
enum { WATCHED = 512, MOST_REGIONS = 1024 };

/// Pages between two forbidden pages, reused from case to case, and the part of them that is in use.
struct region {
    char *pages, *begin;
    size_t capacity, bytes;
    bool is_output;
    uint64_t sealed;
};

static struct region regions[MOST_REGIONS];
static ptrdiff_t used;

/// A NaN that no arithmetic produces. A sum that includes such an element by mistake is NaN.
static const uint32_t untouched = 0x7fc5a5a5;

static size_t page_size(void) { return (size_t)sysconf(_SC_PAGESIZE); }

static char *map(size_t bytes) {
    char *pages = mmap(NULL, bytes, PROT_NONE, MAP_PRIVATE | MAP_ANON, -1, 0);
    if (pages == MAP_FAILED) {
        perror("mmap");
        exit(2);
    }
    return pages;
}

static void make_room(struct region *region, size_t bytes) {
    const size_t page = page_size();
    if (region->pages && region->capacity >= bytes) return;
    if (region->pages) munmap(region->pages - page, region->capacity + 2 * page);
    region->capacity = (bytes / page + 1) * page;
    region->pages = map(region->capacity + 2 * page) + page;
    if (mprotect(region->pages, region->capacity, PROT_READ | PROT_WRITE)) {
        perror("mprotect");
        exit(2);
    }
}

/// Returns the start and the number of the watched bytes of a region, which lie after or before the part in use.
static char *watched(const struct region *region, size_t *bytes) {
    const size_t rest = region->capacity - region->bytes;
    *bytes = rest < WATCHED ? rest : WATCHED;
    return region->begin == region->pages ? region->begin + region->bytes : region->begin - *bytes;
}

static void fill(char *at, size_t bytes) {
    for (size_t i = 0; i + sizeof untouched <= bytes; i += sizeof untouched)
        memcpy(at + i, &untouched, sizeof untouched);
}

static void *take(size_t bytes, bool is_output) {
    if (used == MOST_REGIONS) abort();
    struct region *region = &regions[used++];
    make_room(region, bytes);
    region->bytes = bytes;
    region->is_output = is_output;
    region->begin = random_bool() ? region->pages : region->pages + region->capacity - bytes;
    fill(region->begin, bytes);
    size_t count;
    char *rest = watched(region, &count);
    fill(rest, count);
    return region->begin;
}

float *take_floats(ptrdiff_t count) { return take((size_t)count * sizeof(float), false); }
double *take_doubles(ptrdiff_t count) { return take((size_t)count * sizeof(double), false); }
ptrdiff_t *take_indices(ptrdiff_t count) { return take((size_t)count * sizeof(ptrdiff_t), false); }
const float **take_rows(ptrdiff_t count) { return take((size_t)count * sizeof(const float *), false); }
uint8_t *take_bytes(ptrdiff_t count) { return take((size_t)count, false); }
uint16_t *take_words(ptrdiff_t count) { return take((size_t)count * sizeof(uint16_t), false); }
void *take_output_bytes(ptrdiff_t count) { return take((size_t)count, true); }
float *take_output(ptrdiff_t count) { return take((size_t)count * sizeof(float), true); }

const float *forbidden(void) {
    static char *page;
    if (!page) page = map(page_size());
    return (const float *)page;
}

bool is_untouched(const float *element) { return memcmp(element, &untouched, sizeof untouched) == 0; }

bool expect_written(const float *output, ptrdiff_t stride, ptrdiff_t rows, ptrdiff_t columns) {
    for (ptrdiff_t y = 0; y < rows; y++) {
        for (ptrdiff_t x = 0; x < (y < rows - 1 ? stride : columns); x++) {
            const bool is_ours = x < columns;
            if (!expect(
                    is_untouched(output + y * stride + x) != is_ours, "element %td of row %td %s", x, y,
                    is_ours ? "was not written" : "was written to"))
                return false;
        }
    }
    return true;
}

/// Returns the FNV-1a hash of 32-bit words.
static uint64_t sum(const char *at, size_t bytes) {
    uint64_t hash = 0xcbf29ce484222325;
    for (size_t i = 0; i + sizeof(uint32_t) <= bytes; i += sizeof(uint32_t)) {
        uint32_t word;
        memcpy(&word, at + i, sizeof word);
        hash = (hash ^ word) * 0x100000001b3;
    }
    return hash;
}

void seal_inputs(void) {
    for (struct region *region = regions; region < regions + used; region++)
        if (!region->is_output) region->sealed = sum(region->begin, region->bytes);
}

void release_memory(void) {
    for (struct region *region = regions; region < regions + used; region++) {
        if (!region->is_output)
            expect(sum(region->begin, region->bytes) == region->sealed, "an input was written to");
        size_t count;
        const char *rest = watched(region, &count);
        for (size_t i = 0; i + sizeof untouched <= count; i += sizeof untouched) {
            if (!expect(memcmp(rest + i, &untouched, sizeof untouched) == 0, "memory next to %s was written to",
                    region->is_output ? "an output" : "an input"))
                break;
        }
    }
    used = 0;
}
