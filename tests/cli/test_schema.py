import json
from pathlib import Path

from quizapp.decks.schema import FILE_NAME, MODELINE, card_file_schema
from quizapp.errors import ExitCode
from tests.cli.conftest import Run


def test_it_is_printed_as_json_in_ascii(run: Run) -> None:
    result = run("schema")
    assert result.exit_code == ExitCode.OK
    assert result.stdout.isascii()
    assert json.loads(result.stdout) == card_file_schema()
    assert result.stderr == ""


def test_it_is_written_beside_the_deck(run: Run, tmp_path: Path) -> None:
    result = run("schema", "--write", tmp_path)
    assert result.exit_code == ExitCode.OK
    assert result.stdout == ""
    assert result.stderr == f"Wrote {tmp_path / FILE_NAME}\nBegin each card file beside it with: {MODELINE}\n"
    assert json.loads((tmp_path / FILE_NAME).read_text()) == card_file_schema()
    assert run("schema", "--write", tmp_path).exit_code == ExitCode.OK


def test_a_place_that_cannot_be_written_ends_with_2(run: Run, tmp_path: Path) -> None:
    result = run("schema", "--write", tmp_path / "gone")
    assert result.exit_code == ExitCode.USAGE
    assert "No such file or directory" in result.stderr
