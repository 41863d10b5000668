// The kernels for processors of the level x86-64-v4.
#include "levels.h"

#if defined(__x86_64__)
#pragma clang attribute push(__attribute__((target("avx,avx2,bmi,bmi2,crc32,cx16,f16c,fma,lzcnt,movbe,popcnt,sahf,sse3,sse4.1,sse4.2,ssse3,xsave,avx512bw,avx512cd,avx512dq,avx512f,avx512vl"))), apply_to = function)
#define LEVEL v4
#define WIDE 1
#define FUSED 1
#include "level.inc"
#pragma clang attribute pop
#endif
