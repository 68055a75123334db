// The peak performance of the processor, to which the filters' loops are compared.
#ifndef CFK_PEAK_H
#define CFK_PEAK_H

#include "CFilterKernels.h"

/// Returns the number of floating-point operations in a round of `cfk_run_peak`. A multiply-add counts as two.
ptrdiff_t cfk_peak_operations(enum cfk_instruction_set set);

/// Multiplies and adds in registers only, `rounds` times. The instruction set must be available.
///
/// Multiplication and addition are fused if the instruction set supports it. Returns a sum that depends on every
/// operation, so that the compiler omits none. After 25 rounds or more, it is 2 for each element of the sums.
float cfk_run_peak(enum cfk_instruction_set set, ptrdiff_t rounds);

#endif
