"""One setting is written; everything else in the file stays as it was."""

import os
import tomllib
from pathlib import Path

import pytest

from quizapp.config import load_config
from quizapp.config.write import write_parameters, write_theme
from quizapp.core.parameters import PARAMETERS
from quizapp.errors import ConfigError
from quizapp.paths import config_file

FITTED = (0.3, *PARAMETERS[1:])

WRITTEN = """\
# my settings
theme = "nord"   # dark

[preset]
new_per_day = 5     # enough
easy_days = {sunday = "minimum"}

[presets.exam]      # until June
retention = 0.95

[decks.a]
preset = "exam"
"""


def test_a_first_setting_makes_the_file_for_its_owner_only(home: Path) -> None:
    file = write_parameters("default", FITTED)
    assert file == config_file()
    assert load_config().preset.parameters == FITTED
    assert file.stat().st_mode & 0o777 == 0o600
    assert [each.name for each in file.parent.iterdir()] == ["config.toml"]


@pytest.mark.parametrize("preset", ["default", "exam", "brand new"])
def test_every_other_line_stays(tmp_path: Path, preset: str) -> None:
    file = tmp_path / "config.toml"
    file.write_text(WRITTEN, encoding="utf-8")
    write_parameters(preset, FITTED, file)
    after = file.read_text(encoding="utf-8")
    assert [line for line in WRITTEN.splitlines() if line not in after.splitlines()] == []
    found = load_config(file, {})
    given = found.preset if preset == "default" else found.presets[preset]
    assert given.parameters == FITTED
    assert found.theme == "nord"
    assert found.presets["exam"].retention == 0.95
    assert (found.preset.parameters == FITTED) == (preset == "default")


def test_what_was_set_before_is_replaced(tmp_path: Path) -> None:
    file = tmp_path / "config.toml"
    for parameters in (PARAMETERS, FITTED):
        write_parameters("default", parameters, file)
    assert file.read_text(encoding="utf-8").count("parameters") == 1
    assert tuple(tomllib.loads(file.read_text(encoding="utf-8"))["preset"]["parameters"]) == FITTED


def test_mode_and_link_are_kept(tmp_path: Path) -> None:
    kept = tmp_path / "dotfiles" / "quizapp.toml"
    kept.parent.mkdir()
    kept.write_text(WRITTEN, encoding="utf-8")
    kept.chmod(0o644)
    link = tmp_path / "config.toml"
    link.symlink_to(kept)
    write_parameters("default", FITTED, link)
    assert link.is_symlink()
    assert kept.stat().st_mode & 0o777 == 0o644
    assert load_config(link, {}).preset.parameters == FITTED


def test_a_file_that_cannot_be_used_is_told_and_left(tmp_path: Path) -> None:
    file = tmp_path / "config.toml"
    file.write_text("[preset]\nretention = 7\n", encoding="utf-8")
    with pytest.raises(ConfigError, match=":2:"):
        write_parameters("default", FITTED, file)
    assert file.read_text(encoding="utf-8") == "[preset]\nretention = 7\n"


def test_a_disk_that_is_full_leaves_the_old_settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "config.toml"
    file.write_text(WRITTEN, encoding="utf-8")

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(ConfigError, match="No space left"):
        write_parameters("default", FITTED, file)
    assert file.read_text(encoding="utf-8") == WRITTEN
    assert [each.name for each in tmp_path.iterdir()] == ["config.toml"]


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(ConfigError, match="cannot be"):
        write_parameters("default", FITTED, tmp_path / "file" / "config.toml")


@pytest.mark.parametrize("before", [WRITTEN, "# mine\n\n[preset]  # of all\nnew_per_day = 5\n", "# only words\n", ""])
def test_a_theme_is_written_above_the_tables_and_the_comments_stay(tmp_path: Path, before: str) -> None:
    file = tmp_path / "config.toml"
    file.write_text(before, encoding="utf-8")
    assert write_theme("gruvbox", file) == file
    after = file.read_text(encoding="utf-8")
    assert load_config(file, {}).theme == "gruvbox"
    assert [part for part in before.split("#")[1:] if part.splitlines()[0] not in after] == []
    assert after.count("theme") == 1
    assert tomllib.loads(after) == tomllib.loads(before) | {"theme": "gruvbox"}


def test_a_theme_is_not_written_into_settings_that_are_wrong(tmp_path: Path) -> None:
    file = tmp_path / "config.toml"
    file.write_text("theem = 'nord'\n", encoding="utf-8")
    with pytest.raises(ConfigError, match=r"config\.toml:1:1"):
        write_theme("gruvbox", file)
    assert file.read_text(encoding="utf-8") == "theem = 'nord'\n"
