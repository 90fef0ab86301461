import subprocess
import sys
from dataclasses import asdict, fields
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizapp import config
from quizapp.config import Config, load_config
from quizapp.core.day import next_rollover
from quizapp.core.preset import Preset
from quizapp.errors import ConfigError, ExitCode


def load(tmp_path: Path, text: str, **environ: str) -> Config:
    file = tmp_path / "config.toml"
    file.write_text(text)
    return load_config(file, environ)


def refused(tmp_path: Path, text: str, **environ: str) -> ConfigError:
    with pytest.raises(ConfigError) as caught:
        load(tmp_path, text, **environ)
    assert caught.value.exit_code is ExitCode.USAGE
    return caught.value


def test_without_a_file_the_defaults_hold_and_no_folder_is_made(home: Path) -> None:
    assert load_config() == Config(Preset(0.9, (60, 600), (600,), 20, 200, 36500, 8), 4, "", "", "auto")
    assert not home.exists()


def test_every_setting_can_be_written(tmp_path: Path) -> None:
    found = load(
        tmp_path,
        """
        day_start_hour = 0
        timezone = "Europe/Berlin"
        theme = "nord"
        device = "cuda:1"
        [preset]
        retention = 0.85
        learning_steps = [30, 300, 86400]
        relearning_steps = []
        new_per_day = 0
        reviews_per_day = 9999
        maximum_interval = 365
        leech_threshold = 0
        fuzz = false
        """,
    )
    preset = Preset(0.85, (30, 300, 86400), (), 0, 9999, 365, 0, False)
    assert found == Config(preset, 0, "Europe/Berlin", "nord", "cuda:1")


def test_every_field_has_a_setting_and_the_other_way_round() -> None:
    known = {("preset", field.name) for field in fields(Preset)}
    known |= {("", field.name) for field in fields(Config) if field.name != "preset"}
    assert set(config.SETTINGS) == known


def test_the_documented_file_is_the_defaults(tmp_path: Path) -> None:
    documented = [line[4:] for line in (config.__doc__ or "").splitlines() if line.startswith("    ")]
    assert len([line for line in documented if "=" in line]) == len(config.SETTINGS)
    assert load(tmp_path, "\n".join(documented)) == Config()


def test_the_learners_own_file_is_read(home: Path) -> None:
    (home / "config").mkdir(parents=True)
    (home / "config" / "config.toml").write_text("day_start_hour = 6\n")
    assert load_config().day_start_hour == 6


class TestMistakes:
    @pytest.mark.parametrize(
        ("text", "place", "message", "hint"),
        [
            ("[preset]\nnew_per_dya = 3", 2, "there is no setting 'new_per_dya' in [preset]", "'new_per_day'"),
            ("theem = 'x'", 1, "there is no setting 'theem'", "'theme'"),
            ("\nnew_per_day = 3", 2, "there is no setting 'new_per_day'", "below the line [preset]"),
            ("[preset]\n\ntheme = 'x'", 3, "there is no setting 'theme' in [preset]", "at the top"),
            ("[presets]\nnew_per_day = 3", 1, "there is no setting 'presets'", "'preset'"),
            ("preset = 3", 1, "there is no setting 'preset'", "write [preset] on a line of its own"),
            ("zzz = 1", 1, "there is no setting 'zzz'", "Known are: day_start_hour"),
            ("preset.new_per_dya = 3", 1, "there is no setting 'new_per_dya' in [preset]", "'new_per_day'"),
        ],
    )
    def test_an_unknown_key_is_told_with_its_line_and_the_likely_one(
        self, tmp_path: Path, text: str, place: int, message: str, hint: str
    ) -> None:
        error = refused(tmp_path, text)
        assert error.message.startswith(f"{tmp_path / 'config.toml'}:{place}: {message}")
        assert hint in error.hint

    @pytest.mark.parametrize(
        ("text", "message"),
        [
            ("day_start_hour = 24", "'day_start_hour' must be a whole number from 0 to 23, not 24"),
            ("day_start_hour = '4'", "must be a whole number from 0 to 23, not '4'"),
            ("day_start_hour = true", "must be a whole number from 0 to 23, not true"),
            ("day_start_hour = 4.0", "must be a whole number from 0 to 23, not 4.0"),
            ("timezone = 'Europe/Berln'", "must be a time zone such as"),
            ("timezone = 'Europe'", "must be a time zone such as"),
            ("timezone = '../../etc/passwd'", "must be a time zone such as"),
            ("timezone = 3", "must be a time zone such as"),
            ("theme = 3", "must be the name of a theme"),
            ("device = 'tpu'", "must be auto, cpu, cuda, cuda:N or mps, not 'tpu'"),
            ("[preset]\nretention = 0.0", "'retention' in [preset] must be a number from 0.7 to 0.99, not 0.0"),
            ("[preset]\nretention = nan", "must be a number from 0.7 to 0.99"),
            ("[preset]\nretention = 1", "must be a number from 0.7 to 0.99"),
            ("[preset]\nlearning_steps = [600, 60]", "must be a list of whole seconds in ascending order"),
            ("[preset]\nlearning_steps = [60, 60]", "must be a list of whole seconds in ascending order"),
            ("[preset]\nlearning_steps = [0]", "must be a list of whole seconds"),
            ("[preset]\nlearning_steps = [60.5]", "must be a list of whole seconds"),
            ("[preset]\nlearning_steps = [true]", "must be a list of whole seconds"),
            ("[preset]\nlearning_steps = ['1m']", "must be a list of whole seconds"),
            ("[preset]\nrelearning_steps = 600", "must be a list of whole seconds"),
            ("[preset]\nnew_per_day = -1", "must be a whole number from 0 to 9999, not -1"),
            ("[preset]\nmaximum_interval = 0", "must be a whole number from 1 to 36500, not 0"),
            ("[preset]\nfuzz = 1", "must be true or false, not 1"),
        ],
    )
    def test_a_value_that_cannot_be_used_is_told_with_its_line(self, tmp_path: Path, text: str, message: str) -> None:
        error = refused(tmp_path, text)
        assert error.message.startswith(f"{tmp_path / 'config.toml'}:{text.count(chr(10)) + 1}: ")
        assert message in error.message

    def test_a_long_value_is_not_repeated_whole(self, tmp_path: Path) -> None:
        assert len(refused(tmp_path, f"device = '{'x' * 5000}'").message) < 400

    def test_control_characters_do_not_reach_the_terminal(self, tmp_path: Path) -> None:
        assert "\x1b" not in str(refused(tmp_path, r'"\u001b[31m" = 1'))
        assert "\x1b" not in str(refused(tmp_path, r'device = "\u001b[31m"'))

    @pytest.mark.parametrize(
        ("text", "place"),
        [
            ("day_start_hour 4", ":1:16"),
            ("theme = 'x'\ntheme = 'y'\n", ":2:12"),
            ("a = [" * 2000, ""),
            ("a = " + "9" * 5000, ""),
        ],
    )
    def test_what_is_not_toml_is_told_with_its_place(self, tmp_path: Path, text: str, place: str) -> None:
        error = refused(tmp_path, text)
        assert error.message.startswith(f"{tmp_path / 'config.toml'}{place}")
        assert "this is not TOML" in error.message

    def test_a_folder_in_its_place(self, tmp_path: Path) -> None:
        with pytest.raises(ConfigError, match="cannot be read"):
            load_config(tmp_path)

    def test_bytes_that_are_no_text(self, tmp_path: Path) -> None:
        file = tmp_path / "config.toml"
        file.write_bytes(b"theme = '\xff'")
        with pytest.raises(ConfigError, match="not UTF-8"):
            load_config(file)


class TestEnvironment:
    def test_it_stands_above_the_file(self, tmp_path: Path) -> None:
        found = load(tmp_path, "[preset]\nnew_per_day = 3\nfuzz = true", QUIZAPP_NEW_PER_DAY="7", QUIZAPP_FUZZ="false")
        assert (found.preset.new_per_day, found.preset.fuzz) == (7, False)

    def test_numbers_and_words(self, tmp_path: Path) -> None:
        found = load(
            tmp_path, "", QUIZAPP_RETENTION="0.8", QUIZAPP_TIMEZONE="UTC", QUIZAPP_THEME="dark", QUIZAPP_DEVICE="cpu"
        )
        assert found == Config(Preset(retention=0.8), 4, "UTC", "dark", "cpu")

    def test_the_real_environment_is_read(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("QUIZAPP_DAY_START_HOUR", "5")
        assert load_config().day_start_hour == 5

    @pytest.mark.parametrize("value", ["", "ten", "1.5", "-1", "5\nx = 1", "'5'", "[5]"])
    def test_a_value_that_cannot_be_used_names_the_variable(self, tmp_path: Path, value: str) -> None:
        error = refused(tmp_path, "", QUIZAPP_NEW_PER_DAY=value)
        assert error.message.startswith("QUIZAPP_NEW_PER_DAY must be a whole number from 0 to 9999")

    def test_other_variables_are_left_alone(self, tmp_path: Path) -> None:
        assert load(tmp_path, "", QUIZAPP_HOME="/nowhere", QUIZAPP_LEARNING_STEPS="[1]", NEW_PER_DAY="1") == Config()


class TestZone:
    def test_the_zone_that_is_set(self) -> None:
        assert Config(timezone="Asia/Tokyo").zone() == ZoneInfo("Asia/Tokyo")

    def test_without_one_the_computers_own(self) -> None:
        at = datetime(2026, 7, 1, 12, tzinfo=UTC)
        assert at.astimezone(Config().zone()).utcoffset() == at.astimezone().utcoffset()


@given(text=st.text(max_size=80))
def test_any_text_is_read_or_refused(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    file = tmp_path_factory.mktemp("config") / "config.toml"
    file.write_text(text, encoding="utf-8")
    try:
        told = repr(load_config(file, {}))
    except ConfigError as error:
        told = str(error)
    assert told.startswith(("Config(", str(file)))


def test_a_written_configuration_reads_back(tmp_path: Path) -> None:
    wanted = Config(Preset(new_per_day=3, fuzz=False), 5, "UTC", "nord", "cpu")
    lines = [f"{key} = {value!r}" for key, value in asdict(wanted).items() if key != "preset"]
    lines.append("[preset]")
    lines += [
        f"{key} = {str(value).lower().replace('(', '[').replace(')', ']')}"
        for key, value in asdict(wanted.preset).items()
    ]
    assert load(tmp_path, "\n".join(lines)) == wanted


def test_reading_settings_imports_nothing_heavy() -> None:
    heavy = {"torch", "sqlmodel", "textual", "numpy", "fsrs_rs_python"}
    code = f"import sys, quizapp.config as c; c.load_config(); print(sorted({heavy!r} & set(sys.modules)))"
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert told.strip() == "[]"


def test_a_day_from_settings_starts_at_their_hour() -> None:
    settings = Config(day_start_hour=5, timezone="Europe/Berlin")
    at = datetime(2026, 11, 24, 3, tzinfo=UTC)
    assert next_rollover(at, settings.zone(), settings.day_start_hour) == at + timedelta(hours=1)
