"""`quizapp rebuild`: what follows from the record, written anew or proved right."""

import click

from quizapp.cli.output import counted, note, say
from quizapp.errors import ExitCode


@click.command()
@click.option("--verify", is_flag=True, help="Write nothing; end with 1 where something differs.")
def rebuild(verify: bool) -> int:
    """Write anew where every card stands, from all answers and changes ever recorded.

    Names the cards that had stood elsewhere.
    """
    from quizapp.study.keeping import has_record
    from quizapp.study.workspace import Workspace

    if not has_record():
        note("There is no record yet.")
        return ExitCode.OK
    with Workspace.open() as workspace:
        differing = workspace.store.rebuild(verify=verify)
        cards = len(workspace.store.states())
    for card in differing:
        say(card)
    if not differing:
        note(f"{counted(cards, 'card')}: all as the record says.")
    elif verify:
        note(f"{counted(len(differing), 'card')} not as the record says; `quizapp rebuild` puts that right.")
    else:
        note(f"{counted(len(differing), 'card')} put right.")
    return ExitCode.FAILED if verify and differing else ExitCode.OK
