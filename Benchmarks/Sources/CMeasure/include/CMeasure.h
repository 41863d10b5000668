#pragma once
// What a benchmark must know of its own process: how often memory is allocated, how much is resident, on which core.

/// Calls of malloc, calloc, realloc and their aligned relatives since the process began.
long cm_allocations(void);
/// Bytes of resident memory at their highest, in KiB.
long cm_peak_resident_kib(void);
/// Keeps this process on one core; 0 on success.
int cm_pin(int core);
