"""Advice names the setting that is in the way, and only that one."""

from pathlib import Path

import pytest

from quizapp.core.run import Tier
from quizapp.runner.advice import advice

REASONS = {Tier.NAMESPACES: "unshare: EPERM", Tier.LANDLOCK: "landlock: ENOSYS"}


@pytest.fixture
def proc(tmp_path: Path) -> Path:
    """A /proc, beside an empty rest of the system."""
    (tmp_path / "proc" / "1").mkdir(parents=True)
    return tmp_path / "proc"


def put(root: Path, name: str, text: str) -> None:
    file = root / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="ascii")


def test_the_strongest_tier_needs_no_advice(proc: Path) -> None:
    assert advice(Tier.NAMESPACES, {}, proc) == ()


def test_other_systems_have_one_tier(proc: Path) -> None:
    assert advice(Tier.SEATBELT, {}, proc) == ()


def test_the_second_tier_is_told_why_the_first_does_not_stand(proc: Path) -> None:
    why, what = advice(Tier.LANDLOCK, REASONS, proc)
    assert "namespaces" in why
    assert "unshare: EPERM" in why
    assert "Linux 5.13" in what


def test_without_walls_both_are_told_strongest_first(proc: Path) -> None:
    told = advice(Tier.NONE, REASONS, proc)
    assert [each for each in told if "stronger" in each] == [told[0], told[2]]
    assert "unshare: EPERM" in told[0]
    assert "landlock: ENOSYS" in told[2]


def test_a_tier_that_was_not_tried_says_so(proc: Path) -> None:
    assert "not tried" in advice(Tier.LANDLOCK, {}, proc)[0]


@pytest.mark.parametrize(
    ("setting", "closed", "open_", "command"),
    [
        ("kernel/apparmor_restrict_unprivileged_userns", "1", "0", "kernel.apparmor_restrict_unprivileged_userns=0"),
        ("kernel/unprivileged_userns_clone", "0", "1", "kernel.unprivileged_userns_clone=1"),
        ("user/max_user_namespaces", "0", "63000", "user.max_user_namespaces=10000"),
    ],
)
def test_a_closed_switch_is_named_with_its_command(
    proc: Path, setting: str, closed: str, open_: str, command: str
) -> None:
    put(proc / "sys", setting, f"{closed}\n")
    assert any(command in each for each in advice(Tier.LANDLOCK, REASONS, proc))
    put(proc / "sys", setting, f"{open_}\n")
    assert not any(command in each for each in advice(Tier.LANDLOCK, REASONS, proc))


@pytest.mark.parametrize("sign", [".dockerenv", "run/.containerenv"])
def test_a_container_is_told_how_to_be_started(proc: Path, sign: str) -> None:
    put(proc.parent, sign, "")
    assert any("docker run --security-opt seccomp=unconfined" in each for each in advice(Tier.LANDLOCK, REASONS, proc))


def test_a_container_is_known_by_its_groups_too(proc: Path) -> None:
    put(proc, "1/cgroup", "0::/kubepods/burstable/pod1\n")
    assert any("container" in each for each in advice(Tier.LANDLOCK, REASONS, proc))


def test_landlock_that_is_not_active_is_to_be_added_at_boot(proc: Path) -> None:
    put(proc.parent, "sys/kernel/security/lsm", "capability,yama,apparmor\n")
    assert any("lsm=landlock,capability,yama,apparmor" in each for each in advice(Tier.NONE, REASONS, proc))
    put(proc.parent, "sys/kernel/security/lsm", "capability,landlock\n")
    assert not any("lsm=" in each for each in advice(Tier.NONE, REASONS, proc))


def test_an_old_system_is_pointed_to_a_newer_kernel(proc: Path) -> None:
    assert any("WSL2" in each for each in advice(Tier.NONE, REASONS, proc))


def test_settings_that_are_not_text_are_passed_over(proc: Path) -> None:
    file = proc / "sys" / "user" / "max_user_namespaces"
    file.parent.mkdir(parents=True)
    file.write_bytes(b"\xff\xfe")
    assert len(advice(Tier.LANDLOCK, REASONS, proc)) == 2
