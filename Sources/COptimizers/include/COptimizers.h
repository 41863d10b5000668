#pragma once
#include <stddef.h>

// What `basin train --preset transfer` has learned, as it wrote it: docs/optimizer-format.md says how to read the file.
extern const unsigned char coptimizers_transfer[];
extern const size_t coptimizers_transfer_count;

/// The first byte; Swift cannot import an array of unstated size.
static inline const unsigned char *coptimizers_transfer_start(void) { return coptimizers_transfer; }
