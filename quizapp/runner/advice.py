"""What keeps stronger walls from standing on this machine, and what its owner can do about it."""

from collections.abc import Mapping
from pathlib import Path

from quizapp.core.run import Tier

LADDER = (Tier.NAMESPACES, Tier.LANDLOCK)
"""The tiers of Linux, strongest first; other systems have one each."""

_APPARMOR = "kernel/apparmor_restrict_unprivileged_userns"
_SWITCH = "kernel/unprivileged_userns_clone"
_MOST = "user/max_user_namespaces"
_CONTAINERS = ("docker", "containerd", "kubepods", "libpod", "lxc")


def advice(tier: Tier, reasons: Mapping[Tier, str], proc: Path = Path("/proc")) -> tuple[str, ...]:
    """Say why each tier above `tier` does not stand here (`reasons` by tier) and how to get it; empty at the top.

    `proc` is where the kernel's settings are read.
    """
    if tier not in (*LADDER, Tier.NONE):
        return ()
    above = LADDER[: LADDER.index(tier)] if tier in LADDER else LADDER
    lines: list[str] = []
    for each in above:
        lines.append(f"The {each.value} walls, which are stronger, do not stand: {reasons.get(each, 'not tried')}")
        lines += _remedies(each, proc)
    return tuple(lines)


def _remedies(tier: Tier, proc: Path) -> list[str]:
    return _for_namespaces(proc) if tier is Tier.NAMESPACES else _for_landlock(proc)


def _for_namespaces(proc: Path) -> list[str]:
    """What to change so that an ordinary user may make user namespaces, as far as this machine's settings tell."""
    found = []
    if _setting(proc, _APPARMOR) == "1":
        found.append(
            "AppArmor closes user namespaces to programs without a profile (the default of Ubuntu 23.10 and later). "
            "To open them: sudo sysctl -w kernel.apparmor_restrict_unprivileged_userns=0"
        )
    if _setting(proc, _SWITCH) == "0":
        found.append(
            "User namespaces are switched off for users. "
            "To open them: sudo sysctl -w kernel.unprivileged_userns_clone=1"
        )
    if _setting(proc, _MOST) == "0":
        found.append("No user namespace is allowed. To allow some: sudo sysctl -w user.max_user_namespaces=10000")
    if _in_container(proc):
        found.append(
            "This is a container, whose own filter closes namespaces. With Docker: docker run "
            "--security-opt seccomp=unconfined --security-opt apparmor=unconfined --security-opt "
            "systempaths=unconfined …"
        )
    return found or ["It needs a kernel whose user namespaces are open to you: Linux 5.13 or newer."]


def _for_landlock(proc: Path) -> list[str]:
    active = _setting(proc.parent / "sys", "security/lsm", below="kernel")
    if active and "landlock" not in active.split(","):
        return [
            f"Landlock is not among the active security modules ({active}). Add it at boot: lsm=landlock,{active}",
        ]
    return ["It needs Linux 5.13 or newer with Landlock; on Windows use WSL2 (wsl --update brings a newer kernel)."]


def _setting(folder: Path, name: str, below: str = "sys") -> str:
    """A kernel's setting, "" where there is none to read."""
    try:
        return (folder / below / name).read_text(encoding="ascii").strip()
    except (OSError, UnicodeDecodeError):
        return ""


def _in_container(proc: Path) -> bool:
    """Whether this runs in a container, as far as its own files tell."""
    if any((proc.parent / each).exists() for each in (".dockerenv", "run/.containerenv")):
        return True
    try:
        told = (proc / "1" / "cgroup").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return False
    return any(each in told for each in _CONTAINERS)
