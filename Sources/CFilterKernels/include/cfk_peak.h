// What the processor can do at most, to compare the filters' loops with.
#ifndef CFK_PEAK_H
#define CFK_PEAK_H

#include "CFilterKernels.h"

/// Floating-point operations of a round of `cfk_run_peak`: a multiply-add counts as two.
ptrdiff_t cfk_peak_operations(enum cfk_instruction_set set);

/// Multiplies and adds in registers alone, `rounds` times; the instruction set must be available.
///
/// Where the set fuses a multiplication and an addition they are fused, else one follows the other. Returns a sum that
/// depends on every operation, so that none is left out: 2 for each element of the sums, after 25 rounds or more.
float cfk_run_peak(enum cfk_instruction_set set, ptrdiff_t rounds);

#endif
