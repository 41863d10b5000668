#pragma once
// One source, several instruction sets: the loader picks the best clone at start-up, so no -march flag is needed.
// ThreadSanitizer crashes in the resolvers of clones, hence it gets the plain version.
#if defined(__x86_64__) && !(defined(__has_feature) && __has_feature(thread_sanitizer))
#define CLONES __attribute__((target_clones("arch=x86-64-v4", "arch=x86-64-v3", "default")))
/// Whether a register holds a vector of 64 bytes.
#define HAS_WIDE_REGISTERS (__builtin_cpu_supports("x86-64-v4") != 0)
#else
#define CLONES
#define HAS_WIDE_REGISTERS 0
#endif
#define INLINE static inline __attribute__((always_inline))

#define JOIN_(a, b) a##b
#define JOIN(a, b) JOIN_(a, b)
/// name -> name_f64 or name_f32.
#define NAME(base) JOIN(base, SUFFIX)
