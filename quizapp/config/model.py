"""The learner's settings, checked, and the preset that they give each deck."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import tzinfo
from typing import Any

from quizapp.config.keys import DEFAULT_KEYS, Keys
from quizapp.core.parameters import PARAMETERS
from quizapp.core.preset import Preset

DEFAULT = "default"
"""The name of the preset that a deck has when it names none: the table [preset]."""


@dataclass(frozen=True, slots=True)
class DeckSettings:
    """What is set for one deck: the name of its preset, and what differs for this deck alone (None: as the preset).

    `unwalled` lets its code run in the open on a system that has no walls; where there are walls it changes nothing.
    """

    preset: str = DEFAULT
    retention: float | None = None
    new_per_day: int | None = None
    reviews_per_day: int | None = None
    unwalled: bool = False

    def own(self) -> dict[str, Any]:
        """Return the preset's fields that this deck sets for itself."""
        own = {name: getattr(self, name) for name in ("retention", "new_per_day", "reviews_per_day")}
        return {key: value for key, value in own.items() if value is not None}

    def as_table(self) -> dict[str, Any]:
        """Return what is set, as config.toml takes it."""
        return {"preset": self.preset, **self.own(), **({"unwalled": True} if self.unwalled else {})}


@dataclass(frozen=True, slots=True)
class Config:
    """The learner's settings, all checked; `presets` by name and `decks` by id are those that are written down.

    `keys` are those of every action, whether they are written down or not.
    """

    preset: Preset = field(default_factory=Preset)
    day_start_hour: int = 4
    timezone: str = ""
    theme: str = ""
    device: str = "auto"
    auto_rate: bool = False
    keys: Keys = field(default_factory=lambda: DEFAULT_KEYS)
    presets: Mapping[str, Preset] = field(default_factory=dict)
    decks: Mapping[str, DeckSettings] = field(default_factory=dict)

    def zone(self) -> tzinfo:
        """Return the time zone whose days the learner lives by."""
        if self.timezone:
            from zoneinfo import ZoneInfo

            return ZoneInfo(self.timezone)
        from quizapp.localzone import LocalZone

        return LocalZone()

    @property
    def unwalled(self) -> frozenset[str]:
        """The decks whose code may run in the open where there are no walls."""
        return frozenset(deck for deck, settings in self.decks.items() if settings.unwalled)

    def preset_name(self, deck: str) -> str:
        """Return the name of a deck's preset; decks of one name share parameters and the load of a day."""
        return self.decks[deck].preset if deck in self.decks else DEFAULT

    def preset_of(self, deck: str) -> Preset:
        """Return the preset that holds for the deck with this id, its own limits and retention put in."""
        settings = self.decks.get(deck)
        if settings is None:
            return self.preset
        preset = self.presets.get(settings.preset, self.preset)
        own = settings.own()
        return replace(preset, **own) if own else preset

    def as_tables(self) -> dict[str, Any]:
        """Return the settings as nested tables, as config.toml takes them."""
        tables = {key: value for key, value in asdict(self).items() if key not in ("presets", "decks")}
        tables["preset"] = _as_table(self.preset)
        if self.presets:
            tables["presets"] = {name: _as_table(preset) for name, preset in self.presets.items()}
        if self.decks:
            tables["decks"] = {deck: each.as_table() for deck, each in self.decks.items()}
        return tables


def _as_table(preset: Preset) -> dict[str, Any]:
    """A preset's settings; FSRS's own parameters stay unwritten, so that who copies them does not pin them."""
    parameters = () if preset.parameters == PARAMETERS else preset.parameters
    return asdict(preset) | {"parameters": parameters}
