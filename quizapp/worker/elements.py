"""The elements of a tensor as raw bytes, in row-major order."""

import ctypes

import torch


def elements(value: torch.Tensor) -> bytes:
    """The elements of a plain tensor, little-endian as they lie in memory; conjugations and signs are carried out."""
    plain = value.detach().cpu().resolve_conj().resolve_neg().contiguous()
    return ctypes.string_at(plain.data_ptr(), plain.numel() * plain.element_size()) if plain.numel() else b""
