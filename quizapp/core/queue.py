"""What is asked next: the order of the cards that are due, within the day's limits.

1. Learning cards whose moment has come, the longest waiting first.
2. Reviews in the order that their preset names, by default the day they are due; new cards mixed evenly among them,
   or before or after them.
3. Only when none of these is left: learning cards that come due within `LEARN_AHEAD`.

The queue is built from scratch after every answer and still mixes evenly, since what was answered today counts too.
"""

from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import chain, islice
from operator import itemgetter

from quizapp.core.candidates import Candidates, Placed
from quizapp.core.card import Card
from quizapp.core.day import ONE_DAY
from quizapp.core.lineup import Lineup
from quizapp.core.orders import NewMix
from quizapp.core.preset import Preset
from quizapp.core.record import CardState, DayCounts, DayLimits, Marks
from quizapp.core.sorting import Presets, Seen

LEARN_AHEAD = timedelta(minutes=20)
"""How early a learning card may be asked when there is nothing else to do; Anki's default."""


@dataclass(frozen=True, slots=True)
class Counts:
    """Cards left today; `learning` are those due now or within `LEARN_AHEAD`."""

    new: int = 0
    learning: int = 0
    review: int = 0

    @property
    def total(self) -> int:
        """All of them."""
        return self.new + self.learning + self.review


@dataclass(frozen=True, slots=True)
class Queue:
    """The cards to ask now, in order; the next moment (UTC) at which a learning card that is not among them is due."""

    cards: tuple[Card, ...] = ()
    counts: Counts = Counts()
    next_learning: datetime | None = None


def build_queue(
    cards: Sequence[Card],
    states: Mapping[str, CardState],
    now: datetime,
    today: date,
    counts_today: Mapping[str, DayCounts],
    presets: Presets | Preset,
    *,
    marks: Mapping[str, Marks] | None = None,
    limits: Mapping[str, DayLimits] | None = None,
    known: Container[str] | None = None,
) -> Queue:
    """Return the queue of `cards`, given in the author's order; `states` by card id, a card without one is new.

    With `known`, which tells whether an id is no longer new, states of cards that are not due may be left out.
    `presets` is one preset for all decks, or gives that of each. `marks` by card id hide cards, `limits` by deck stand
    in for the preset's today. See `choose` for the rest.
    """
    preset_of = presets if callable(presets) else _always(presets)
    lineup = Lineup(cards, states, today, preset_of, marks or {}, known)
    return choose(lineup.candidates(), now, counts_today, preset_of, limits or {})


def choose(
    candidates: Candidates,
    now: datetime,
    counts_today: Mapping[str, DayCounts],
    presets: Presets,
    limits: Mapping[str, DayLimits],
) -> Queue:
    """Return the queue of these candidates at `now` (UTC).

    Limits hold per deck and study day, less what `counts_today` says was answered; new cards and reviews are limited
    independently, learning cards never. Siblings, the cards of one deck that name the same family, are not asked on
    the same study day unless the preset says so: one that is new or in review is held back when another was answered
    today, is in learning now, or comes before it. A card held back so uses up no limit.
    """
    learning = sorted(candidates.learning, key=lambda pair: _moment(pair[1], now))
    day = _Day(counts_today, presets, limits, candidates)
    asked = day.reviews(candidates.reviews)
    introduced = day.new(candidates.fresh)

    ready = [card for card, state in learning if _moment(state, now) <= now]
    soon = [(card, state) for card, state in learning if now < _moment(state, now) <= now + LEARN_AHEAD]
    mixed = _mix(asked, introduced, counts_today, presets, candidates.decks)
    ahead = [] if ready or mixed else _not_twice_running(soon, candidates)
    asked_until = now + LEARN_AHEAD if ahead else now
    later = (_moment(state, now) for _, state in learning)
    return Queue(
        cards=(*ready, *mixed, *ahead),
        counts=Counts(sum(map(len, introduced.values())), len(ready) + len(soon), len(asked)),
        next_learning=min((moment for moment in later if moment > asked_until), default=None),
    )


def _always(preset: Preset) -> Presets:
    return lambda deck: preset


def _moment(state: CardState, now: datetime) -> datetime:
    """When a learning card is due; one that is due all day is due now."""
    # No moment is a day or more away but for a clock that ran ahead: the card would wait until that time has come.
    return now if state.due_at is None or state.due_at - now > ONE_DAY else state.due_at


class _Day:
    """What the limits of the day leave, deck by deck, and which families of siblings have had their turn."""

    def __init__(
        self,
        done: Mapping[str, DayCounts],
        presets: Presets,
        limits: Mapping[str, DayLimits],
        candidates: Candidates,
    ) -> None:
        self._done = done
        self._presets = presets
        self._limits = limits
        self._families = candidates.families
        busy = () if self._families == set() else chain(candidates.answered, candidates.learning)
        self._taken = {_family(card) for card, _ in busy if card.siblings}

    def reviews(self, due: Mapping[str, Iterable[Placed]]) -> list[Card]:
        """Return the first reviews of each deck for which there is room, by place; draw no more than it takes."""
        taken: list[Placed] = []
        for deck, placed in due.items():
            if self._holds_back(deck):
                placed = (each for each in placed if self._admit(each[1]))
            taken += islice(placed, max(self._room(deck)[1], 0))
        if len(due) > 1:
            taken.sort(key=itemgetter(0))
        return list(map(itemgetter(1), taken))

    def new(self, fresh: Mapping[str, Iterable[Card]]) -> dict[str, list[Card]]:
        """Return the first new cards of each deck for which there is room, and draw no more than it takes."""
        taken = {}
        for deck, cards in fresh.items():
            admitted = filter(self._admit, cards) if self._holds_back(deck) else cards
            taken[deck] = list(islice(admitted, max(self._room(deck)[0], 0)))
        return taken

    def _room(self, deck: str) -> tuple[int, int]:
        """How many new cards and reviews a deck may still ask today."""
        preset, today = self._presets(deck), self._limits.get(deck, DayLimits())
        done = self._done.get(deck, DayCounts())
        new = preset.new_per_day if today.new is None else today.new
        reviews = preset.reviews_per_day if today.reviews is None else today.reviews
        return new - done.new, reviews - done.review

    def _holds_back(self, deck: str) -> bool:
        """Whether cards of a deck wait for their siblings; else none of them need be looked at."""
        some = self._families is None or deck in self._families
        return some and self._presets(deck).bury_siblings

    def _admit(self, card: Card) -> bool:
        """Whether `card` may be asked today; its siblings then no longer may."""
        if not card.siblings:
            return True
        family = _family(card)
        if family in self._taken:
            return False
        self._taken.add(family)
        return True


def _family(card: Card) -> tuple[str, str]:
    return card.deck, card.siblings


def _mix(
    reviews: Sequence[Card],
    fresh: Mapping[str, Sequence[Card]],
    counts_today: Mapping[str, DayCounts],
    presets: Presets,
    decks: Iterable[str],
) -> list[Card]:
    """Put the new cards of each deck before, after or evenly among the day's reviews."""
    places: dict[NewMix, list[Card]] = {mix: [] for mix in NewMix}
    for deck, cards in fresh.items():
        places[presets(deck).new_mix].extend(cards)
    done = {deck: counts_today[deck] for deck in decks if deck in counts_today}
    reviews_done = sum(each.review for each in done.values())
    mixed_done = sum(each.new for deck, each in done.items() if presets(deck).new_mix is NewMix.MIX)
    mixed = _evenly(reviews, reviews_done, places[NewMix.MIX], mixed_done)
    return [*places[NewMix.BEFORE], *mixed, *places[NewMix.AFTER]]


def _evenly(reviews: Sequence[Card], reviews_done: int, fresh: Sequence[Card], fresh_done: int) -> list[Card]:
    """Spread new cards over reviews: of n on the whole day, the one at place i (from 0) belongs at (i + 1/2) / n of it.

    What was done today has had its place; a review goes before a new card that belongs where it does.
    """
    found: list[Card] = []
    all_reviews, all_fresh = reviews_done + len(reviews), fresh_done + len(fresh)
    gone = 0
    for place, card in enumerate(fresh, fresh_done):
        # How many reviews r have (r + 1/2) / all_reviews <= (place + 1/2) / all_fresh, in whole numbers.
        before = ((2 * place + 1) * all_reviews // all_fresh + 1) // 2 - reviews_done
        if before > gone:
            found += reviews[gone:before]
            gone = before
        found.append(card)
    return [*found, *reviews[gone:]]


def _not_twice_running(soon: Sequence[Seen], candidates: Candidates) -> list[Card]:
    """Let another card go before the one just answered, where there is one."""
    cards = [card for card, _ in soon]
    if len(soon) > 1 and soon[0][1].last_review == candidates.latest:
        cards[0], cards[1] = cards[1], cards[0]
    return cards
