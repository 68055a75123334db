// Random numbers, which depend only on the seed and not on the machine.
#include "check.h"

static uint64_t state;

void seed_random(uint64_t seed) { state = seed; }

/// SplitMix64 (Steele, Lea and Flood 2014).
uint64_t random_bits(void) {
    uint64_t z = state += 0x9e3779b97f4a7c15;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
    z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
    return z ^ (z >> 31);
}

ptrdiff_t random_within(ptrdiff_t low, ptrdiff_t high) {
    return low + (ptrdiff_t)(random_bits() % (uint64_t)(high - low + 1));
}

bool random_bool(void) { return random_bits() >> 63; }

double random_between(double low, double high) {
    return low + (high - low) * (double)(random_bits() >> 11) * 0x1p-53;
}

enum numbers random_numbers(void) { return (enum numbers)random_within(WHOLE, UNEVEN); }

const char *name_of(enum numbers numbers) {
    switch (numbers) {
    case WHOLE: return "whole";
    case REAL: return "real";
    default: return "uneven";
    }
}

static float sample_of(enum numbers numbers) {
    switch (numbers) {
    case WHOLE: return (float)random_within(-8, 8);
    case REAL: return (float)random_between(-1, 1);
    default: return 1;
    }
}

void fill_with_samples(float *samples, ptrdiff_t count, enum numbers numbers) {
    for (ptrdiff_t i = 0; i < count; i++) samples[i] = sample_of(numbers);
}

void fill_with_weights(float *weights, ptrdiff_t count, enum numbers numbers) {
    fill_with_samples(weights, count, numbers);
    if (numbers == UNEVEN) weights[0] = 0x1p24f;
}
