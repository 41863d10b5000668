// The kernels in float precision.
#include "CKernels.h"
#include "clones.h"
#include "elementary_f32.h"
#include <string.h>

void run_f32(const ck_program *program, float *const *spaces, const int32_t *indices);

#define REAL float
#define SUFFIX _f32
#define LANES 16

INLINE float square_root_f32(float x) { return __builtin_sqrtf(x); }
INLINE float absolute_f32(float x) { return x < 0 ? -x : x; }

#include "product.inc"
#pragma clang fp contract(off)
#include "reduce.inc"
#include "gather.inc"
#include "fused.inc"
#include "interpreter.inc"
