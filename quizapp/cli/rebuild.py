"""`quizapp rebuild`: what follows from the record, written anew or proved right."""

import click

from quizapp.cli.output import counted, note, say
from quizapp.errors import ExitCode


@click.command()
@click.option("--verify", is_flag=True, help="Write nothing; end with 1 where something differs.")
def rebuild(verify: bool) -> int:
    """Write anew where every card stands, from all answers and changes ever recorded.

    Names the cards that had stood elsewhere. With --verify also compares every entry with the journal.
    """
    from quizapp.study.keeping import has_record
    from quizapp.study.workspace import Workspace

    if not has_record():
        note("There is no record yet.")
        return ExitCode.OK
    with Workspace.open() as workspace:
        differing = workspace.store.rebuild(verify=verify)
        changed = workspace.store.differences() if verify else ()
        cards = len(workspace.store.states())
    for line in (*differing, *changed):
        say(line)
    if changed:  # states that follow from a wrong answer are no more right than it
        note(
            f"{len(changed)} of the answers and changes in the database differ from the journal, whose lines prove "
            "themselves; `quizapp restore --journal` makes the record anew from it."
        )
    elif differing and verify:
        note(f"{counted(len(differing), 'card')} not as the record says; `quizapp rebuild` puts that right.")
    elif differing:
        note(f"{counted(len(differing), 'card')} put right.")
    else:
        note(f"{counted(cards, 'card')}: all as the record says.")
    return ExitCode.FAILED if verify and (differing or changed) else ExitCode.OK
