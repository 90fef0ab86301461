"""What `quizapp doctor` says of the copies of the record: its backups and its journal."""

from typing import Any

from quizapp.cli.output import counted
from quizapp.errors import ExitCode, StoreError


def copies() -> tuple[str, dict[str, Any], ExitCode, str]:
    """Look at the backups and the journal; return a line for a person, the facts, how well it is, and what to do."""
    from quizapp.study.keeping import look_at_journal, newest_backup

    facts: dict[str, Any] = {"newest_backup": None, "journal": None, "entries": 0, "damages": []}
    try:
        backup, journal = newest_backup(), look_at_journal()
    except StoreError as error:
        return error.message, facts, error.exit_code, error.hint
    facts |= {
        "newest_backup": backup.path.name if backup else None,
        "journal": str(journal.folder),
        "entries": journal.entries,
        "damages": [str(damage) for damage in journal.damages],
    }
    made = f"newest backup {backup.path.name}" if backup else "no backup yet"
    told = f"{made}; a journal of {counted(journal.entries, 'answer')} and changes"
    if not facts["damages"]:
        return told, facts, ExitCode.OK, ""
    hint = "\n".join(
        [*facts["damages"], f"The database is not affected. Move {journal.folder} away: it is written anew from it."]
    )
    return f"{told}, {counted(len(journal.damages), 'place')} damaged", facts, ExitCode.DATABASE, hint
