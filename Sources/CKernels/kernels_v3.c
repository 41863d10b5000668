// The kernels for processors of the level x86-64-v3.
#include "levels.h"

#if defined(__x86_64__)
#pragma clang attribute push(__attribute__((target("avx,avx2,bmi,bmi2,crc32,cx16,f16c,fma,lzcnt,movbe,popcnt,sahf,sse3,sse4.1,sse4.2,ssse3,xsave"))), apply_to = function)
#define LEVEL v3
#define WIDE 0
#define FUSED 1
#include "level.inc"
#pragma clang attribute pop
#endif
