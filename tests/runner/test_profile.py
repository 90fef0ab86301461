"""The text of the Seatbelt profile; whether macOS reads it as meant could not be tried here."""

import re

import pytest

from quizapp.errors import SandboxError
from quizapp.runner.layout import PACKAGE, Layout
from quizapp.runner.profile import seatbelt_profile


def layout(**changes: object) -> Layout:
    told = {
        "python": "/opt/py/bin/python3", "sys_path": (), "binds": ("/opt/py/lib", "/home/me/venv/lib"), "links": (),
        "masks": (),
    }  # fmt: skip
    return Layout(**{**told, **changes})  # type: ignore[arg-type]


def rules(**changes: object) -> list[str]:
    return [line for line in seatbelt_profile(layout(**changes), "/scratch", "cpu").splitlines() if line]


def test_everything_is_denied_first() -> None:
    assert rules()[:2] == ["(version 1)", "(deny default)"]


def test_parentheses_and_quotes_match() -> None:
    text = re.sub(r'"(\\.|[^"\\])*"', "", seatbelt_profile(layout(), "/scr(atch", "mps"))
    assert text.count("(") == text.count(")")
    assert '"' not in text


def test_nothing_allows_what_must_stay_closed() -> None:
    allowed = " ".join(line for line in rules() if line.startswith("(allow"))
    for closed in (
        "network",
        "process-fork",
        "mach-lookup",
        "iokit",
        "process-info",
        "default",
        'file-write* (subpath "/")',
    ):
        assert closed not in allowed
    assert "(deny process-fork)" in rules()


def test_writing_is_for_the_scratch_folder_alone() -> None:
    assert [line for line in rules() if "file-write*" in line] == [
        '(allow file-read* file-write* (subpath "/scratch"))'
    ]


def test_what_is_bound_on_linux_is_readable_here() -> None:
    read = next(line for line in rules() if '"/opt/py/lib"' in line)
    assert read.startswith("(allow file-read*")
    assert '(subpath "/home/me/venv/lib")' in read


def test_masks_come_after_what_they_hide_and_the_worker_after_the_masks() -> None:
    found = rules(masks=(str(PACKAGE),))
    places = [found.index(next(line for line in found if word in line))
              for word in ('"/opt/py/lib"', "(deny file-read*", f'"{PACKAGE}/worker"')]  # fmt: skip
    assert places == sorted(places)
    assert not any("_bundled" in line for line in found)


def test_only_mps_opens_the_gpu() -> None:
    assert "iokit-open" in seatbelt_profile(layout(), "/s", "mps")
    assert "iokit-open" not in seatbelt_profile(layout(), "/s", "cpu")


def test_a_path_is_a_word_whatever_is_in_it() -> None:
    text = seatbelt_profile(layout(python='/a"b\\c) (allow default'), "/s", "cpu")
    assert '(literal "/a\\"b\\\\c) (allow default")' in text


@pytest.mark.parametrize("path", ["/a\nb", "/a\0b", "/a\x1bb"])
def test_a_path_that_cannot_be_written_is_refused(path: str) -> None:
    with pytest.raises(SandboxError, match="cannot be named"):
        seatbelt_profile(layout(), path, "cpu")
