// The kernels for what every processor of the family has; on arm64 that includes an instruction for a b + c.
#include "levels.h"

#define LEVEL baseline
#define WIDE 0
#if defined(__FMA__) || defined(__ARM_FEATURE_FMA)
#define FUSED 1
#else
#define FUSED 0
#endif
#include "level.inc"
