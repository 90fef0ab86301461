"""The Seatbelt profile: what code may do on macOS, in the language of `sandbox-exec`, where later rules win.

Untested on macOS: written where there was none. The runner proves the walls by trying before anything runs behind them.
"""

from collections.abc import Iterable

from quizapp.errors import SandboxError
from quizapp.runner.layout import PACKAGE, Layout

_SYSTEM = ("/System/Library", "/usr/lib", "/usr/share/zoneinfo", "/private/var/db/dyld", "/private/var/db/timezone")
_DEVICES = ("/dev/null", "/dev/zero", "/dev/random", "/dev/urandom")
_GPU = """\
(allow iokit-open (iokit-user-client-class "AGXDeviceUserClient"))
(allow mach-lookup (global-name "com.apple.MTLCompilerService"))
"""


def seatbelt_profile(layout: Layout, scratch: str, device: str) -> str:
    """The profile for a run in the `scratch` folder; raises SandboxError for a path that cannot be written in one."""
    worker = [str(PACKAGE / "worker")]
    return "\n".join(
        [
            "(version 1)",
            "(deny default)",  # the network, other processes and their memory, and all of the system's services
            f"(allow process-exec {_paths('literal', [layout.python])})",
            "(deny process-fork)",
            "(allow signal (target self))",
            "(allow sysctl-read)",
            "(allow file-read-metadata)",
            f"(allow file-read* {_paths('literal', ['/', *_DEVICES])})",
            f"(allow file-read* {_paths('subpath', [*_SYSTEM, *layout.binds])})",
            *([f"(deny file-read* file-read-metadata {_paths('subpath', layout.masks)})"] if layout.masks else []),
            f"(allow file-read* {_paths('subpath', worker)} {_paths('literal', [str(PACKAGE / '__init__.py')])})",
            f"(allow file-read* file-write* {_paths('subpath', [scratch])})",
            f"(allow file-write-data {_paths('literal', ['/dev/null'])})",
            _GPU if device == "mps" else "",
        ]
    )


def _paths(kind: str, paths: Iterable[str]) -> str:
    return " ".join(f"({kind} {_quoted(each)})" for each in paths)


def _quoted(path: str) -> str:
    if not path.isprintable():
        raise SandboxError(f"The path {path!r} cannot be named in a sandbox profile.", "Move Python to another folder.")
    escaped = path.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
