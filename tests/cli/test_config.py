"""`quizapp config`."""

import tomllib
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path

from click.testing import Result
from hypothesis import given
from hypothesis import strategies as st

from quizapp.cli.config import as_toml
from quizapp.config import Config, load_config
from quizapp.errors import ExitCode

Run = Callable[..., Result]


def write_config(home: Path, text: str) -> Path:
    file = home / "config" / "config.toml"
    file.parent.mkdir(parents=True)
    file.write_text(text, encoding="utf-8")
    return file


def test_the_path_is_under_the_home(run: Run, home: Path) -> None:
    result = run("config", "path")
    assert (result.exit_code, result.stdout) == (0, f"{home / 'config' / 'config.toml'}\n")


def test_the_defaults_are_shown_where_there_is_no_file(run: Run) -> None:
    result = run("config", "show")
    assert result.exit_code == 0
    assert tomllib.loads(result.stdout)["day_start_hour"] == Config().day_start_hour
    assert "does not exist" in result.stderr


def test_what_is_shown_can_be_loaded_again(run: Run, home: Path) -> None:
    file = write_config(home, 'day_start_hour = 2\ntimezone = "Europe/Berlin"\n[preset]\nnew_per_day = 5\n')
    before = load_config()
    shown = run("config", "show").stdout
    file.write_text(shown, encoding="utf-8")
    assert load_config() == before
    assert before.preset.new_per_day == 5


def test_a_bad_setting_ends_with_2(run: Run, home: Path) -> None:
    write_config(home, "day_start_hour = 77\n")
    result = run("config", "show")
    assert result.exit_code == ExitCode.USAGE
    assert "day_start_hour" in result.stderr
    assert result.stdout == ""


def test_the_group_alone_explains_itself(run: Run) -> None:
    assert "show" in run("config").output


def test_every_field_of_the_settings_is_written() -> None:
    written = tomllib.loads("\n".join(as_toml(asdict(Config()))))
    assert written.keys() == asdict(Config()).keys()
    assert written["preset"].keys() == asdict(Config().preset).keys()


VALUES = st.integers(-(2**53), 2**53) | st.booleans() | st.text() | st.floats(allow_nan=False, allow_infinity=False)
KEYS = st.from_regex(r"[a-z_]+", fullmatch=True)


@given(st.dictionaries(KEYS, VALUES | st.lists(st.integers(0, 9)) | st.dictionaries(KEYS, VALUES, min_size=1)))
def test_any_settings_survive_toml(settings: dict[str, object]) -> None:
    assert tomllib.loads("\n".join(as_toml(settings))) == settings
