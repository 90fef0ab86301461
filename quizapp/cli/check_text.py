"""What `quizapp check` says to a person: a line a card with its findings, and the figures at the end."""

from typing import TYPE_CHECKING

from quizapp.cli.output import counted, say

if TYPE_CHECKING:
    from quizapp.study.checking import CardReport
    from quizapp.study.checking.tally import Round


def show_card(report: "CardReport") -> None:
    """Print the line of a card, and below it what its author should mend and how."""
    mark, colour = ("ok ", None) if report.ok else ("BAD", "red")
    answer = f"  = {' '.join(report.answer.split())}" if report.answer else ""
    say(f"{mark} {report.card.deck}/{report.card.id}{answer}", colour=colour)
    for finding in report.problems:
        say(str(finding), colour="red" if finding.severity == "error" else "yellow")
        say(f"  {finding.remedy}")


def summary(checked: "Round") -> str:
    """The figures of a check in one or two sentences."""
    told = f"{counted(len(checked.reports), 'card')} checked, {checked.failed} failed"
    if checked.warned:
        told += f", {checked.warned} with warnings"
    told += f"; {counted(len(checked.problems), 'problem')} in card files."
    made = [counted(checked.runs, "run")] if checked.runs else []
    if checked.cached:
        made.append(f"{checked.cached} known from before")
    if checked.caught:
        made.append(f"{counted(checked.caught, 'wrong answer')} caught ({_missed(checked.likeliest)})")
    return f"{told}\n{', '.join(made)}, in {checked.seconds:.1f} s." if made else told


def _missed(chance: float) -> str:
    if chance <= 0:
        return "none was missed in any drawn case"
    return f"the least sure is missed in 1 of {max(1, round(1 / chance)):,} attempts"
