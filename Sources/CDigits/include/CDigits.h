#pragma once
#include <stddef.h>

// The UCI handwritten digits (1,797 images of 8 x 8 pixels with values 0...16, then the label), as gzipped CSV.
// E. Alpaydin and C. Kaynak, "Optical Recognition of Handwritten Digits", UCI Machine Learning Repository, 1998,
// https://doi.org/10.24432/C50P49, licensed CC BY 4.0: see LICENSE.digits.txt beside this folder.
extern const unsigned char cdigits_csv_gz[];
extern const size_t cdigits_csv_gz_count;

/// The first byte; Swift cannot import an array of unstated size.
static inline const unsigned char *cdigits_csv_gz_start(void) { return cdigits_csv_gz; }
