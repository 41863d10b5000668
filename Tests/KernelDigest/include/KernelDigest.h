#pragma once
// Runs every kernel on pseudo-random inputs of all shapes, so that instruction levels, processors and emulators can be
// compared by one number each. Plain C, so that it also runs where Swift does not (Scripts/kernel-digest).
#include <stddef.h>
#include <stdint.h>

/// What is run.
typedef enum {
  kd_scalar, kd_elementwise_f64, kd_elementwise_f32, kd_fused_f64, kd_fused_f32, kd_sums_f64, kd_sums_f32, kd_gathers_f64,
  kd_gathers_f32, kd_solves_f64, kd_solves_f32, kd_products_f64, kd_products_f32, kd_gathered_products_f64,
  kd_gathered_products_f32, kd_sections
} kd_section;

/// All results of a section at the level in use, single ones as doubles, every NaN the same; to be freed by the caller.
/// Results of inputs that are finite and not large come first: `tame` says how many.
double *kd_values(kd_section section, size_t *count, size_t *tame);

/// The digest of these results.
uint64_t kd_digest(kd_section section);

/// The digest of every machine.
uint64_t kd_expected(kd_section section);

/// The name of a section.
const char *kd_name(kd_section section);
