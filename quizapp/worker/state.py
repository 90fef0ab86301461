"""The state of a value at one time, to tell later whether anything about it has changed."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import torch

from quizapp.worker.elements import elements
from quizapp.worker.parts import Unseen, parts


@dataclass(frozen=True, slots=True)
class State:
    """A value's state at one time: a digest of all that is seen of it, and the version of each tensor in it.

    `unseen` names the first part that cannot be looked into, "" if there is none. Two states of one process compare;
    the value must be held alive in between.
    """

    digest: bytes
    versions: tuple[tuple[torch.Tensor, int], ...]
    unseen: str

    def written(self) -> bool:
        """Whether a tensor of the value has been written to since."""
        return any(tensor._version != version for tensor, version in self.versions)


def state_of(value: object) -> State:
    """The state of a value as it is now."""
    digest, versions, unseen = hashlib.blake2b(), [], ""
    for place, part in parts(value, ""):
        digest.update(f"{place}={type(part).__name__}:".encode("utf-8", "replace"))
        if isinstance(part, torch.Tensor):
            if not part.is_inference():
                versions.append((part, part._version))
            seen = _update(digest, part)
            unseen = unseen or ("" if seen else type(part).__name__)
        elif isinstance(part, np.ndarray):
            digest.update(f"{part.dtype}{part.shape}{part.strides}".encode() + part.tobytes())
        else:
            digest.update(repr(part).encode("utf-8", "replace"))
            unseen = unseen or (part.type if isinstance(part, Unseen) else "")
    return State(digest.digest(), tuple(versions), unseen)


def _update(digest: "hashlib.blake2b", tensor: torch.Tensor) -> bool:
    """Take a tensor's elements into the digest; whether they could be seen."""
    try:
        with torch.no_grad(), torch._C.DisableTorchFunctionSubclass():
            for each in _dense(tensor):
                digest.update(f"{each.dtype}{tuple(each.shape)}{each.stride()}".encode() + _memory(each))
    except (RuntimeError, NotImplementedError):  # a wrapper without memory, or a layout that tells nothing
        return False
    return True


def _memory(tensor: torch.Tensor) -> bytes:
    """The elements of a plain tensor; of one that shows its memory many times over, that memory."""
    held = tensor.untyped_storage().nbytes()
    if tensor.numel() * tensor.element_size() <= held:
        return elements(tensor)
    return elements(torch.empty(0, dtype=torch.uint8, device=tensor.device).set_(tensor.untyped_storage()))


def _dense(tensor: torch.Tensor) -> Iterable[torch.Tensor]:
    """The plain tensors whose elements are all that a tensor holds."""
    if tensor.is_nested:
        return tensor.unbind()
    if tensor.is_meta:
        return ()
    if tensor.layout is torch.sparse_coo:
        return torch.tensor(tensor.shape), tensor._indices(), tensor._values()
    if tensor.layout in (torch.sparse_csr, torch.sparse_bsr):
        return torch.tensor(tensor.shape), tensor.crow_indices(), tensor.col_indices(), tensor.values()
    if tensor.layout in (torch.sparse_csc, torch.sparse_bsc):
        return torch.tensor(tensor.shape), tensor.ccol_indices(), tensor.row_indices(), tensor.values()
    if tensor.layout is not torch.strided:
        return (tensor.to_dense(),)
    return (tensor.int_repr(),) if tensor.is_quantized else (tensor,)
