"""A process that is forked must have one thread: the others, and the locks they hold, do not survive it."""

import os


def require_one_thread() -> None:
    """Raise RuntimeError when this process has threads, which a fork would lose."""
    tasks = os.listdir("/proc/self/task")  # noqa: PTH208 - names are all that is needed
    if len(tasks) != 1:
        raise RuntimeError(f"the zygote has {len(tasks)} threads and could not be forked safely")
