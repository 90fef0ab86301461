"""What the plain drill says, as text: no colour, no cursor control, nothing that a screen reader would spell out."""

import textwrap
from collections.abc import Sequence
from datetime import tzinfo

from quizapp.core.card import Card, ChoiceBody, ClozeBody, CodeBody, Kind, OrderBody, PredictBody
from quizapp.core.cloze import filled
from quizapp.core.queue import Counts
from quizapp.core.rating import Rating
from quizapp.core.record import CardState
from quizapp.core.telling import told_in_order
from quizapp.core.verdict import Outcome, Verdict
from quizapp.study.drill import Drill, RatingChoice
from quizapp.study.revealing import Revealed
from quizapp.study.summary import Summary

END_OF_ANSWER = "."

CRAM = "This is a cram: no answer is recorded, and no card moves. What is wrong comes once more."

NOTHING_TYPED = "Nothing was typed."

NOT_UNDERSTOOD = "That is not one of the choices here. :help lists the commands."

COMMANDS = (":hint", ":skip", ":quit", ":help")
"""What is a command on any line that asks for one value, for no one would answer so."""

HELP = """\
Commands, each on the first line of an answer or in place of a rating:
  :hint    show the next hint
  :reveal  show the answer; the card then counts as not known
  :draft   send the unfinished answer kept from last time
  :skip    set this card aside until the next drill
  :undo    take back the last answer or change; :redo puts it back
  :suspend keep this card out of every drill; :bury does so until tomorrow
  :flag N  set a flag on this card, 1 to 7, or 0 for none
  :tag X   put a tag of your own on it; :untag X takes it off
  :forget  make this card new again
  :quit    end the drill; nothing answered is lost
  :help    show these lines"""

_OUTCOMES = {
    Outcome.PASS: "Pass.",
    Outcome.WRONG: "Wrong.",
    Outcome.ERROR: "Your code raised an error.",
    Outcome.CRASHED: "Your code crashed the process it ran in.",
    Outcome.TIME: "Your code ran out of time.",
    Outcome.MEMORY: "Your code ran out of memory.",
    Outcome.OUTPUT: "Your code printed too much.",
    Outcome.NOT_ALLOWED: "Your code tried something that is not allowed here.",
    Outcome.INTERNAL: "This could not be judged, and does not count.",
}


def counts(left: Counts) -> str:
    """How much is due."""
    if not left.total:
        return "Nothing is due now."
    return f"{left.total} due: {left.new} new, {left.learning} learning, {left.review} review."


def card(shown: Card, state: CardState, given: Sequence[str] = ()) -> str:
    """The card as it is asked; `given` are the lines of an order card, as they are shown."""
    lines = [f"Card {shown.id} ({state.state.value}){f': {shown.title}' if shown.title else ''}", shown.prompt.rstrip()]
    match shown.body:
        case CodeBody(setup=setup, starter=starter):
            lines += _block("This runs first:", setup) + _block("To begin with:", starter)
        case PredictBody(code=code, ask=ask):
            lines += _block("After this code:", code) + _block("What does this give?", ask)
        case ChoiceBody(options=options):
            lines += [f"  {number}. {option.text}" for number, option in enumerate(options, 1)]
        case ClozeBody() as body:
            lines += _block("The text:", _with_gaps(body))
        case OrderBody(setup=setup, distractors=distractors):
            lines += _block("This runs first:", setup)
            lines.append("The lines, of which some do not belong:" if distractors else "The lines:")
            lines += [_item(number, line) for number, line in enumerate(given, 1)]
    return "\n".join(lines)


def draft(text: str) -> str:
    """An unfinished answer from last time."""
    return "\n".join(_block("Your unfinished answer; :draft sends it:", text))


def how_to_answer(shown: Card) -> str:
    """How to answer this kind of card."""
    how = {
        Kind.CODE: f'Type your code. End it with a line holding only "{END_OF_ANSWER}".',
        Kind.RECALL: f'Answer in your own words. End with a line holding only "{END_OF_ANSWER}".',
        Kind.PREDICT: "Type the value on one line.",
        Kind.CHOICE: "Type the number of the right option; several as 1,3.",
        Kind.CLOZE: "Type what belongs in the gap; with several, one a line.",
        Kind.ORDER: "Type the numbers of the lines in the right order, as 2 1 3.",
    }
    return f"{how[shown.kind]} Or :hint :reveal :skip :quit :help."


def next_gap(number: int, gaps: int) -> str:
    """Which gap the next line fills."""
    return f"Gap {number} of {gaps}:"


def hint(text: str | None, number: int) -> str:
    """A hint, or that there is none left."""
    return "There is no more hint." if text is None else f"Hint {number}: {text}"


def revealed(shown: Revealed) -> str:
    """The answer and why it is so."""
    return "\n".join([*_block("The answer:", shown.answer), *([shown.explain.rstrip()] if shown.explain else [])])


def answer_and_points(shown: Revealed) -> str:
    """The answer to a recall card, and its points to tick."""
    points = [f"  {number}. {point}" for number, point in enumerate(shown.points, 1)]
    return "\n".join([revealed(shown), *points, how_to_tick(len(points))])


def how_to_tick(points: int) -> str:
    """How to say what one's own words covered."""
    if not points:
        return "Did your answer say this? Type all or none; Enter means none."
    return "Which points did your answer cover? Type numbers as 1,3, or all, or none; Enter means none."


def parse_ticks(line: str, points: int) -> frozenset[int] | None:
    """Return the ticked points, counted from 0; None for a line that does not say."""
    said = line.strip().lower()
    if said == "all":
        return frozenset(range(points))
    if said in {"", "none"}:
        return frozenset()
    places = {str(place + 1): place for place in range(points)}
    numbers = said.replace(",", " ").split()
    return frozenset(places[number] for number in numbers) if places.keys() >= set(numbers) else None


def verdict(told: Verdict) -> str:
    """What became of an answer: the outcome, each fact, whose mistake it is, what went wrong, what was printed."""
    share = [] if told.passed or not told.share_text else [f"{told.share_text}."]
    lines = [_OUTCOMES[told.outcome], *share, *told_in_order(told)]
    if told.stdout:
        lines += _block("Your code printed:", told.stdout)
    if told.truncated:
        lines.append("  (the rest is cut off)")
    return "\n".join(lines)


def menu(drill: Drill) -> str:
    """What can be typed now that an answer was judged or shown."""
    passed = drill.verdict is not None and drill.verdict.passed
    moves = [] if passed else ["t try again"]
    moves += ["h hint"] if drill.more_hints and not passed else []
    moves += [] if drill.revealed else ["r reveal"]
    if not drill.can_rate:
        return f"{', '.join(moves)}; Enter goes on to the next card."
    choices = drill.choices()
    ratings = ", ".join(f"{each.rating.value} {each.rating.label} {each.interval}" for each in choices)
    suggested = next(each for each in choices if each.suggested)
    return f"{'; '.join(filter(None, [', '.join(moves), f'or rate: {ratings}']))}. Enter: {suggested.rating.label}."


def rated(choice: RatingChoice) -> str:
    """What was recorded."""
    return f"Rated {choice.rating.label}; it comes back in {choice.interval}."


def crammed(choice: RatingChoice) -> str:
    """What became of a card in a cram."""
    return "It comes once more." if choice.rating is Rating.AGAIN else "Done with this card."


def come_back(told: Verdict | None) -> str:
    """That a card is to be rated anew, and how its answer was judged."""
    return "\n".join(["Its rating was taken back.", *([verdict(told)] if told is not None else [])])


def summary(total: Summary, zone: tzinfo) -> str:
    """What the drill came to."""
    if not total.answered:
        return "No card was rated." if total.recorded else "No card was answered."
    ratings = ", ".join(f"{number} {rating.label}" for rating, number in total.by_rating.items() if number)
    lines = [f"{total.answered} answered, {total.passed} passed, {_minutes(total.seconds)}: {ratings}."]
    if not total.recorded:
        lines.append("Nothing of this was recorded.")
    if total.next_due is not None:
        lines.append(f"The next of them is due at {total.next_due.astimezone(zone):%Y-%m-%d %H:%M}.")
    return "\n".join(lines)


def _minutes(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes} min {rest} s" if minutes else f"{rest} s"


def _with_gaps(body: ClozeBody) -> str:
    """The text with each gap named, so that it can be heard where it stands."""
    many = len(body.gaps) > 1
    return filled(body, [f"(gap {number})" if many else "(gap)" for number in range(1, len(body.gaps) + 1)])


def _item(number: int, text: str) -> str:
    """A numbered line, whose own further lines stand under its first."""
    head = f"  {number}. "
    return head + text.replace("\n", "\n" + " " * len(head))


def _block(title: str, text: str) -> list[str]:
    return [title, textwrap.indent(text.rstrip(), "    ", lambda _: True)] if text.strip() else []
