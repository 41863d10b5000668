// Embeds the data set in the executable, so that it works on a machine with nothing beside it.
#include "CDigits.h"

const unsigned char cdigits_csv_gz[] = {
#embed "digits.csv.gz"
};
const size_t cdigits_csv_gz_count = sizeof cdigits_csv_gz;
