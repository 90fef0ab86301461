"""`quizapp simulate`: what a retention would cost and give on the days ahead."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import click

from quizapp.cli.output import as_json, note, say
from quizapp.cli.select import complete_deck

if TYPE_CHECKING:
    from quizapp.study.simulating import Played

SCHEMA = "quizapp.simulate/1"
RETENTIONS = (0.75, 0.8, 0.85, 0.9, 0.95)

_BAR = 30


@click.command()
@click.option("--deck", metavar="DECK", shell_complete=complete_deck, help="Only this deck.")
@click.option("--days", type=click.IntRange(1, 3650), default=365, show_default=True, help="How many days ahead.")
@click.option(
    "--retention",
    "retentions",
    type=click.FloatRange(0.7, 0.99),
    multiple=True,
    help="A retention to play; may be given several times. [default: 0.75 to 0.95]",
)
@click.option("--new-per-day", type=click.IntRange(0, 9999), help="New cards a day, in place of the settings.")
@click.option("--seed", type=click.IntRange(min=0), default=0, show_default=True, help="Another seed, another chance.")
@click.option("--json", "wants_json", is_flag=True, help="Print one JSON object, quizapp.simulate/1, with every day.")
def simulate(
    deck: str | None, days: int, retentions: tuple[float, ...], new_per_day: int | None, seed: int, wants_json: bool
) -> None:
    """Play the days ahead with your own cards and habits.

    For each retention: reviews and minutes a day, and how many cards you would know in the end. The cards are scheduled
    as real ones are, with your steps and limits; how you answer is what your record shows, and where it shows little
    what most learners do.
    """
    from quizapp.study.simulating import play
    from quizapp.study.workspace import Workspace

    with Workspace.open() as workspace:
        played = play(
            workspace, deck, days=days, retentions=retentions or RETENTIONS, new_per_day=new_per_day, seed=seed
        )
    if wants_json:
        click.echo(as_json({"schema": SCHEMA, "days": days, "retentions": [_as_data(each) for each in played]}))
    else:
        _show(played, days)


def _show(played: "Sequence[Played]", days: int) -> None:
    cards = played[0].cards if played else 0
    note(f"{cards} cards, {days} days ahead")
    say(
        f"{'retention':>9} {'reviews/day':>12} {'minutes/day':>12} {'busiest day':>12} {'known at the end':>17}",
        bold=True,
    )
    most = max((each.mean("seconds") for each in played), default=0.0)
    for each in played:
        busiest = max(day.reviews + day.steps for day in each.days)
        bar = "█" * round(_BAR * each.mean("seconds") / most) if most else ""
        say(
            f"{each.retention:>9.2f} {each.mean('reviews'):>12.1f} {each.mean('seconds') / 60:>12.1f} {busiest:>12} "
            f"{each.memorised:>17.0f}  {bar}"
        )


def _as_data(played: "Played") -> dict[str, Any]:
    return {
        "retention": played.retention,
        "cards": played.cards,
        "reviews_per_day": played.mean("reviews"),
        "seconds_per_day": played.mean("seconds"),
        "memorised": played.memorised,
        "days": [
            {
                "day": day.day.isoformat(),
                "new": day.new,
                "reviews": day.reviews,
                "steps": day.steps,
                "seconds": round(day.seconds, 1),
                "waiting": day.waiting,
                "memorised": round(day.memorised, 2),
            }
            for day in played.days
        ],
    }
