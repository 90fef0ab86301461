"""The elements of a tensor as raw bytes, in row-major order."""

import ctypes

import torch


def elements(value: torch.Tensor) -> bytes:
    """The elements of a plain tensor, little-endian as they lie in memory; conjugations and signs are carried out."""
    size = value.numel() * value.element_size()
    if not size:
        return b""
    if value.is_cpu and value.is_contiguous() and not (value.is_conj() or value.is_neg()):
        return ctypes.string_at(value.data_ptr(), size)
    plain = value.detach().cpu().resolve_conj().resolve_neg().contiguous()
    return ctypes.string_at(plain.data_ptr(), size)
