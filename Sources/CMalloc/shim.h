#pragma once
// The allocator's settings, which the C library's module leaves out.
#include <malloc.h>
