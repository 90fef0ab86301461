"""`quizapp optimize`: fit FSRS's parameters to your own answers."""

from typing import TYPE_CHECKING, Any

import click

from quizapp.cli.output import as_json, counted, note, say
from quizapp.cli.select import complete_deck
from quizapp.cli.shifts import shift_as_data, shift_lines
from quizapp.errors import ExitCode

if TYPE_CHECKING:
    from quizapp.core.training import Fit
    from quizapp.study.optimising import Fitting

SCHEMA = "quizapp.optimize/1"


@click.command()
@click.option("--deck", metavar="DECK", shell_complete=complete_deck, help="Only the preset of this deck.")
@click.option("--apply", "wants_apply", is_flag=True, help="Put what is better into force.")
@click.option("--json", "wants_json", is_flag=True, help="Print one JSON object, quizapp.optimize/1.")
def optimize(deck: str | None, wants_apply: bool, wants_json: bool) -> int:
    """Fit the scheduler's parameters to your own answers.

    Shows how well the parameters in use and the fitted ones foretell your answers, on all of them and on the later ones
    that a trial fit had not seen, and what would be due. Nothing changes without --apply, which writes the parameters
    into config.toml and gives your cards the memory they stand for; due days stay (see `quizapp reschedule`). Ends with
    1 when no preset has better parameters.
    """
    from quizapp.study.optimising import fit_presets, put_into_force
    from quizapp.study.workspace import Workspace

    with Workspace.open() as workspace:
        fittings = fit_presets(workspace, deck)
        if wants_json:
            click.echo(as_json({"schema": SCHEMA, "presets": [_as_data(each) for each in fittings]}))
        for each in fittings:
            if not wants_json:
                _show(each)
            if wants_apply and each.result.parameters is not None:
                file, moved = put_into_force(workspace, each)
                note(f"Preset {each.of.name}: written to {file}; {counted(moved, 'card')} remembered anew.")
    better = [each for each in fittings if each.result.parameters is not None]
    if better and not wants_apply and not wants_json:
        note("Nothing was changed. To put this into force: quizapp optimize --apply")
    return ExitCode.OK if better else ExitCode.FAILED


def _show(fitting: "Fitting") -> None:
    result = fitting.result
    say(f"Preset {fitting.of.name} ({', '.join(fitting.of.decks) or 'no decks'})", bold=True)
    say(f"  {counted(len(fitting.of.reviews), 'answer')}, {result.scored} of them foretold by earlier ones")
    if result.before is not None and result.after is not None:
        say(f"  {'':30}{'log loss':>10}{'RMSE':>10}")
        for name, fit in (
            ("in use, all answers", result.before),
            ("fitted, all answers", result.after),
            ("in use, later answers", result.tried_before),
            ("trial fit, later answers", result.tried_after),
        ):
            if fit is not None:
                say(f"  {name:30}{fit.log_loss:>10.4f}{fit.rmse:>10.4f}")
    if result.refused:
        say(f"  Kept as it is: {result.refused}")
    if result.parameters is not None and fitting.days is not None:
        say(f"  parameters = [{', '.join(f'{each:.4f}' for each in result.parameters)}]")
        say("  Rescheduled by them, what is due would change so:")
        for line in shift_lines(fitting.days.shift):
            say(f"    {line}")


def _as_data(fitting: "Fitting") -> dict[str, Any]:
    result = fitting.result
    return {
        "preset": fitting.of.name,
        "decks": list(fitting.of.decks),
        "reviews": len(fitting.of.reviews),
        "scored": result.scored,
        "refused": result.refused,
        "parameters": None if result.parameters is None else list(result.parameters),
        "before": _fit(result.before),
        "after": _fit(result.after),
        "tried_before": _fit(result.tried_before),
        "tried_after": _fit(result.tried_after),
        "shift": None if fitting.days is None else shift_as_data(fitting.days.shift),
    }


def _fit(fit: "Fit | None") -> dict[str, float] | None:
    return None if fit is None else {"log_loss": fit.log_loss, "rmse": fit.rmse}
