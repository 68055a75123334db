// Checks of rows of bytes against integer sums and quotients.
#include "check.h"

#include <string.h>

enum { MOST_TAPS = 40 };

struct byte_case {
    ptrdiff_t taps, count;
    int32_t divisor;
    int32_t start, zero;
    const uint8_t *rows[MOST_TAPS];
    int16_t weights[MOST_TAPS];
};

static ptrdiff_t floats_of(ptrdiff_t count) { return (count + 3) / 4; }

/// Returns the last `count` bytes of guarded memory.
static uint8_t *last_bytes(float *memory, ptrdiff_t count) { return (uint8_t *)(memory + floats_of(count)) - count; }

/// Chooses weights whose magnitudes add up to at most 257: few large ones, or many small ones.
static void choose_weights(struct byte_case *c) {
    ptrdiff_t left = random_bool() ? 257 : random_within(1, 257);
    for (ptrdiff_t k = 0; k < c->taps; k++) {
        const ptrdiff_t largest = k == 0 || random_bool() ? left : left / (c->taps - k);
        const ptrdiff_t magnitude = random_within(0, largest);
        left -= magnitude;
        c->weights[k] = (int16_t)(random_bool() ? magnitude : -magnitude);
        c->start += c->weights[k] < 0 ? -255 * c->weights[k] : 0;
    }
}

static void fill_inputs(struct byte_case *c) {
    const bool is_saturated = random_bool();
    for (ptrdiff_t k = 0; k < c->taps; k++) {
        uint8_t *row = last_bytes(take_floats(floats_of(c->count)), c->count);
        for (ptrdiff_t x = 0; x < c->count; x++) {
            const uint8_t sample = (uint8_t)random_bits();
            row[x] = !is_saturated ? sample : sample < 128 ? 0 : 255;
        }
        c->rows[k] = row;
    }
}

/// Returns sum / divisor, rounded to the nearest integer, with ties to even.
static int64_t quotient(int64_t sum, int64_t divisor) {
    const int64_t doubled = 2 * sum + divisor;
    const int64_t rest = (doubled % (2 * divisor) + 2 * divisor) % (2 * divisor);
    const int64_t whole = (doubled - rest) / (2 * divisor);
    return rest == 0 && whole % 2 != 0 ? whole - 1 : whole;
}

void check_bytes(enum cfk_instruction_set set) {
    for (int turn = 0; turn < 3000; turn++) {
        struct byte_case c = {
            .taps = CFK_BYTE_TAP_GROUP * random_within(0, MOST_TAPS / CFK_BYTE_TAP_GROUP),
            .count = random_within(1, random_bool() ? 70 : 1600),
            .divisor = (int32_t)random_within(1, random_bool() ? 300 : CFK_LARGEST_BYTE_DIVISOR)};
        choose_weights(&c);
        const bool is_shifted = random_bool();
        c.zero = is_shifted ? (int32_t)random_within(-CFK_LARGEST_BYTE_ZERO, CFK_LARGEST_BYTE_ZERO) / 50 : c.start;
        const int channels = (int)random_within(1, CFK_MOST_BYTE_CHANNELS);
        begin_case(
            "%td taps, %td bytes, %d channels, divisor %d, start %d, zero %d, turn %d", c.taps, c.count, channels,
            (int)c.divisor, (int)c.start, (int)c.zero, turn);
        fill_inputs(&c);
        float *memory = take_output(floats_of(c.count));
        uint8_t *output = last_bytes(memory, c.count);
        uint8_t before[4];
        const size_t room = (size_t)(output - (uint8_t *)memory);
        memcpy(before, memory, room);
        seal_inputs();
        // Counts are added to what is there.
        struct cfk_byte_clips clips[CFK_MOST_BYTE_CHANNELS], wanted_clips[CFK_MOST_BYTE_CHANNELS];
        for (int channel = 0; channel < CFK_MOST_BYTE_CHANNELS; channel++) {
            clips[channel] = (struct cfk_byte_clips){.low = 70000 + (size_t)channel, .high = 7};
            wanted_clips[channel] = clips[channel];
        }
        struct cfk_byte_row row = {
            .taps = c.rows, .weights = c.weights, .tap_count = c.taps, .start = (uint16_t)c.start, .zero = c.zero,
            .divisor = c.divisor, .output = output, .count = c.count, .channels = channels, .clips = clips};
        cfk_filter_bytes(set, &row);
        for (ptrdiff_t x = 0; x < c.count; x++) {
            int64_t sum = c.start - c.zero;
            for (ptrdiff_t k = 0; k < c.taps; k++) sum += (int64_t)c.weights[k] * c.rows[k][x];
            const int64_t wanted = quotient(sum, c.divisor);
            wanted_clips[x % channels].low += wanted < 0;
            wanted_clips[x % channels].high += wanted > 255;
            const int64_t clipped = wanted < 0 ? 0 : wanted > 255 ? 255 : wanted;
            if (!expect(output[x] == clipped, "byte %td is %d and not %d", x, output[x], (int)clipped)) break;
        }
        for (int channel = 0; channel < CFK_MOST_BYTE_CHANNELS; channel++) {
            const struct cfk_byte_clips got = clips[channel], wanted = wanted_clips[channel];
            expect(
                got.low == wanted.low && got.high == wanted.high, "%zu low and %zu high in channel %d, not %zu and %zu",
                got.low, got.high, channel, wanted.low, wanted.high);
        }
        expect(memcmp(before, memory, room) == 0, "bytes before the first are changed");
        release_memory();
        end_case();
    }
}
