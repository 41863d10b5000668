// Chooses the kernels for this processor, once, and runs them.
#include "levels.h"
#include <stdatomic.h>
#include <stdlib.h>

/// The environment variable that chooses among the levels a processor has.
static const char variable[] = "BASIN_INSTRUCTIONS";

static _Atomic(const ck_kernels *) chosen;

/// What a test has this thread use instead.
static _Thread_local const ck_kernels *forced;

/// The kernels of a level; null where the processor lacks it.
static const ck_kernels *kernels_of(int level) {
#if defined(__x86_64__)
  if (level == ck_level_v4 && __builtin_cpu_supports("x86-64-v4")) return &ck_kernels_v4;
  if (level == ck_level_v3 && __builtin_cpu_supports("x86-64-v3")) return &ck_kernels_v3;
#endif
  return level == ck_level_baseline ? &ck_kernels_baseline : 0;
}

static const ck_kernels *choose(void) {
  static const struct {
    const char *name;
    int level;
  } names[] = {{"v4", ck_level_v4}, {"v3", ck_level_v3}, {"baseline", ck_level_baseline}};
  const ck_kernels *best = 0, *asked = 0;
  const char *name = ck_instructions_asked();
  for (int i = 0; i < 3; i++) {
    const ck_kernels *kernels = kernels_of(names[i].level);
    if (!best) best = kernels;
    if (name && !strcmp(name, names[i].name)) asked = kernels;
  }
  return asked ? asked : best;
}

/// Two threads that come first at the same time choose the same.
static const ck_kernels *kernels_in_use(void) {
  if (forced) return forced;
  const ck_kernels *kernels = atomic_load_explicit(&chosen, memory_order_relaxed);
  if (!kernels) {
    kernels = choose();
    atomic_store_explicit(&chosen, kernels, memory_order_relaxed);
  }
  return kernels;
}

const char *ck_instructions_asked(void) { return getenv(variable); }

int ck_instruction_level(void) { return kernels_in_use()->level; }

int ck_has_instruction_level(int level) { return kernels_of(level) != 0; }

int ck_force_instruction_level(int level) {
  const ck_kernels *kernels = kernels_of(level);
  if (kernels || level == 0) forced = kernels;
  return kernels != 0 || level == 0;
}

void ck_run(const ck_program *program, int bytes, void *const *spaces, const int32_t *indices) {
  const ck_kernels *kernels = kernels_in_use();
  if (bytes == 4) {
    kernels->run_f32(program, (float *const *)spaces, indices);
  } else {
    kernels->run_f64(program, (double *const *)spaces, indices);
  }
}

void ck_map_f64(int code, const double *x, double *y, size_t count) { kernels_in_use()->map_f64(code, x, y, count); }
void ck_map_f32(int code, const float *x, float *y, size_t count) { kernels_in_use()->map_f32(code, x, y, count); }

void ck_product_f64(int wide, int64_t rows, int64_t columns, int64_t depth, const double *a, int64_t ai, int64_t ak,
                    const double *b, int64_t bk, int64_t bj, double *c, int64_t ci, int accumulate) {
  kernels_in_use()->product_f64(wide, rows, columns, depth, a, ai, ak, b, bk, bj, c, ci, accumulate);
}

void ck_product_f32(int wide, int64_t rows, int64_t columns, int64_t depth, const float *a, int64_t ai, int64_t ak,
                    const float *b, int64_t bk, int64_t bj, float *c, int64_t ci, int accumulate) {
  kernels_in_use()->product_f32(wide, rows, columns, depth, a, ai, ak, b, bk, bj, c, ci, accumulate);
}
