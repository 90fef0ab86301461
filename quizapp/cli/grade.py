"""`quizapp grade`: judges answers for scripts, one or many."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from quizapp.cli.output import as_json, counted, say
from quizapp.cli.select import Chosen, complete_deck, open_decks
from quizapp.errors import CardFileError, ExitCode, UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from quizapp.core.verdict import Verdict
    from quizapp.decks.problem import Problem

_LONGEST = 1024 * 1024
"""Bytes of the longest answer that is read."""


@click.command()
@click.argument("card", required=False)
@click.option("--deck", metavar="PATH", required=True, shell_complete=complete_deck, help="A deck's path, or its id.")
@click.option("--answer", metavar="FILE", help="The file that holds the answer; - is stdin.")
@click.option("--batch", is_flag=True, help='Judge lines of {"id", "card", "answer"} from stdin, one verdict a line.')
@click.option("--json", "wants_json", is_flag=True, help="Print the verdict as one JSON object, quizapp.verdict/1.")
@click.option("--seed", type=click.IntRange(0, 2**31 - 1), metavar="N", help="Draw the cases from this seed.")
def grade(card: str | None, deck: str, answer: str | None, batch: bool, wants_json: bool, seed: int | None) -> int:
    """Judge an answer and record nothing.

    The answer to CARD is judged as a drill would judge it. Ends with 0 for a pass and with 1 for anything else. A
    choice is answered by its numbers ("2" or "1,3"), a prediction by its value, a recall card by its words.
    """
    if batch and (card is not None or answer is not None):
        raise click.UsageError("--batch takes cards and answers from stdin: leave CARD and --answer out.")
    if not batch and (card is None or answer is None):
        raise click.UsageError("Name a CARD and an --answer FILE, or use --batch.")
    text = "" if answer is None else _read(answer)
    chosen = open_decks(deck)
    with chosen.workspace:
        if chosen.by_path:
            _refuse_problems(chosen.library.problems, deck)
        if batch:
            return _grade_batch(chosen, seed)
        return _grade_one(chosen, str(card), text, wants_json, seed)


def _grade_one(chosen: Chosen, card: str, answer: str, wants_json: bool, seed: int | None) -> int:
    verdict = chosen.workspace.grader.grade(chosen.library.card(card), answer, seed=seed)
    assert verdict is not None  # nothing cancels it
    if wants_json:
        click.echo(as_json(verdict.to_json()))
    else:
        _show(verdict)
    return ExitCode.OK if verdict.passed else ExitCode.FAILED


def _grade_batch(chosen: Chosen, seed: int | None) -> int:
    from quizapp.study.batch import grade_batch

    code = ExitCode.OK
    for reply in grade_batch(chosen.library, chosen.workspace.grader, sys.stdin, seed=seed):
        click.echo(as_json(reply.json, line=True))
        if not reply.passed:
            code = ExitCode.FAILED
    return code


def _show(verdict: "Verdict") -> None:
    from quizapp.core.telling import told_in_order

    say(f"{verdict.outcome.value}  {verdict.card}", bold=True, colour="green" if verdict.passed else "red")
    if verdict.share_text and not verdict.passed:
        say(f"{verdict.share_text}.")
    for told in told_in_order(verdict):
        say(told)
    failed = [f"{each.check} of {each.name}" if each.name else each.check for each in verdict.checks if not each.ok]
    if failed:
        say(f"Failed: {', '.join(failed)}.")
    if verdict.stdout:
        say("It printed:")
        say(verdict.stdout.rstrip("\n") + (" … (cut)" if verdict.truncated else ""))
    if verdict.tier != "none":
        say(f"{verdict.seconds:.2f} s, {verdict.peak_mb:.0f} MiB, tier {verdict.tier}")


def _read(answer: str) -> str:
    """Read an answer as UTF-8; raises UsageError for what cannot be one."""
    try:
        if answer == "-":
            read = sys.stdin.buffer.read(_LONGEST + 1)
        else:
            with Path(answer).open("rb") as file:
                read = file.read(_LONGEST + 1)
        if len(read) > _LONGEST:
            raise UsageError(
                f"The answer in {answer} is longer than 1 MiB.", "Give the file that holds only the answer."
            )
        return read.decode("utf-8-sig")
    except OSError as error:
        raise UsageError(
            f"The answer {answer} cannot be read: {error.strerror}.", "Name a file, or - for stdin."
        ) from error
    except UnicodeDecodeError as error:
        raise UsageError(
            f"The answer in {answer} is not UTF-8 text (byte {error.start + 1}).", "Save it as UTF-8."
        ) from error


def _refuse_problems(problems: "Sequence[Problem]", deck: str) -> None:
    if problems:
        told = f"{deck} has {counted(len(problems), 'problem')}, so nothing was judged."
        raise CardFileError(told, "Mend what is said above.")
