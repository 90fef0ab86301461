"""`quizapp backup`: a copy of the record that was read through, or a list of those there are."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from quizapp.cli.output import as_json, counted, note, say

if TYPE_CHECKING:
    from quizapp.store.copying import RecordFacts
    from quizapp.study.keeping import ListedBackup

SCHEMA = "quizapp.backups/1"


@click.command()
@click.argument("path", required=False, type=click.Path(path_type=Path))
@click.option("--list", "only_list", is_flag=True, help="Make none; list the backups there are, the newest first.")
@click.option("--json", "wants_json", is_flag=True, help="With --list: print one JSON object, quizapp.backups/1.")
def backup(path: Path | None, only_list: bool, wants_json: bool) -> None:
    """Copy the record of your answers to PATH, read the copy through, and print where it is.

    Without PATH it goes into the folder of backups, as do those that are made on their own: one a study day, of which 7
    days, 4 weeks and 12 months are kept. A file that exists already is never written over.
    """
    if (wants_json and not only_list) or (only_list and path is not None):
        raise click.UsageError("--json goes with --list, and --list with no PATH.")
    from quizapp.study.keeping import back_up, list_backups
    from quizapp.study.workspace import utc_now

    if only_list:
        found = list_backups()
        if wants_json:
            click.echo(as_json({"schema": SCHEMA, "backups": [_as_data(each) for each in found]}))
        else:
            _show(found)
        return
    made, facts = back_up(path, utc_now())
    say(str(made))
    note(f"Copied and read through: {content(facts)}.")


def content(facts: "RecordFacts") -> str:
    """Say in words what a record holds."""
    held = f"{counted(facts.reviews, 'review')}, {counted(facts.changes, 'change')}"
    return f"{held}, the newest review of {facts.newest[:16].replace('T', ' ')} UTC" if facts.newest else held


def _show(found: "list[ListedBackup]") -> None:
    if not found:
        note("There are no backups yet.")
    width = max((len(each.backup.path.name) for each in found), default=0)
    for each in found:
        held = content(each.facts) if each.facts else each.trouble
        made = f"{each.backup.made:%Y-%m-%d %H:%M} UTC"
        say(f"{each.backup.path.name:<{width}}  {made}  {each.backup.kind.value:<16}  {held}")
    if found:
        note(f"They are in {', '.join(dict.fromkeys(str(each.backup.path.parent) for each in found))}.")


def _as_data(each: "ListedBackup") -> dict[str, Any]:
    facts = each.facts
    return {
        "path": str(each.backup.path),
        "kind": each.backup.kind.name.lower(),
        "made": each.backup.made.isoformat(timespec="seconds"),
        "size": each.backup.size,
        "reviews": facts.reviews if facts else None,
        "changes": facts.changes if facts else None,
        "newest": (facts.newest or None) if facts else None,
        "schema_version": facts.schema if facts else None,
        "trouble": each.trouble,
    }
