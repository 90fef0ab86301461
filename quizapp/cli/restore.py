"""`quizapp restore`: puts back the record from a backup, or makes it anew from its journal."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from quizapp.cli.backup import content
from quizapp.cli.output import counted, note, say
from quizapp.errors import ExitCode

if TYPE_CHECKING:
    from quizapp.store.restoring import Restoration


@click.command()
@click.argument("source", required=False, metavar="[BACKUP|FOLDER]")
@click.option("--journal", "from_journal", is_flag=True, help="Make it anew from the journal, or from that in FOLDER.")
@click.option("--skip-damaged", is_flag=True, help="Do without lines of the journal that are damaged.")
@click.option("-y", "--yes", is_flag=True, help="Do not ask, also where answers are not in the backup.")
def restore(source: str | None, from_journal: bool, skip_damaged: bool, yes: bool) -> int:
    """Put back the record of your answers from BACKUP: a file, or a name that `quizapp backup --list` shows.

    The backup is copied and read through first; the record that was there is kept beside the backups. Says what the
    present record has that the backup lacks, and asks. Ends with 1 when nothing was restored.
    """
    if (source is None) != from_journal and not (from_journal and source):
        raise click.UsageError("Name a backup, or say --journal.")
    if skip_damaged and not from_journal:
        raise click.UsageError("--skip-damaged goes with --journal.")
    from quizapp.study.keeping import find_backup, open_restored, prepare_restore
    from quizapp.study.workspace import utc_now

    folder = Path(source) if source and from_journal else None
    backup = find_backup(source) if source and not from_journal else None
    with prepare_restore(backup, folder) as ready:
        say(f"{backup or 'The journal'}: {content(ready.found)}")
        if not _agreed(ready, skip_damaged=skip_damaged, yes=yes):
            note("Nothing was changed.")
            return ExitCode.FAILED
        aside = ready.carry_out(utc_now())
    if aside is not None:
        note(f"What was there before is kept as {aside}.")
    say(f"Restored; {counted(open_restored(), 'card')} seen so far.")
    return ExitCode.OK


def _agreed(ready: "Restoration", *, skip_damaged: bool, yes: bool) -> bool:
    """Tell what is lost, and ask where something is."""
    harmful = [damage for damage in ready.damages if not damage.harmless]
    for damage in ready.damages:
        note(f"{damage}{' (no answer is lost by it)' if damage.harmless else ''}")
    if harmful and not skip_damaged:
        note(
            f"The journal is damaged in {counted(len(harmful), 'place')}; what stood there is lost, the rest is whole."
        )
        if not _ask("Go on without it?"):
            note("--skip-damaged goes on without asking.")
            return False
    if ready.broken:
        note(f"{ready.broken} So nobody can say what it holds that would be lost.")
    elif ready.lost:
        note(f"{ready.lost} of the answers and changes in the present record are not in it.")
    return yes or not (ready.lost or ready.broken) or _ask("Restore?")


def _ask(question: str) -> bool:
    try:
        return click.confirm(question, err=True)
    except click.Abort:  # the end of the input
        note("")
        return False
