"""`quizapp check`: proves the cards of decks, for their author."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from quizapp.cli.check_github import annotations
from quizapp.cli.check_json import as_data
from quizapp.cli.check_sarif import as_sarif
from quizapp.cli.check_text import show_card, summary
from quizapp.cli.output import as_json, counted, note, say
from quizapp.cli.progress import Progress
from quizapp.cli.select import tell_problems
from quizapp.errors import ExitCode

if TYPE_CHECKING:
    from quizapp.study.checking import CardReport
    from quizapp.study.checking.results import Results
    from quizapp.study.checking.tally import Round
    from quizapp.study.workspace import Workspace

FORMATS = ("text", "json", "github", "sarif")
_MOST_JOBS = 64


@click.command()
@click.argument("paths", nargs=-1, metavar="[PATH]...", type=click.Path(path_type=Path))
@click.option("--watch", is_flag=True, help="Go on, and check again what changes; Ctrl+C ends it.")
@click.option(
    "--jobs",
    type=click.IntRange(1, _MOST_JOBS),
    metavar="N",
    help="Check N cards at once, else one a processor.",
)
@click.option("--format", "form", type=click.Choice(FORMATS), help="How to tell what was found; text if left out.")
@click.option("--json", "wants_json", is_flag=True, help="The same as --format json: one object, quizapp.check/1.")
@click.option("-q", "--quiet", is_flag=True, help="Leave out cards with nothing to mend.")
@click.option("--strict", is_flag=True, help="Let a warning fail the check too.")
@click.option("--no-cache", is_flag=True, help="Believe no earlier result: run everything.")
def check(
    paths: tuple[Path, ...],
    watch: bool,
    jobs: int | None,
    form: str | None,
    wants_json: bool,
    quiet: bool,
    strict: bool,
    no_cache: bool,
) -> int:
    """Prove the cards of decks.

    On every card the reference must pass, again and on other seeds, the starter must fail, and every wrong answer must
    be caught as it says. Warned of is what lets mistakes slip by or gives the answer away. PATH is a deck's folder, a
    deck in one file, or a folder of decks; a card file stands for its whole deck, and without any PATH every deck is
    checked. Ends with 1 when a card fails, and with 3 when a card file cannot be read.
    """
    if wants_json and form not in (None, "json"):
        raise click.UsageError(f"--json is --format json: leave one of it and --format {form} out.")
    form = "json" if wants_json else form or "text"
    if watch and form in ("github", "sarif"):
        raise click.UsageError(f"--watch tells what changes, and {form} is for one check: use text or json.")
    session = _Session(paths, jobs, form, quiet=quiet, watching=watch)
    with session.opened(cached=not no_cache):
        if watch:
            return session.watch()
        checked = session.round()
    return _code(checked, strict=strict)


class _Session:
    """One call of the command: what it checks, how it tells, and what it knows from round to round."""

    def __init__(self, paths: tuple[Path, ...], jobs: int | None, form: str, *, quiet: bool, watching: bool) -> None:
        self.paths = paths
        self.jobs = jobs
        self.form = form
        self.quiet = quiet
        self.watching = watching
        self.workspace: Workspace
        self.results: Results

    @contextmanager
    def opened(self, *, cached: bool) -> "Iterator[None]":
        """Open the decks and the results of earlier checks; at the end keep those of this one."""
        from quizapp.paths import cache_dir
        from quizapp.study.checking.results import Results, results_file
        from quizapp.study.workspace import Workspace

        self.results = Results(results_file(cache_dir()) if cached else None)
        with Workspace.open(self.paths or None, series=True) as self.workspace:
            try:
                yield
            finally:
                self._save()

    def round(self) -> "Round":
        """Check everything once and tell all of it."""
        checked = self._checked(tell_problems, show=self._show if self.form == "text" else None)
        self._tell(checked)
        return checked

    def watch(self) -> int:
        """Check, then check again at every change and tell what is new, until Ctrl+C."""
        from quizapp.decks.library import load_library
        from quizapp.study.checking.tally import news
        from quizapp.study.checking.watching import changes

        checked = self.round()
        # What was last said of each card: one whose file could not be read for a while has not changed by that.
        said = _by_card(checked.reports)
        try:
            note("Watching; Ctrl+C ends it.")
            for names in changes(self._watched(), time.sleep):
                self.workspace.library = load_library(self.paths or None)
                checked = self._checked(lambda _: None)
                if self.form == "text":
                    say(f"\n{time.strftime('%H:%M:%S')}  {counted(len(names), 'file')} changed: {', '.join(names)}")
                    tell_problems(checked.problems)
                    for report in news(tuple(said.values()), checked.reports):
                        show_card(report)
                said |= _by_card(checked.reports)
                self._tell(checked)
        except KeyboardInterrupt:
            note("")
        return ExitCode.OK

    def _watched(self) -> list[Path]:
        from quizapp.paths import bundled, decks_dir

        return list(self.paths) or [bundled("questions"), decks_dir()]

    def _checked(self, tell: "Callable[..., None]", *, show: "Callable[[CardReport], None] | None" = None) -> "Round":
        """Check every card; `tell` is given the problems of the files, and `show` each report as it comes."""
        from quizapp.study.checking import check as check_cards
        from quizapp.study.checking.tally import Round

        started = time.monotonic()
        library = self.workspace.library
        tell(library.problems)
        progress = Progress(sum(len(deck.cards) for deck in library.decks), "card")
        reports: list[CardReport] = []
        failed = 0
        for report in check_cards(library, self.workspace.grader, jobs=self.jobs, results=self.results):
            reports.append(report)
            failed += not report.ok
            progress.clear()
            if show is not None:
                show(report)
            progress.show(len(reports), failed)
        progress.clear()
        return Round(tuple(reports), library.problems, time.monotonic() - started)

    def _show(self, report: "CardReport") -> None:
        if not self.quiet or report.problems:
            show_card(report)

    def _tell(self, checked: "Round") -> None:
        """Print what a form prints when all is done, and the figures on stderr."""
        if self.form == "json":
            click.echo(as_json(as_data(checked), line=self.watching))
        elif self.form == "sarif":
            click.echo(as_json(as_sarif(checked)))
        elif self.form == "github":
            for line in annotations(checked):
                click.echo(line)
        note(summary(checked))

    def _save(self) -> None:
        try:
            self.results.save()
        except OSError as error:
            note(f"quizapp: the results could not be kept for the next check: {error.strerror or error}")


def _by_card(reports: "tuple[CardReport, ...]") -> "dict[tuple[str, str], CardReport]":
    return {(report.card.deck, report.card.id): report for report in reports}


def _code(checked: "Round", *, strict: bool) -> int:
    if checked.problems:
        return ExitCode.CARD_FILE
    return ExitCode.FAILED if checked.failed or (strict and checked.warned) else ExitCode.OK
