"""`quizapp config`."""

import tomllib
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path

import pytest
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
    written = tomllib.loads("\n".join(as_toml(Config().as_tables())))
    assert written.keys() == asdict(Config()).keys() - {"presets", "decks"}
    assert written["preset"].keys() == asdict(Config().preset).keys()
    assert written["preset"]["easy_days"].keys() == asdict(Config().preset.easy_days).keys()


PRESETS = """
[presets."my exam"]
retention = 0.95
parameters = [
    0.3, 1.3, 2.3, 8.3, 6.4, 0.8, 3.0, 0.01, 1.9, 0.2, 0.8, 1.5, 0.06, 0.26, 1.6, 0.6, 1.9, 0.5, 0.1, 0.07, 0.2,
]
easy_days = {sunday = "minimum"}
[decks.basicz]
preset = "my exam"
new_per_day = 1
"""


def test_presets_and_decks_are_shown_and_can_be_loaded_again(run: Run, home: Path) -> None:
    file = write_config(home, PRESETS)
    before = load_config()
    result = run("config", "show")
    assert tomllib.loads(result.stdout)["presets"]["my exam"]["easy_days"]["sunday"] == "minimum"
    file.write_text(result.stdout, encoding="utf-8")
    assert load_config() == before
    assert before.preset_of("basicz").retention == 0.95


def test_settings_for_a_deck_that_is_not_there_are_told(run: Run, home: Path) -> None:
    write_config(home, PRESETS)
    result = run("config", "show")
    assert result.exit_code == 0
    assert "[decks.basicz] is for a deck that is not installed." in result.stderr
    assert "Did you mean 'basics'?" in result.stderr
    (home / "config" / "config.toml").write_text("[decks.basics]\n", encoding="utf-8")
    assert "not installed" not in run("config", "show").stderr


def test_the_keys_in_force_are_shown_with_what_they_do_and_can_be_loaded_again(run: Run, home: Path) -> None:
    file = write_config(home, "[keys]\nsubmit = 'ctrl+s'\nhint = ['F12', '?']\nhelp = 'f1'\nbury = []\n")
    before = load_config()
    result = run("config", "keys")
    assert result.exit_code == 0
    assert str(file) in result.stderr
    lines = result.stdout.splitlines()
    [submit] = [line for line in lines if line.startswith("submit")]
    assert submit.startswith('submit = "ctrl+s"')
    assert submit.endswith('# run or check the answer; again, stop it; by itself ["ctrl+j", "f5"]')
    assert [line for line in lines if line.startswith("skip")] == [
        'skip = "s"                             # set the card aside until the next drill'
    ]
    file.write_text(result.stdout, encoding="utf-8")
    assert load_config().keys == before.keys
    assert before.keys["hint"] == ("f12", "?")
    assert tomllib.loads(run("config", "show").stdout)["keys"]["submit"] == ["ctrl+s"]


@pytest.mark.parametrize("command", [("config", "keys"), ("drill",), ()])
def test_keys_that_cannot_be_end_with_2_and_are_told_with_their_place(
    run: Run, home: Path, command: tuple[str, ...]
) -> None:
    file = write_config(home, "[keys]\nsubmit = 'r'\n")
    result = run(*command)
    assert result.exit_code == ExitCode.USAGE
    assert f"{file}:2:1: 'submit' in [keys] cannot be 'r'" in result.stderr
    assert "Traceback" not in result.output


VALUES = st.integers(-(2**53), 2**53) | st.booleans() | st.text() | st.floats(allow_nan=False, allow_infinity=False)
KEYS = st.text()


@given(
    st.dictionaries(
        KEYS, VALUES | st.lists(st.integers(0, 9)) | st.dictionaries(KEYS, VALUES | st.dictionaries(KEYS, VALUES))
    )
)
def test_any_settings_survive_toml(settings: dict[str, object]) -> None:
    assert tomllib.loads("\n".join(as_toml(settings))) == settings
