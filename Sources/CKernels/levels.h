#pragma once
// What one compilation of the kernels for an instruction level defines, and the macros they are written with.
//
// Each kernels_*.c compiles the same source for one level and puts its functions into one table; dispatch.c picks a table
// once. So no -march flag is needed, a test can run every table the processor has, and a call inside of a program costs
// nothing for the choice.
#include "CKernels.h"
#include <math.h>
#include <stdint.h>
#include <string.h>

#define INLINE static inline __attribute__((always_inline))
/// A loop that is worth a call: not inlined, so that each gets all registers.
#define KERNEL static __attribute__((noinline))

#define JOIN_(a, b) a##b
#define JOIN(a, b) JOIN_(a, b)
/// name -> name_f64 or name_f32.
#define NAME(base) JOIN(base, SUFFIX)

/// The kernels of one instruction level.
typedef struct {
  int level;
  void (*run_f64)(const ck_program *program, double *const *spaces, const int32_t *indices);
  void (*run_f32)(const ck_program *program, float *const *spaces, const int32_t *indices);
  void (*map_f64)(int code, const double *x, double *y, size_t count);
  void (*map_f32)(int code, const float *x, float *y, size_t count);
  void (*product_f64)(int wide, int64_t rows, int64_t columns, int64_t depth, const double *a, int64_t ai, int64_t ak,
                      const double *b, int64_t bk, int64_t bj, double *c, int64_t ci, int accumulate);
  void (*product_f32)(int wide, int64_t rows, int64_t columns, int64_t depth, const float *a, int64_t ai, int64_t ak,
                      const float *b, int64_t bk, int64_t bj, float *c, int64_t ci, int accumulate);
} ck_kernels;

/// Levels above the baseline exist on one processor family only.
#if defined(__x86_64__)
extern const ck_kernels ck_kernels_v4, ck_kernels_v3;
#endif
extern const ck_kernels ck_kernels_baseline;
