from pathlib import Path

import pytest

from quizapp.config.source import Source, dotted
from quizapp.errors import ConfigError, ExitCode

FILE = Path("config.toml")


def read(text: str) -> dict[str, object]:
    return Source(FILE, text).settings()


def refused(text: str) -> ConfigError:
    with pytest.raises(ConfigError) as caught:
        read(text)
    assert caught.value.exit_code is ExitCode.USAGE
    return caught.value


def test_settings_come_in_tables_as_they_stand() -> None:
    text = "theme = 'x'\n[preset]\nfuzz = false\n[presets.a]\n[decks.'b c']\nnew_per_day = 3"
    tables = {"theme": "x", "preset": {"fuzz": False}, "presets": {"a": {}}, "decks": {"b c": {"new_per_day": 3}}}
    assert read(text) == tables
    assert read("") == {}


@pytest.mark.parametrize(
    ("text", "place", "message", "hint"),
    [
        ("[preset]\nnew_per_dya = 3", "2:1", "there is no setting 'new_per_dya' in [preset]", "'new_per_day'"),
        ("theem = 'x'", "1:1", "there is no setting 'theem'", "'theme'"),
        ("\nnew_per_day = 3", "2:1", "there is no setting 'new_per_day'", "below the line [preset]"),
        ("[preset]\n\n  theme = 'x'", "3:3", "there is no setting 'theme' in [preset]", "at the top"),
        ("[prests]\nnew_per_day = 3", "1:2", "there is no setting 'prests'", "'presets'"),
        ("preset = 3", "1:1", "'preset' is a table, not 3", "Write [preset] on a line of its own"),
        ("presets = 3", "1:1", "'presets' is a table, not 3", "Write [presets] on a line of its own"),
        ("[presets]\nnew_per_day = 3", "2:1", "'new_per_day' in [presets] is a table, not 3", "[presets.new_per_day]"),
        ("[[preset]]\n", "1:3", "'preset' is a table, not [{}]", "Write [preset]"),
        ("zzz = 1", "1:1", "there is no setting 'zzz'", "Known are: day_start_hour"),
        ("preset.new_per_dya = 3", "1:1", "there is no setting 'new_per_dya' in [preset]", "'new_per_day'"),
        ("[presets.x]\nfuz = true", "2:1", "there is no setting 'fuz' in [presets.x]", "'fuzz'"),
        (
            "[preset.easy_days]\nsundy = 'minimum'",
            "2:1",
            "there is no setting 'sundy' in [preset.easy_days]",
            "'sunday'",
        ),
        ("[preset]\neasy_days = {sundy = 'x'}", "2:14", "there is no setting 'sundy'", "'sunday'"),
        ("[preset]\neasy_days = 'sunday'", "2:1", "'easy_days' in [preset] is a table, not 'sunday'", "easy_days]"),
        ("[decks.a]\nfuzz = true", "2:1", "there is no setting 'fuzz' in [decks.a]", "preset = "),
        ("[decks.a]\npresset = 'x'", "2:1", "there is no setting 'presset' in [decks.a]", "'preset'"),
        (
            "[decks.'a b']\nnew_per_dya = 1",
            "2:1",
            "there is no setting 'new_per_dya' in [decks.\"a b\"]",
            "'new_per_day'",
        ),
    ],
)
def test_an_unknown_key_is_told_with_its_place_and_the_likely_one(
    text: str, place: str, message: str, hint: str
) -> None:
    error = refused(text)
    assert error.message.startswith(f"config.toml:{place}: {message}")
    assert hint in error.hint


@pytest.mark.parametrize(
    ("text", "place", "message", "hint"),
    [
        ("[presets.exam]\n[decks.a]\npreset = 'exma'", "3:1", "there is no preset 'exma'", "Did you mean 'exam'?"),
        ("[decks.a]\npreset = 'x'", "2:1", "there is no preset 'x'", "Known are: 'default'."),
        ("[decks]\na = {preset = 'x'}", "2:6", "there is no preset 'x'", "Known are: 'default'."),
        ("[presets.default]", "1:2", "the name 'default' is that of the table [preset]", "below the line [preset]"),
    ],
)
def test_the_names_of_presets(text: str, place: str, message: str, hint: str) -> None:
    error = refused(text)
    assert error.message.startswith(f"config.toml:{place}: {message}")
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
        ("device = 'tpu'", "must be auto, cpu, cuda or mps, in quotes, not 'tpu'"),
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
        ("auto_rate = 'on'", "'auto_rate' must be true or false, not 'on'"),
        ("[preset]\nleech_action = 'Tag'", "must be one of tag, suspend, in quotes, not 'Tag'"),
        ("[preset]\nnew_mix = 1", "must be one of mix, before, after, in quotes, not 1"),
        (
            "[preset.easy_days]\nsunday = 'none'",
            "'sunday' in [preset.easy_days] must be one of normal, reduced, minimum",
        ),
        ("[preset.slow_after]\ncode = 600", "must be a whole number of seconds from 1 to 599, or 0 for never, not 600"),
        ("[preset]\nparameters = [1, 2]", "or [] for the defaults, but there are 2 of them, not 17, 19 or 21"),
        (
            "[preset]\nparameters = ['a']",
            "must be the 17, 19 or 21 parameters of FSRS, or [] for the defaults, not ['a']",
        ),
        ("[preset]\nparameters = [" + "1.0, " * 21 + "]", "but number 8 is 1.0, not from 0.001 to 0.75"),
        ("[preset]\nparameters = [" + "nan, " * 19 + "]", "but number 1 is nan"),
        ("[preset]\nparameters = [" + "true, " * 21 + "]", "parameters of FSRS, or [] for the defaults, not [True"),
        ("[preset]\nparameters = [" + "1" * 400 + ", " + "1, " * 20 + "]", "but int too large to convert to float"),
        ("[decks.a]\nnew_per_day = 10000", "'new_per_day' in [decks.a] must be a whole number from 0 to 9999"),
        ("[decks.a]\npreset = 3", "'preset' in [decks.a] must be the name of a preset, in quotes, not 3"),
    ],
)
def test_a_value_that_cannot_be_used_is_told_with_its_line(text: str, message: str) -> None:
    error = refused(text)
    assert error.message.startswith(f"config.toml:{text.count(chr(10)) + 1}:")
    assert message in error.message


def test_a_long_value_is_not_repeated_whole() -> None:
    assert len(refused(f"device = '{'x' * 5000}'").message) < 400


def test_control_characters_do_not_reach_the_terminal() -> None:
    assert "\x1b" not in str(refused(r'"\u001b[31m" = 1'))
    assert "\x1b" not in str(refused(r'device = "\u001b[31m"'))


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("day_start_hour 4", ":1:16"),
        ("theme = 'x'\ntheme = 'y'\n", ":2:12"),
        ("a = [" * 2000, ""),
        ("a = " + "9" * 5000, ""),
    ],
)
def test_what_is_not_toml_is_told_with_its_place(text: str, place: str) -> None:
    error = refused(text)
    assert error.message.startswith(f"config.toml{place}")
    assert "this is not TOML" in error.message


def test_a_word_is_told_the_likely_one() -> None:
    assert refused("[preset]\nreview_order = 'retrievabilty'").hint == "Did you mean 'retrievability'?"
    assert refused("[preset]\nreview_order = 'x'").hint == ""


@pytest.mark.parametrize(
    ("keys", "text"),
    [(["a"], "a"), (["a", "b-2"], "a.b-2"), (["a b"], '"a b"'), (['"'], r'"\""'), (["ü\x7f"], '"ü\\u007f"')],
)
def test_keys_are_put_into_quotes_where_toml_wants_them(keys: list[str], text: str) -> None:
    assert dotted(keys) == text


@pytest.mark.parametrize(
    ("text", "place", "message", "hint"),
    [
        ("[keys]\nsumbit = 'f5'", "2:1", "there is no setting 'sumbit' in [keys]", "Did you mean 'submit'?"),
        ("[keys]\nzzz = 'f5'", "2:1", "there is no setting 'zzz' in [keys]", "Known are: submit, hint"),
        ("keys = 'f5'", "1:1", "'keys' is a table, not 'f5'", "Write [keys] on a line of its own"),
        (
            "[keys]\n  submit = ['ctrl+j', 'crtl+k']",
            "2:3",
            "'submit' in [keys] must be a key such as \"ctrl+j\", or a list of keys, but 'crtl+k' is no key",
            "Did you mean 'ctrl+k'?",
        ),
        ("[keys]\nsubmit = 5", "2:1", "'submit' in [keys] must be a key", ""),
        ("[keys]\nsubmit = ['f5', 5]", "2:1", "'submit' in [keys] must be a key", ""),
        ("[keys]\nskip = true", "2:1", "'skip' in [keys] must be a key", ""),
        ("[keys]\nhelp = 'f12'\nhint = 'f12'", "2:1", "'f12' would do both 'hint' and 'help'", "Give 'hint'"),
        ("keys = {hint = 'f3'}", "1:9", "'f3' would do both 'reveal' and 'hint'", "Give 'reveal' another key"),
        ("[keys]\n\nsubmit = 'x'", "3:1", "'submit' in [keys] cannot be 'x'", "Free are"),
    ],
)
def test_keys_that_cannot_be(text: str, place: str, message: str, hint: str) -> None:
    error = refused(text)
    assert error.message.startswith(f"config.toml:{place}: {message}")
    assert hint in error.hint


def test_keys_are_known_by_one_name() -> None:
    text = "[keys]\nsubmit = '^s'\nhint = ['F12', 'Ctrl+M']"
    with pytest.raises(ConfigError, match="cannot be 'enter'"):
        read(text)
    assert read("[keys]\nhelp='f11'\nhint = ['?', 'question_mark', 'F12']\nbury = []")["keys"] == {
        "help": ("f11",),
        "hint": ("?", "f12"),
        "bury": (),
    }
