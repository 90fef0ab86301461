"""Every message of the app: background work and widgets post them, screens and the app act on them."""

from dataclasses import dataclass

from textual.message import Message

from quizapp.core.rating import Rating
from quizapp.core.verdict import Verdict
from quizapp.study.drill import Drill
from quizapp.study.filtering import Offer, Pick
from quizapp.study.limiting import DeckLimits
from quizapp.study.previewing import Look
from quizapp.tui.attempt import Attempt
from quizapp.tui.desk import Overview


@dataclass
class OverviewLoaded(Message):
    """What is due in each deck is known."""

    overview: Overview


@dataclass
class WallsFound(Message):
    """How strong the walls are is known; `problem` says why there are none and `hint` what to do."""

    tier: str
    problem: str = ""
    hint: str = ""


@dataclass
class DrillOpened(Message):
    """A drill is ready for its first card."""

    drill: Drill


@dataclass
class Trouble(Message):
    """Background work failed in a way the learner must hear of."""

    message: str
    hint: str = ""


@dataclass
class StudyDeck(Message):
    """The learner wants to study what is due in a deck, or in every deck; or, with `pick`, other cards of it."""

    deck: str | None = None
    pick: Pick | None = None


@dataclass
class ForgottenCounted(Message):
    """How many cards were forgotten today is known."""

    cards: int


@dataclass
class OffersFound(Message):
    """Which searches find cards now is known."""

    offers: tuple[Offer, ...]


@dataclass
class LimitsWanted(Message):
    """The learner wants to see or set today's limits of a deck, or of every deck."""

    deck: str | None = None


@dataclass
class LimitsFound(Message):
    """Today's limits of a deck, or of every deck, are known."""

    deck: str | None
    limits: tuple[DeckLimits, ...]


@dataclass
class RecordTurned(Message):
    """Something was undone, redone or set outside a drill; `told` says what."""

    told: str


class Picked(Message):
    """Another line of a list is picked, or one is no longer."""


@dataclass
class AnswerChanged(Message):
    """The unfinished answer is now this text."""

    text: str


@dataclass
class AnswerGiven(Message):
    """The learner hands the answer in from within its widget."""


@dataclass
class Judged(Message):
    """An attempt has ended; the verdict is None when it was cancelled."""

    attempt: Attempt
    verdict: Verdict | None


@dataclass
class AttemptFailed(Message):
    """An attempt could not be made at all."""

    attempt: Attempt
    message: str
    hint: str = ""


@dataclass
class RatingChosen(Message):
    """The learner rates the card."""

    rating: Rating


@dataclass
class CardDone(Message):
    """The card on screen is rated and stored; the drill stands on what comes next."""


@dataclass
class DrillLeft(Message):
    """The learner goes back home from a drill."""


@dataclass
class RevealReady(Message):
    """Revealing the answer takes no time any more."""


@dataclass
class DrillFinished(Message):
    """The learner ends the drill, or it has ended by itself."""


@dataclass
class FilesChanged(Message):
    """The files of a preview have changed, and this is what they hold now."""

    look: Look
