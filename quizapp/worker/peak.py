"""The most memory this process has held."""

import sys


def peak_kb() -> int:
    """The peak in KiB, which macOS tells in bytes; 0 on Windows, whose Python does not say."""
    if sys.platform == "win32":
        return 0
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // (1024 if sys.platform == "darwin" else 1)
