// Samples from light and light from samples, of every set against plain code.
#include "check.h"

#include <math.h>
#include <string.h>

#include "sets.h"

// Products and sums are rounded separately, as in the loops.
#pragma STDC FP_CONTRACT OFF

/// The loops of one set.
struct loops {
    const char *name;
    void (*encode)(const struct csl_curve *, const float *, size_t, float *);
    void (*decode)(const float *, int32_t, const float *, size_t, float *);
    void (*split)(const uint8_t *, int, size_t, const float *const *, float *const *);
};

#define LOOPS(set) {#set, csl_##set##_encode_light, csl_##set##_decode_light, csl_##set##_split_light}

static const struct loops sets[] = {
    LOOPS(narrow),
#if defined(__x86_64__)
    LOOPS(avx2),
#endif
};

static const float special[] = {0.0f, -0.0f, 0x1p-149f, -0x1p-149f, 1.0f, 255.0f, 65535.0f, 0x1p127f, INFINITY, -INFINITY, NAN};

static float random_light(double range) {
    const ptrdiff_t place = random_within(0, 40);
    return place < COUNT(special) ? special[place] : (float)random_between(-range / 8, range);
}

static bool is_same(float a, float b) { return memcmp(&a, &b, sizeof a) == 0 || (isnan(a) && isnan(b)); }

/// The piece that a magnitude belongs to.
static ptrdiff_t place_of(const struct csl_curve *curve, float magnitude) {
    uint32_t bits;
    memcpy(&bits, &magnitude, sizeof bits);
    const ptrdiff_t place = (ptrdiff_t)(bits >> curve->shift) - curve->first;
    return place < 0 ? 0 : place > curve->last ? curve->last : place;
}

static void check_encoding(const struct loops *set, ptrdiff_t count) {
    begin_case("encoded light of set %s, %td samples", set->name, count);
    const ptrdiff_t pieces = random_within(1, 600);
    float *numbers = take_floats(2 * pieces), *light = take_floats(count), *samples = take_output(count);
    for (ptrdiff_t i = 0; i < 2 * pieces; i++) numbers[i] = (float)random_between(-3, 300);
    for (ptrdiff_t x = 0; x < count; x++) light[x] = random_light(300);
    const struct csl_curve curve = {
        (const struct csl_piece *)(const void *)numbers, (int32_t)random_within(11, 22), 0, (int32_t)pieces - 1};
    struct csl_curve placed = curve;
    placed.first = (int32_t)((uint32_t)(127 - random_within(0, 12)) << (23 - curve.shift));
    seal_inputs();
    set->encode(&placed, light, (size_t)count, samples);
    for (ptrdiff_t x = 0; x < count; x++) {
        const float magnitude = fabsf(light[x]);
        const struct csl_piece piece = placed.pieces[place_of(&placed, magnitude)];
        const float sum = piece.offset + piece.slope * magnitude;
        const float wanted = signbit(light[x]) ? -sum : sum;
        expect(is_same(samples[x], wanted), "%g at %td, not %g", (double)samples[x], x, (double)wanted);
    }
    end_case();
}

static void check_decoding(const struct loops *set, ptrdiff_t count) {
    begin_case("decoded samples of set %s, %td samples", set->name, count);
    const ptrdiff_t maximum = random_bool() ? 255 : 65535;
    float *table = take_floats(maximum + 1), *samples = take_floats(count), *light = take_output(count);
    for (ptrdiff_t i = 0; i <= maximum; i++) table[i] = (float)random_between(0, 65535);
    for (ptrdiff_t x = 0; x < count; x++)
        samples[x] = random_bool() ? (float)random_within(0, maximum) : random_light(2.0 * (double)maximum);
    seal_inputs();
    set->decode(table, (int32_t)maximum, samples, (size_t)count, light);
    for (ptrdiff_t x = 0; x < count; x++) {
        const float sample = samples[x] > 0 ? samples[x] : 0;
        const ptrdiff_t index = sample < (float)maximum ? (ptrdiff_t)sample : maximum;
        expect(is_same(light[x], table[index]), "%g at %td, not %g", (double)light[x], x, (double)table[index]);
    }
    end_case();
}

static void check_splitting(const struct loops *set, ptrdiff_t count, int channels) {
    begin_case("split bytes of set %s, %td pixels of %d channels", set->name, count, channels);
    uint8_t *bytes = take_bytes(count * channels);
    for (ptrdiff_t i = 0; i < count * channels; i++) bytes[i] = (uint8_t)random_bits();
    const float *tables[4] = {NULL};
    float *targets[4] = {NULL};
    for (int channel = 0; channel < channels; channel++) {
        targets[channel] = take_output(count);
        if (random_within(0, 3) == 0) continue;
        float *table = take_floats(256);
        for (ptrdiff_t i = 0; i < 256; i++) table[i] = (float)random_between(0, 255);
        tables[channel] = table;
    }
    seal_inputs();
    set->split(bytes, channels, (size_t)count, tables, targets);
    for (int channel = 0; channel < channels; channel++) {
        for (ptrdiff_t x = 0; x < count; x++) {
            const uint8_t byte = bytes[x * channels + channel];
            const float wanted = tables[channel] ? tables[channel][byte] : (float)byte;
            expect(is_same(targets[channel][x], wanted), "%g at %td of channel %d, not %g",
                (double)targets[channel][x], x, channel, (double)wanted);
        }
    }
    end_case();
}

void check_light(void) {
    for (ptrdiff_t set = 0; set < COUNT(sets); set++) {
        for (ptrdiff_t i = 0; has_sample_set(set) && i < 240; i++) {
            check_encoding(&sets[set], random_length(i));
            check_decoding(&sets[set], random_length(i));
            for (int channels = 1; channels <= 4; channels++) check_splitting(&sets[set], random_length(i), channels);
        }
    }
}
