"""The report as Markdown that reads well as plain text too; text from cards stays literal."""

import re
from collections.abc import Iterable, Sequence
from itertools import islice

from quizapp.core.text import clean_line
from quizapp.reports.definitions import DEFINITIONS
from quizapp.reports.model import Group, Report, Share

_MARKUP = re.compile(r"[\\`*_\[\]#|~:@!$]|(?<=www)\.")
_ENTITIES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})


def escape(text: str) -> str:
    """Return `text` on one line, with nothing in it that Markdown or HTML would take for markup or a link."""
    return _MARKUP.sub(r"\\\g<0>", clean_line(text)).translate(_ENTITIES)


def report_markdown(report: Report) -> str:
    """Return `report` as a Markdown page."""
    sections = [
        f"# Progress on {report.study_day}",
        f"Written {report.at:%Y-%m-%d %H:%M} UTC, over {_count(report.all_time.reviews, 'answer')}.",
        *_section("Today and all time", _sums(report)),
        *_section("How answers ended", _outcomes(report)),
        *_section("True retention", _retention(report)),
        *_section("Decks", _groups("deck", report.decks)),
        *_section("Tags", _groups("tag", report.tags)),
        *_section("Days", _days(report)),
        *_section("Recent answers", _recent(report)),
        *_section(
            "What the words mean", "\n".join(f"- **{word}**: {meaning}" for word, meaning in DEFINITIONS.items())
        ),
    ]
    return "\n\n".join(sections) + "\n"


def _section(title: str, body: str) -> tuple[str, ...]:
    return (f"## {title}", body) if body else ()


def _table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Draw a table whose first column reads from the left and the others from the right; cells are escaped already."""
    lines = [head, ["---", *("---:" for _ in head[1:])], *rows]
    return "\n".join("| " + " | ".join(str(cell) for cell in line) + " |" for line in lines)


def _sums(report: Report) -> str:
    both = (report.today, report.all_time)
    rows: list[tuple[str, Sequence[object]]] = [
        ("answers", [each.reviews for each in both]),
        ("cards answered", [each.cards for each in both]),
        ("passed on the first try", [_share(each.first_try) for each in both]),
        ("with a hint", [_share(each.hinted) for each in both]),
        ("answer revealed", [_share(each.revealed) for each in both]),
        ("time on cards", [_time(each.seconds) for each in both]),
        *((f"rated {label}", [each.ratings[label] for each in both]) for label in report.all_time.ratings),
    ]
    return _table(["", "today", "all time"], [[name, *cells] for name, cells in rows])


def _outcomes(report: Report) -> str:
    today, ever = report.today.outcomes, report.all_time.outcomes
    if not ever:
        return ""
    return _table(
        ["outcome of the last try", "today", "all time"], [[escape(o), today.get(o, 0), ever[o]] for o in ever]
    )


def _retention(report: Report) -> str:
    if not any(each.all.whole for each in report.retention):
        return "No card in review has been asked yet."
    rows = [[each.span, _share(each.all), _share(each.young), _share(each.mature)] for each in report.retention]
    return _table(["", "all", "young", "mature"], rows)


def _groups(what: str, groups: Sequence[Group]) -> str:
    if not groups:
        return ""
    head = [what, "cards", "seen", "learnt", "mature", "due", "lapses", "recall now", "first try"]
    return _table(head, [_group(each) for each in groups])


def _group(group: Group) -> list[object]:
    chance = "–" if group.retrievability is None else f"{group.retrievability:.0%}"
    counts = [group.cards, group.seen, group.learnt, group.mature, group.due, group.lapses]
    return [escape(group.title or group.name), *counts, chance, _share(group.totals.first_try)]


def _days(report: Report) -> str:
    streak, ahead = report.streak, report.forecast
    week = [[day.isoformat(), cards] for day, cards in islice(ahead.by_day.items(), 7)]
    return "\n\n".join(
        [
            f"Streak: {_count(streak.current, 'study day')}; longest {streak.longest}; {streak.days} studied in all.",
            f"Coming due: {_count(ahead.within(7), 'card')} within 7 days, {ahead.within(30)} within 30.",
            _table(["study day", "cards due"], week),
        ]
    )


def _recent(report: Report) -> str:
    if not report.reviews:
        return "Nothing answered yet: `quizapp` opens the first card."
    head = ["when (UTC)", "card", "deck", "outcome", "tries", "hints", "rating", "interval"]
    rows = [
        [
            f"{each.at:%Y-%m-%d %H:%M}",
            escape(each.card),
            escape(each.deck),
            escape(each.verdict) or "–",
            each.tries,
            each.hints,
            each.rating,
            f"{each.interval_days} d" if each.interval_days else "–",
        ]
        for each in report.reviews
    ]
    return _table(head, rows)


def _count(number: int, word: str) -> str:
    return f"{number} {word}" if number == 1 else f"{number} {word}s"


def _share(share: Share) -> str:
    return "–" if share.value is None else f"{share.value:.0%} ({share.part} of {share.whole})"


def _time(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    if hours:
        return f"{hours} h {minutes:02} min"
    return f"{minutes} min {rest:02} s" if minutes else f"{rest} s"
