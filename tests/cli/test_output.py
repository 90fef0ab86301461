"""How commands speak."""

import json
from pathlib import Path

import click
import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from quizapp.cli.output import as_json, counted, note, say, there, write
from quizapp.errors import UsageError


def test_data_goes_to_stdout_and_messages_to_stderr(capsys: pytest.CaptureFixture[str]) -> None:
    say("data")
    note("message")
    assert capsys.readouterr() == ("data\n", "message\n")


def test_control_characters_are_taken_out_of_both(capsys: pytest.CaptureFixture[str]) -> None:
    say("da\x1b[2Jta\x07")
    note("mess\x9b31mage")
    assert capsys.readouterr() == ("data\n", "message\n")


def test_colour_does_not_reach_what_is_no_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    say("data", colour="red", bold=True)
    assert capsys.readouterr().out == "data\n"


def test_colour_reaches_a_terminal_that_wants_it() -> None:
    command = click.Command("act", callback=lambda: say("data", colour="red"))
    assert CliRunner().invoke(command, color=True).output == "\x1b[31mdata\x1b[0m\n"


@given(st.dictionaries(st.text(), st.text() | st.integers() | st.none(), max_size=5), st.booleans())
def test_json_is_ascii_and_holds_what_was_given(data: dict[str, object], line: bool) -> None:
    text = as_json(data, line=line)
    assert text.isascii()
    assert not any(ord(character) < 32 and character != "\n" for character in text)
    assert json.loads(text) == data


@given(st.dictionaries(st.text(), st.text()))
def test_a_line_of_json_is_one_line(data: dict[str, str]) -> None:
    assert "\n" not in as_json(data, line=True)


def test_a_number_that_json_lacks_is_refused() -> None:
    with pytest.raises(ValueError, match="JSON"):
        as_json({"seconds": float("nan")})


def test_a_dash_writes_to_stdout(capsys: pytest.CaptureFixture[str]) -> None:
    write("page\n", "-")
    assert capsys.readouterr() == ("page\n", "")


def test_a_file_is_written_as_utf8_and_named_on_stderr(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    target = tmp_path / "page.md"
    write("3×3", str(target))
    assert target.read_bytes() == "3×3\n".encode()
    assert capsys.readouterr() == ("", f"Wrote {target}\n")


@pytest.mark.parametrize(("number", "told"), [(0, "0 cards"), (1, "1 card"), (2, "2 cards")])
def test_a_count_agrees_with_its_word(number: int, told: str) -> None:
    assert counted(number, "card") == told


def test_a_path_that_no_system_takes_is_not_there(tmp_path: Path) -> None:
    assert there(tmp_path)
    assert not there(tmp_path / "none")
    assert not there(tmp_path / ("x" * 5000))


@pytest.mark.parametrize("where", ["missing/page.md", "."])
def test_a_file_that_cannot_be_written_is_told(tmp_path: Path, where: str) -> None:
    with pytest.raises(UsageError, match="cannot be written"):
        write("page", str(tmp_path / where))
