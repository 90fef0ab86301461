from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from quizapp.config import Config, DeckSettings
from quizapp.core.parameters import PARAMETERS
from quizapp.core.preset import Preset

HARD, EASY = Preset(retention=0.95), Preset(retention=0.8)
CONFIG = Config(
    presets={"hard": HARD, "easy": EASY},
    decks={"a": DeckSettings("hard"), "b": DeckSettings("easy", new_per_day=0), "c": DeckSettings(retention=0.7)},
)


class TestZone:
    def test_the_zone_that_is_set(self) -> None:
        assert Config(timezone="Asia/Tokyo").zone() == ZoneInfo("Asia/Tokyo")

    def test_without_one_the_computers_own(self) -> None:
        at = datetime(2026, 7, 1, 12, tzinfo=UTC)
        assert at.astimezone(Config().zone()).utcoffset() == at.astimezone().utcoffset()


class TestPresets:
    def test_a_deck_has_its_preset(self) -> None:
        assert CONFIG.preset_of("a") is HARD
        assert CONFIG.preset_of("nowhere") is CONFIG.preset

    def test_what_a_deck_sets_for_itself_stands_above_its_preset(self) -> None:
        assert CONFIG.preset_of("b") == Preset(retention=0.8, new_per_day=0)
        assert CONFIG.preset_of("c") == Preset(retention=0.7)

    def test_decks_go_by_the_name_of_their_preset(self) -> None:
        assert [CONFIG.preset_name(deck) for deck in "abcd"] == ["hard", "easy", "default", "default"]

    @given(
        retention=st.none() | st.floats(0.7, 0.99),
        new=st.none() | st.integers(0, 9999),
        reviews=st.none() | st.integers(0, 9999),
    )
    def test_only_what_is_set_differs(self, retention: float | None, new: int | None, reviews: int | None) -> None:
        found = Config(decks={"a": DeckSettings("default", retention, new, reviews)}).preset_of("a")
        assert found == Preset(
            retention=0.9 if retention is None else retention,
            new_per_day=20 if new is None else new,
            reviews_per_day=200 if reviews is None else reviews,
        )


class TestTables:
    def test_what_is_not_set_is_left_out(self) -> None:
        assert not {"presets", "decks"} & Config().as_tables().keys()
        assert CONFIG.as_tables()["decks"]["b"] == {"preset": "easy", "new_per_day": 0}
        assert Config(decks={"a": DeckSettings(unwalled=True)}).as_tables()["decks"]["a"] == {
            "preset": "default",
            "unwalled": True,
        }
        assert CONFIG.as_tables()["presets"].keys() == {"hard", "easy"}

    def test_the_default_parameters_are_not_pinned(self) -> None:
        assert Config().as_tables()["preset"]["parameters"] == ()
        fitted = (0.3, *PARAMETERS[1:])
        assert Config(Preset(parameters=fitted)).as_tables()["preset"]["parameters"] == fitted
