// The kernels in double precision.
#include "CKernels.h"
#include "clones.h"
#include "elementary_f64.h"
#include <string.h>

void run_f64(const ck_program *program, double *const *spaces, const int32_t *indices);
void run_f32(const ck_program *program, float *const *spaces, const int32_t *indices);

#define REAL double
#define SUFFIX _f64
#define LANES 8

INLINE double square_root_f64(double x) { return __builtin_sqrt(x); }
INLINE double absolute_f64(double x) { return x < 0 ? -x : x; }

#include "product.inc"
#pragma clang fp contract(off)
#include "reduce.inc"
#include "gather.inc"
#include "fused.inc"
#include "interpreter.inc"

double ck_dot_f64(const double *a, const double *b, size_t count) {
  double sum = 0;
  product_dot_narrow_f64(1, 1, (int64_t)count, a, 0, b, 0, &sum, 0, 0);
  return sum;
}

void ck_run(const ck_program *program, int bytes, void *const *spaces, const int32_t *indices) {
  if (bytes == 4) {
    run_f32(program, (float *const *)spaces, indices);
  } else {
    run_f64(program, (double *const *)spaces, indices);
  }
}

int ck_instruction_level(void) {
#if defined(__x86_64__) && !(defined(__has_feature) && __has_feature(thread_sanitizer))
  if (__builtin_cpu_supports("x86-64-v4")) return 4;
  if (__builtin_cpu_supports("x86-64-v3")) return 3;
  return 1;
#else
  return 0;
#endif
}
