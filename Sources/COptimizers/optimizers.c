// Embeds the learned optimizer that comes with Basin, so that the shelf is never empty.
#include "COptimizers.h"

const unsigned char coptimizers_transfer[] = {
#embed "transfer.safetensors"
};
const size_t coptimizers_transfer_count = sizeof coptimizers_transfer;
