// Differences of integers: counts, codes and pictures, of every set against plain code.
#include "check.h"

#include <stdlib.h>
#include <string.h>

#include "sets.h"

/// The loops of one set.
struct loops {
    const char *name;
    uint8_t (*count_bytes)(const uint8_t *, const uint8_t *, size_t, uint64_t *);
    uint16_t (*count_words)(const uint16_t *, const uint16_t *, size_t, uint64_t *);
    void (*byte_samples)(const uint8_t *, const uint8_t *, size_t, uint8_t *);
    void (*word_samples)(const uint16_t *, const uint16_t *, size_t, uint16_t *);
    void (*byte_pixels)(const uint8_t *, const uint8_t *, size_t, size_t, uint8_t *);
    void (*word_pixels)(const uint16_t *, const uint16_t *, size_t, size_t, uint16_t *);
    void (*signed_bytes)(const uint8_t *, const uint8_t *, size_t, size_t, uint16_t *);
    void (*signed_words)(const uint16_t *, const uint16_t *, size_t, size_t, uint32_t *);
    void (*shade_bytes)(const uint8_t *, size_t, const uint8_t *, uint8_t *);
    void (*shade_words)(const uint16_t *, size_t, const uint8_t *, uint8_t *);
    void (*paint_bytes)(const uint8_t *, size_t, const uint32_t *, uint8_t *);
    void (*paint_words)(const uint16_t *, size_t, const uint32_t *, uint8_t *);
    void (*paint_longs)(const uint32_t *, size_t, const uint32_t *, uint8_t *);
    void (*keep_bytes)(const uint8_t *, size_t, size_t, size_t, uint8_t *);
    void (*keep_words)(const uint16_t *, size_t, size_t, size_t, uint16_t *);
};

#define LOOPS(set)                                                                                                     \
    {                                                                                                                  \
        #set, csl_##set##_count_differences_uint8_t, csl_##set##_count_differences_uint16_t,                           \
        csl_##set##_code_samples_uint8_t, csl_##set##_code_samples_uint16_t, csl_##set##_code_pixels_uint8_t,          \
        csl_##set##_code_pixels_uint16_t, csl_##set##_code_signed_uint8_t, csl_##set##_code_signed_uint16_t,           \
        csl_##set##_shade_uint8_t, csl_##set##_shade_uint16_t, csl_##set##_paint_uint8_t,                              \
        csl_##set##_paint_uint16_t, csl_##set##_paint_uint32_t, csl_##set##_keep_channels_uint8_t,                     \
        csl_##set##_keep_channels_uint16_t,                                                                            \
    }

static const struct loops sets[] = {
    LOOPS(narrow),
#if defined(__x86_64__)
    LOOPS(avx2),
#endif
};

/// Equal, close or unrelated samples, with the extremes among them.
static void fill_pair(uint8_t *a, uint8_t *b, uint16_t *c, uint16_t *d, ptrdiff_t count) {
    const ptrdiff_t kind = random_within(0, 3);
    for (ptrdiff_t x = 0; x < count; x++) {
        const uint64_t bits = random_bits();
        c[x] = kind == 3 ? (bits & 1 ? 65535 : 0) : (uint16_t)(bits >> 16);
        d[x] = kind == 0 ? c[x] : kind == 1 ? (uint16_t)(c[x] ^ (bits & 7)) : kind == 3 ? (bits & 2 ? 65535 : 0) : (uint16_t)bits;
        a[x] = (uint8_t)(c[x] >> 8);
        b[x] = kind == 1 ? (uint8_t)(a[x] ^ (bits & 3)) : (uint8_t)(d[x] >> 8);
    }
}

static int32_t signed_difference(int32_t a, int32_t b) { return a - b; }

void check_counts(void) {
    uint64_t *wanted = calloc(65536, sizeof *wanted), *bins = calloc(65536, sizeof *bins);
    if (!wanted || !bins) abort();
    for (ptrdiff_t set = 0; set < COUNT(sets); set++) {
        for (ptrdiff_t i = 0; has_sample_set(set) && i < 200; i++) {
            const ptrdiff_t count = random_length(i);
            begin_case("counted differences of set %s, %td samples", sets[set].name, count);
            uint8_t *a = take_bytes(count), *b = take_bytes(count);
            uint16_t *c = take_words(count), *d = take_words(count);
            fill_pair(a, b, c, d, count);
            seal_inputs();
            for (int words = 0; words < 2; words++) {
                memset(wanted, 0, 65536 * sizeof *wanted);
                memset(bins, 0, 65536 * sizeof *bins);
                // Counts are added to.
                wanted[0] = bins[0] = 5;
                int32_t largest = 0;
                for (ptrdiff_t x = 0; x < count; x++) {
                    const int32_t size = abs(words ? signed_difference(c[x], d[x]) : signed_difference(a[x], b[x]));
                    wanted[size]++;
                    if (size > largest) largest = size;
                }
                const int32_t found = words ? sets[set].count_words(c, d, (size_t)count, bins)
                                            : sets[set].count_bytes(a, b, (size_t)count, bins);
                expect(found == largest, "the largest is %d, not %d", found, largest);
                expect(memcmp(wanted, bins, 65536 * sizeof *bins) == 0, "counts differ");
            }
            end_case();
        }
    }
    free(wanted);
    free(bins);
}

/// The difference of the channel that differs most, the first of several.
static int32_t strongest(const uint8_t *a, const uint8_t *b, const uint16_t *c, const uint16_t *d, ptrdiff_t channels) {
    int32_t result = 0;
    for (ptrdiff_t channel = 0; channel < channels; channel++) {
        const int32_t one = a ? signed_difference(a[channel], b[channel]) : signed_difference(c[channel], d[channel]);
        if (abs(one) > abs(result)) result = one;
    }
    return result;
}

void check_codes(void) {
    for (ptrdiff_t set = 0; set < COUNT(sets); set++) {
        for (ptrdiff_t i = 0; has_sample_set(set) && i < 400; i++) {
            const struct loops *loops = &sets[set];
            const ptrdiff_t channels = random_within(1, 4), pixels = random_length(i / 2), count = channels * pixels;
            begin_case("codes of set %s, %td pixels of %td channels", loops->name, pixels, channels);
            uint8_t *a = take_bytes(count), *b = take_bytes(count);
            uint16_t *c = take_words(count), *d = take_words(count);
            fill_pair(a, b, c, d, count);
            uint8_t *byte_samples = take_output_bytes(count), *byte_pixels = take_output_bytes(pixels);
            uint16_t *word_samples = take_output_bytes(2 * count), *word_pixels = take_output_bytes(2 * pixels);
            uint16_t *signed_bytes = take_output_bytes(2 * pixels);
            uint32_t *signed_words = take_output_bytes(4 * pixels);
            const ptrdiff_t kept = channels > 1 ? channels - 1 : 1;
            uint8_t *kept_bytes = take_output_bytes(kept * pixels);
            uint16_t *kept_words = take_output_bytes(2 * kept * pixels);
            seal_inputs();
            loops->byte_samples(a, b, (size_t)count, byte_samples);
            loops->word_samples(c, d, (size_t)count, word_samples);
            loops->byte_pixels(a, b, (size_t)channels, (size_t)pixels, byte_pixels);
            loops->word_pixels(c, d, (size_t)channels, (size_t)pixels, word_pixels);
            loops->signed_bytes(a, b, (size_t)channels, (size_t)pixels, signed_bytes);
            loops->signed_words(c, d, (size_t)channels, (size_t)pixels, signed_words);
            loops->keep_bytes(a, (size_t)channels, (size_t)kept, (size_t)pixels, kept_bytes);
            loops->keep_words(c, (size_t)channels, (size_t)kept, (size_t)pixels, kept_words);
            for (ptrdiff_t x = 0; x < count; x++) {
                expect(byte_samples[x] == abs(signed_difference(a[x], b[x])), "byte %td is coded wrongly", x);
                expect(word_samples[x] == abs(signed_difference(c[x], d[x])), "word %td is coded wrongly", x);
            }
            for (ptrdiff_t x = 0; x < pixels; x++) {
                const ptrdiff_t at = x * channels;
                const int32_t of_bytes = strongest(a + at, b + at, NULL, NULL, channels);
                const int32_t of_words = strongest(NULL, NULL, c + at, d + at, channels);
                expect(byte_pixels[x] == abs(of_bytes), "pixel %td of bytes is %d", x, byte_pixels[x]);
                expect(word_pixels[x] == abs(of_words), "pixel %td of words is %d", x, word_pixels[x]);
                expect(signed_bytes[x] == of_bytes + 255, "signed pixel %td of bytes is %d", x, signed_bytes[x]);
                expect(
                    signed_words[x] == (uint32_t)(of_words + 65535), "signed pixel %td of words is %u", x,
                    signed_words[x]);
                for (ptrdiff_t channel = 0; channel < kept; channel++)
                    expect(
                        kept_bytes[x * kept + channel] == a[at + channel] &&
                            kept_words[x * kept + channel] == c[at + channel],
                        "channel %td of pixel %td is not kept", channel, x);
            }
            end_case();
        }
    }
}

void check_pictures(void) {
    static uint32_t colors[131071];
    static uint8_t levels[65536];
    for (ptrdiff_t i = 0; i < COUNT(colors); i++) colors[i] = (uint32_t)random_bits() & 0xffffff;
    for (ptrdiff_t i = 0; i < COUNT(levels); i++) levels[i] = (uint8_t)random_bits();
    for (ptrdiff_t set = 0; set < COUNT(sets); set++) {
        for (ptrdiff_t i = 0; has_sample_set(set) && i < 200; i++) {
            const struct loops *loops = &sets[set];
            const ptrdiff_t count = random_length(i);
            begin_case("pictures of set %s, %td codes", loops->name, count);
            uint8_t *bytes = take_bytes(count);
            uint16_t *words = take_words(count);
            uint32_t *longs = (uint32_t *)take_floats(count);
            for (ptrdiff_t x = 0; x < count; x++) {
                bytes[x] = (uint8_t)random_bits();
                words[x] = (uint16_t)random_bits();
                longs[x] = (uint32_t)random_within(0, COUNT(colors) - 1);
            }
            uint8_t *shaded[2], *painted[3];
            for (int kind = 0; kind < 2; kind++) shaded[kind] = take_output_bytes(count);
            for (int kind = 0; kind < 3; kind++) painted[kind] = take_output_bytes(3 * count);
            seal_inputs();
            loops->shade_bytes(bytes, (size_t)count, levels, shaded[0]);
            loops->shade_words(words, (size_t)count, levels, shaded[1]);
            loops->paint_bytes(bytes, (size_t)count, colors, painted[0]);
            loops->paint_words(words, (size_t)count, colors, painted[1]);
            loops->paint_longs(longs, (size_t)count, colors, painted[2]);
            for (ptrdiff_t x = 0; x < count; x++) {
                expect(shaded[0][x] == levels[bytes[x]] && shaded[1][x] == levels[words[x]], "level %td differs", x);
                const uint32_t wanted[] = {colors[bytes[x]], colors[words[x]], colors[longs[x]]};
                for (int kind = 0; kind < 3; kind++) {
                    const uint8_t *pixel = painted[kind] + 3 * x;
                    const uint32_t color = pixel[0] | (uint32_t)pixel[1] << 8 | (uint32_t)pixel[2] << 16;
                    expect(color == wanted[kind], "pixel %td is %#x, not %#x", x, color, wanted[kind]);
                }
            }
            end_case();
        }
    }
}
