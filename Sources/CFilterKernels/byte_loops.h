// Sums of bytes, included once for each instruction set. The loops process one sample at a time without branches, and
// the compiler vectorises them.
#include "include/CFilterKernels.h"

// The number of samples whose sums stay in the first-level cache between the loops: a multiple of the number of lanes.
enum { CFK_NAME(byte_block) = 480 };

// The number of samples that are counted separately. It is a multiple of every number of channels and of the widest
// vector, so that a lane always counts the same channel.
enum { CFK_NAME(byte_lanes) = 48 };

// The number of blocks whose counts fit into 16 bits.
enum { CFK_NAME(byte_blocks) = UINT16_MAX / (CFK_NAME(byte_block) / CFK_NAME(byte_lanes)) };

// Numbers of clipped samples by lane.
struct CFK_NAME(byte_counts) {
    uint16_t low[CFK_NAME(byte_lanes)];
    uint16_t high[CFK_NAME(byte_lanes)];
};

static inline __attribute__((always_inline)) void CFK_NAME(add_byte_taps)(
    const struct cfk_byte_row *row, ptrdiff_t tap, ptrdiff_t begin, ptrdiff_t count, uint16_t *sums) {
    const uint8_t *a = row->taps[tap] + begin;
    const uint8_t *b = row->taps[tap + 1] + begin;
    const uint8_t *c = row->taps[tap + 2] + begin;
    // Modulo 2^16: the final sum fits.
    const uint16_t u = (uint16_t)row->weights[tap];
    const uint16_t v = (uint16_t)row->weights[tap + 1];
    const uint16_t w = (uint16_t)row->weights[tap + 2];
    for (ptrdiff_t x = 0; x < count; x += 1) {
        sums[x] = (uint16_t)(sums[x] + (uint32_t)u * a[x] + (uint32_t)v * b[x] + (uint32_t)w * c[x]);
    }
}

// Computes quotients from -2 to 257, rounded to integers.
//
// Quotients above 255.5 are all clipped to the same value. Up to there, the error in single precision is below 2^-15,
// and a quotient that is not a tie is at least 1 / (2 * divisor) away from one. A tie is detected by its remainder,
// which is exact: if a tie was rounded to an odd integer, the even one is the neighbour on the side of the remainder.
// Odd divisors have no ties, and a quotient by a power of two is exact.
static inline __attribute__((always_inline)) void CFK_NAME(divide_sums)(
    const uint16_t *restrict sums, ptrdiff_t count, int32_t zero, int32_t divisor, bool has_ties,
    int16_t *restrict quotients) {
    // 1.5 * 2^23: adding it leaves no bits for a fraction, and the bits of the sum are its bits plus the integer.
    const float shift = 12582912.0f;
    const uint32_t shift_bits = 0x4B400000;
    const float inverse = 1.0f / (float)divisor;
    const float whole = (float)divisor;
    for (ptrdiff_t x = 0; x < count; x += 1) {
        float sum = (float)((int32_t)sums[x] - zero);
        float quotient = sum * inverse;
        quotient = quotient > -2 ? quotient : -2;
        quotient = quotient < 257 ? quotient : 257;
        float shifted = quotient + shift;
        uint32_t bits;
        memcpy(&bits, &shifted, sizeof bits);
        int16_t rounded = (int16_t)(bits - shift_bits);
        if (has_ties) {
            float remainder = 2 * (sum - (shifted - shift) * whole);
            int16_t is_odd = rounded & 1;
            int16_t is_above = (remainder == whole) & is_odd;
            int16_t is_below = (remainder == -whole) & is_odd;
            rounded = (int16_t)(rounded + is_above - is_below);
        }
        quotients[x] = rounded;
    }
}

static inline __attribute__((always_inline)) void CFK_NAME(clip_lanes)(
    const int16_t *restrict quotients, ptrdiff_t count, struct CFK_NAME(byte_counts) *restrict counts,
    uint8_t *restrict output) {
    for (ptrdiff_t lane = 0; lane < count; lane += 1) {
        int16_t quotient = quotients[lane];
        counts->low[lane] = (uint16_t)(counts->low[lane] + (quotient < 0));
        counts->high[lane] = (uint16_t)(counts->high[lane] + (quotient > 255));
        quotient = quotient > 0 ? quotient : 0;
        output[lane] = (uint8_t)(quotient < 255 ? quotient : 255);
    }
}

// Adds the counts of lanes to those of their channels, and resets them.
static void CFK_NAME(add_lanes)(struct CFK_NAME(byte_counts) *counts, const struct cfk_byte_row *row) {
    for (int lane = 0; lane < CFK_NAME(byte_lanes); lane += 1) {
        row->clips[lane % row->channels].low += counts->low[lane];
        row->clips[lane % row->channels].high += counts->high[lane];
    }
    memset(counts, 0, sizeof *counts);
}

void CFK_NAME(filter_bytes)(const struct cfk_byte_row *row) {
    uint16_t sums[CFK_NAME(byte_block)];
    int16_t quotients[CFK_NAME(byte_block)];
    struct CFK_NAME(byte_counts) counts;
    memset(&counts, 0, sizeof counts);
    ptrdiff_t blocks = 0;
    const bool has_ties = row->divisor % 2 == 0 && (row->divisor & (row->divisor - 1)) != 0;
    for (ptrdiff_t begin = 0; begin < row->count; begin += CFK_NAME(byte_block)) {
        ptrdiff_t left = row->count - begin;
        ptrdiff_t count = left < CFK_NAME(byte_block) ? left : CFK_NAME(byte_block);
        for (ptrdiff_t x = 0; x < count; x += 1) {
            sums[x] = row->start;
        }
        for (ptrdiff_t tap = 0; tap < row->tap_count; tap += CFK_BYTE_TAP_GROUP) {
            CFK_NAME(add_byte_taps)(row, tap, begin, count, sums);
        }
        if (has_ties) {
            CFK_NAME(divide_sums)(sums, count, row->zero, row->divisor, true, quotients);
        } else {
            CFK_NAME(divide_sums)(sums, count, row->zero, row->divisor, false, quotients);
        }
        uint8_t *output = row->output + begin;
        ptrdiff_t x = 0;
        for (; x + CFK_NAME(byte_lanes) <= count; x += CFK_NAME(byte_lanes)) {
            CFK_NAME(clip_lanes)(quotients + x, CFK_NAME(byte_lanes), &counts, output + x);
        }
        CFK_NAME(clip_lanes)(quotients + x, count - x, &counts, output + x);
        blocks += 1;
        if (blocks == CFK_NAME(byte_blocks)) {
            CFK_NAME(add_lanes)(&counts, row);
            blocks = 0;
        }
    }
    CFK_NAME(add_lanes)(&counts, row);
}
