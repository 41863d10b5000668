#pragma once
// zlib, as Debian's zlib1g-dev installs it.
#include <zlib.h>

// Swift does not import arrays of unstated size, so the compressed digits (see CDigits) are handed over as a pointer,
// to be inflated.
extern const unsigned char cdigits_csv_gz[];
static inline const unsigned char *cdigits_csv_gz_start(void) { return cdigits_csv_gz; }
