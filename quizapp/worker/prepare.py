"""Readies a process that serves a single run: torch imported, first-use costs paid, the device awake.

Unlike a zygote this process is never forked again, so threads, a GPU and the backward pass are all fine here.
"""

from quizapp.worker import warm

_GPU_MEMORY_SHARE = 0.5


def ready(device: str) -> None:
    """Import torch and wake `device`; raises RuntimeError when this torch has no such device."""
    import torch

    for step in warm.STEPS:
        step()
    if device == "cuda":
        if not torch.cuda.is_available():
            raise RuntimeError("this torch sees no CUDA device")
        # A bound on torch's own allocator only; code that tries can lift it.
        torch.cuda.set_per_process_memory_fraction(_GPU_MEMORY_SHARE)
    if device == "mps" and not torch.backends.mps.is_available():
        raise RuntimeError("this torch sees no MPS device")
    x = torch.ones(2, 2, device=device, requires_grad=True)
    (x @ x).sum().backward()  # type: ignore[no-untyped-call]
    if device == "cuda":
        torch.cuda.synchronize()
