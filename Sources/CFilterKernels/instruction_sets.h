// The loops of each instruction set, by the names that tile_loops.h gives them.
#ifndef CFK_INSTRUCTION_SETS_H
#define CFK_INSTRUCTION_SETS_H

#include "include/CFilterKernels.h"

void cfk_narrow_filter_block(const struct cfk_block *block);
extern const ptrdiff_t cfk_narrow_columns;

#if defined(__x86_64__)
void cfk_avx2_filter_block(const struct cfk_block *block);
extern const ptrdiff_t cfk_avx2_columns;
#endif

#endif
