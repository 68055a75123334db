// The loops of each instruction set, with names made by CFK_NAME.
#ifndef CFK_INSTRUCTION_SETS_H
#define CFK_INSTRUCTION_SETS_H

#include <string.h>

#include "include/CFilterKernels.h"

void cfk_narrow_filter_block(const struct cfk_block *block);
extern const ptrdiff_t cfk_narrow_columns;
void cfk_narrow_column_pass(const struct cfk_column_pass *pass);
void cfk_narrow_row_pass(const struct cfk_row_pass *pass);
bool cfk_narrow_all_finite(const float *samples, ptrdiff_t count);
void cfk_narrow_add_products(float *sums, const float *samples, float weight, ptrdiff_t count);
extern const ptrdiff_t cfk_narrow_lanes;
void cfk_narrow_filter_bytes(const struct cfk_byte_row *row);

#if defined(__x86_64__)
void cfk_avx2_filter_block(const struct cfk_block *block);
extern const ptrdiff_t cfk_avx2_columns;
void cfk_avx2_column_pass(const struct cfk_column_pass *pass);
void cfk_avx2_row_pass(const struct cfk_row_pass *pass);
bool cfk_avx2_all_finite(const float *samples, ptrdiff_t count);
void cfk_avx2_add_products(float *sums, const float *samples, float weight, ptrdiff_t count);
extern const ptrdiff_t cfk_avx2_lanes;
void cfk_avx2_filter_bytes(const struct cfk_byte_row *row);
#endif

#endif
