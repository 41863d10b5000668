// The sections, their digests, and what these must be.
#include "stream.h"
#include <stdio.h>

static const struct {
  const char *name;
  uint64_t expected;
} sections[kd_sections] = {
  [kd_scalar] = {"functions of one number", 0xfe7ea5633c04f448},
  [kd_elementwise_f64] = {"element-wise operations, double", 0x093ffeb5d140522a},
  [kd_elementwise_f32] = {"element-wise operations, single", 0x268f7f446b5ea79d},
  [kd_fused_f64] = {"fused chains, double", 0xd491f9e2ee2fda73},
  [kd_fused_f32] = {"fused chains, single", 0x8605fd86145d1b70},
  [kd_sums_f64] = {"sums and maxima, double", 0xca4ec1eb337b0491},
  [kd_sums_f32] = {"sums and maxima, single", 0x074f4707214feb67},
  [kd_gathers_f64] = {"gathers, double", 0x1a2dffd22b73c84c},
  [kd_gathers_f32] = {"gathers, single", 0x2b9e406db30154d4},
  [kd_solves_f64] = {"small systems, double", 0xb0f34867815622b3},
  [kd_solves_f32] = {"small systems, single", 0x758704680a7c920d},
  [kd_products_f64] = {"products, double", 0x9568e91c1073e9a3},
  [kd_products_f32] = {"products, single", 0x765bfbcdad956baf},
  [kd_gathered_products_f64] = {"gathered products, double", 0xb08d207d682795b3},
  [kd_gathered_products_f32] = {"gathered products, single", 0x43b7d3da298f891b},
};

static void run_section(kd_section section, kd_stream *stream) {
  switch (section) {
  case kd_scalar: kd_scalars(stream); break;
  case kd_elementwise_f64: kd_elementwise(stream, 8); break;
  case kd_elementwise_f32: kd_elementwise(stream, 4); break;
  case kd_fused_f64: kd_fused(stream, 8); break;
  case kd_fused_f32: kd_fused(stream, 4); break;
  case kd_sums_f64: kd_sums(stream, 8); break;
  case kd_sums_f32: kd_sums(stream, 4); break;
  case kd_gathers_f64: kd_gathers(stream, 8); break;
  case kd_gathers_f32: kd_gathers(stream, 4); break;
  case kd_solves_f64: kd_solves(stream, 8); break;
  case kd_solves_f32: kd_solves(stream, 4); break;
  case kd_products_f64: kd_products(stream, 8); break;
  case kd_products_f32: kd_products(stream, 4); break;
  case kd_gathered_products_f64: kd_gathered_products(stream, 8); break;
  case kd_gathered_products_f32: kd_gathered_products(stream, 4); break;
  case kd_sections: break;
  }
}

double *kd_values(kd_section section, size_t *count, size_t *tame) {
  kd_stream stream = {.random = 77 + (uint64_t)section, .tame = 1};
  run_section(section, &stream);
  *tame = stream.count;
  stream.tame = 0;
  run_section(section, &stream);
  *count = stream.count;
  return stream.values;
}

uint64_t kd_digest(kd_section section) {
  size_t count, tame;
  double *values = kd_values(section, &count, &tame);
  uint64_t state = count;
  for (size_t i = 0; i < count; i++) {
    uint64_t word;
    memcpy(&word, values + i, sizeof word);
    state = (state ^ word) + 0x9e3779b97f4a7c15;
    state = (state ^ (state >> 30)) * 0xbf58476d1ce4e5b9;
    state = (state ^ (state >> 27)) * 0x94d049bb133111eb;
    state ^= state >> 31;
  }
  free(values);
  return state;
}

uint64_t kd_expected(kd_section section) { return sections[section].expected; }

const char *kd_name(kd_section section) { return sections[section].name; }

#ifdef KERNEL_DIGEST_MAIN
/// Every section at every level of this processor; 1 if a digest is not what it must be.
int main(void) {
  static const struct {
    int level;
    const char *name;
  } levels[] = {{ck_level_v4, "v4"}, {ck_level_v3, "v3"}, {ck_level_baseline, "baseline"}};
  int failures = 0;
  for (int i = 0; i < 3; i++) {
    if (!ck_force_instruction_level(levels[i].level)) {
      printf("%s: not on this processor\n", levels[i].name);
      continue;
    }
    for (int s = 0; s < kd_sections; s++) {
      uint64_t digest = kd_digest((kd_section)s);
      int same = digest == kd_expected((kd_section)s);
      failures += !same;
      printf("%-8s %-32s %016llx %s\n", levels[i].name, kd_name((kd_section)s), (unsigned long long)digest,
             same ? "as expected" : "DIFFERS");
      fflush(stdout);
    }
  }
  return failures > 0;
}
#endif
