#!/usr/bin/env python3
"""Makes a file of arrays, which `basin import convergent-l2o` reads, of the published checkpoint.

    published_checkpoint.py learnt_optimizer.pt published.safetensors
    basin import convergent-l2o published.safetensors --keep published

The checkpoint is `trained_models/learnt_optimizer.pt` of the code of Martin and Furieri (arXiv:2403.09389, licensed
CC BY 4.0). It is a pickle, which PyTorch reads; only tensors are taken from it.
"""
import json
import sys

import torch

CORNER = {"x3corner": "x3c", "y3corner": "y3c", "b2last": "b2c", "d12last": "d12c", "c2last": "c2c", "d21last": "d21c"}
LAYERS = {"layer1": "1", "layer2": "2", "output_layer": "3"}


def arrays(checkpoint):
    """The arrays by the names that Basin imports."""
    for name, tensor in checkpoint["REN"].items():
        yield "ren." + CORNER.get(name, name), tensor
    for name, tensor in checkpoint["omega"].items():
        layer, kind = name.rsplit(".", 1)
        yield "mlp." + {"weight": "W", "bias": "b"}[kind] + LAYERS[layer], tensor


def main():
    if len(sys.argv) != 3:
        sys.exit("usage: published_checkpoint.py CHECKPOINT.pt OUT.safetensors")
    header, data = {}, b""
    for name, tensor in arrays(torch.load(sys.argv[1], map_location="cpu")):
        numbers = tensor.detach().float().numpy().astype("<f4").tobytes()
        header[name] = {"dtype": "F32", "shape": list(tensor.shape), "data_offsets": [len(data), len(data) + len(numbers)]}
        data += numbers
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    with open(sys.argv[2], "wb") as file:
        file.write(len(text).to_bytes(8, "little") + text + data)


if __name__ == "__main__":
    main()
