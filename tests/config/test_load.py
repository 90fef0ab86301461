import subprocess
import sys
import tomllib
from dataclasses import fields
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizapp import config
from quizapp.config import Config, load_config
from quizapp.config.keys import ACTIONS, DEFAULT_KEYS
from quizapp.config.load import written_at
from quizapp.core.day import next_rollover
from quizapp.core.easy_days import EasyDay, EasyDays
from quizapp.core.leech import LeechAction
from quizapp.core.orders import NewMix, NewOrder, ReviewOrder
from quizapp.core.parameters import upgraded
from quizapp.core.preset import Preset
from quizapp.core.rating import SlowAfter
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


WRITTEN = """
day_start_hour = 0
timezone = "Europe/Berlin"
theme = "nord"
device = "cuda"
auto_rate = true
[preset]
retention = 0.85
learning_steps = [30, 300, 86400]
relearning_steps = []
new_per_day = 0
reviews_per_day = 9999
maximum_interval = 365
leech_threshold = 0
leech_action = "suspend"
fuzz = false
load_balance = false
new_order = "random"
new_mix = "after"
review_order = "overdue"
bury_siblings = false
parameters = [
    0.3, 1.3, 2.3, 8.3, 6.4, 0.8, 3.0, 0.01, 1.9, 0.2, 0.8, 1.5, 0.06, 0.26, 1.6, 0.6, 1.9, 0.5, 0.1, 0.07, 0.2,
]
easy_days = {saturday = "reduced", sunday = "minimum"}
slow_after = {code = 0, choice = 30}
"""

FITTED = (0.3, 1.3, 2.3, 8.3, 6.4, 0.8, 3.0, 0.01, 1.9, 0.2, 0.8, 1.5, 0.06, 0.26, 1.6, 0.6, 1.9, 0.5, 0.1, 0.07, 0.2)


def test_every_setting_can_be_written(tmp_path: Path) -> None:
    preset = Preset(
        retention=0.85,
        learning_steps=(30, 300, 86400),
        relearning_steps=(),
        new_per_day=0,
        reviews_per_day=9999,
        maximum_interval=365,
        leech_threshold=0,
        leech_action=LeechAction.SUSPEND,
        fuzz=False,
        load_balance=False,
        new_order=NewOrder.RANDOM,
        new_mix=NewMix.AFTER,
        review_order=ReviewOrder.OVERDUE,
        bury_siblings=False,
        parameters=FITTED,
        easy_days=EasyDays(saturday=EasyDay.REDUCED, sunday=EasyDay.MINIMUM),
        slow_after=SlowAfter(code=0, choice=30),
    )
    assert load(tmp_path, WRITTEN) == Config(preset, 0, "Europe/Berlin", "nord", "cuda", auto_rate=True)


def test_the_documented_file_is_the_defaults_and_names_every_setting(tmp_path: Path) -> None:
    main, named = (config.__doc__ or "").split("Every key may be left out.")
    documented = "\n".join(line[4:] for line in main.splitlines() if line.startswith("    "))
    assert load(tmp_path, documented) == Config()
    tables = tomllib.loads(documented)
    settings = {field.name for field in fields(Config)} - {"presets", "decks"}
    assert set(tables) == settings
    assert set(tables["keys"]) == set(ACTIONS)
    assert set(tables["preset"]) == {field.name for field in fields(Preset)}
    assert set(tables["preset"]["easy_days"]) == {field.name for field in fields(EasyDays)}
    assert set(tables["preset"]["slow_after"]) == {field.name for field in fields(SlowAfter)}
    found = load(tmp_path, "\n".join(line[4:] for line in named.splitlines() if line.startswith("    ")))
    assert found.preset_of("fastai-17-foundations").retention == 0.95
    assert found.preset_of("fastai-17-foundations").new_per_day == 5


def test_keys_that_are_not_written_stay_as_they_are(tmp_path: Path) -> None:
    found = load(tmp_path, "[keys]\nsubmit = 'ctrl+s'\nbury = []", QUIZAPP_SUBMIT="f5").keys
    assert found == {**DEFAULT_KEYS, "submit": ("ctrl+s",), "bury": ()}


class TestPresets:
    def test_what_a_named_preset_leaves_out_is_as_in_the_default_one(self, tmp_path: Path) -> None:
        found = load(
            tmp_path,
            """
            [preset]
            new_per_day = 3
            easy_days = {sunday = "minimum"}
            [presets.exam]
            retention = 0.95
            easy_days = {monday = "reduced"}
            """,
        )
        week = EasyDays(monday=EasyDay.REDUCED, sunday=EasyDay.MINIMUM)
        assert found.presets == {"exam": Preset(retention=0.95, new_per_day=3, easy_days=week)}
        assert found.preset.retention == 0.9

    def test_decks_have_the_preset_they_name_and_limits_of_their_own(self, tmp_path: Path) -> None:
        text = """
            [preset]
            new_per_day = 3
            [presets.exam]
            retention = 0.95
            [decks.a]
            preset = "exam"
            [decks."b c"]
            preset = "exam"
            new_per_day = 1
            retention = 0.8
            [decks.d]
            reviews_per_day = 7
            [decks.e]
            preset = "default"
            unwalled = true
            """
        found = load(tmp_path, text)
        assert found.unwalled == {"e"}
        assert found.preset_of("a") == Preset(retention=0.95, new_per_day=3)
        assert found.preset_of("b c") == Preset(retention=0.8, new_per_day=1)
        assert found.preset_of("d") == Preset(new_per_day=3, reviews_per_day=7)
        assert found.preset_of("e") == found.preset_of("unheard of") == found.preset
        assert [found.preset_name(deck) for deck in ("a", "b c", "d", "x")] == ["exam", "exam", "default", "default"]

    def test_the_environment_stands_above_every_preset_and_deck(self, tmp_path: Path) -> None:
        text = "[presets.exam]\nnew_per_day = 9\n[decks.a]\npreset = 'exam'\nnew_per_day = 8\nretention = 0.8"
        found = load(tmp_path, text, QUIZAPP_NEW_PER_DAY="2")
        assert found.preset_of("a") == Preset(new_per_day=2, retention=0.8)
        assert found.presets["exam"].new_per_day == 2

    @pytest.mark.parametrize("length", [17, 19])
    def test_older_parameters_are_upgraded(self, tmp_path: Path, length: int) -> None:
        older = list(FITTED[:length])
        assert load(tmp_path, f"[preset]\nparameters = {older}").preset.parameters == upgraded(older)


def test_the_learners_own_file_is_read(home: Path) -> None:
    (home / "config").mkdir(parents=True)
    (home / "config" / "config.toml").write_text("day_start_hour = 6\n")
    assert load_config().day_start_hour == 6


class TestFile:
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

    def test_words_and_flags(self, tmp_path: Path) -> None:
        found = load(tmp_path, "", QUIZAPP_NEW_ORDER="random", QUIZAPP_AUTO_RATE="true", QUIZAPP_LEECH_ACTION="suspend")
        assert (found.preset.new_order, found.auto_rate) == (NewOrder.RANDOM, True)
        assert found.preset.leech_action is LeechAction.SUSPEND
        error = refused(tmp_path, "", QUIZAPP_NEW_ORDER="Random")
        assert error.message == "QUIZAPP_NEW_ORDER must be one of author, random, in quotes, not 'Random'."

    def test_the_real_environment_is_read(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("QUIZAPP_DAY_START_HOUR", "5")
        assert load_config().day_start_hour == 5

    @pytest.mark.parametrize("value", ["", "ten", "1.5", "-1", "5\nx = 1", "'5'", "[5]"])
    def test_a_value_that_cannot_be_used_names_the_variable(self, tmp_path: Path, value: str) -> None:
        error = refused(tmp_path, "", QUIZAPP_NEW_PER_DAY=value)
        assert error.message.startswith("QUIZAPP_NEW_PER_DAY must be a whole number from 0 to 9999")

    def test_other_variables_are_left_alone(self, tmp_path: Path) -> None:
        assert load(tmp_path, "", QUIZAPP_HOME="/nowhere", QUIZAPP_LEARNING_STEPS="[1]", NEW_PER_DAY="1") == Config()
        assert load(tmp_path, "", QUIZAPP_PARAMETERS="[1]", QUIZAPP_PRESET="x", QUIZAPP_DECKS="x") == Config()


@given(text=st.text(max_size=80))
def test_any_text_is_read_or_refused(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    file = tmp_path_factory.mktemp("config") / "config.toml"
    file.write_text(text, encoding="utf-8")
    try:
        told = repr(load_config(file, {}))
    except ConfigError as error:
        told = str(error)
    assert told.startswith(("Config(", str(file)))


def test_reading_settings_imports_nothing_heavy() -> None:
    heavy = {"torch", "sqlmodel", "textual", "numpy", "fsrs_rs_python"}
    code = f"import sys, quizapp.config as c; c.load_config(); print(sorted({heavy!r} & set(sys.modules)))"
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert told.strip() == "[]"


def test_a_day_from_settings_starts_at_their_hour() -> None:
    settings = Config(day_start_hour=5, timezone="Europe/Berlin")
    at = datetime(2026, 11, 24, 3, tzinfo=UTC)
    assert next_rollover(at, settings.zone(), settings.day_start_hour) == at + timedelta(hours=1)


def test_where_a_setting_is_set(tmp_path: Path) -> None:
    file = tmp_path / "config.toml"
    assert written_at("theme", file, {}) == str(file)
    file.write_text("# mine\n  theme = 'nord'\n", encoding="utf-8")
    assert written_at("theme", file, {}) == f"{file}:2:3"
    assert written_at("theme", file, {"QUIZAPP_THEME": "nord"}) == "QUIZAPP_THEME"
