"""`quizapp doctor`: what works here, and what to do about what does not."""

import click

from quizapp import __version__
from quizapp.cli.output import as_json, say
from quizapp.errors import ExitCode

SCHEMA = "quizapp.doctor/1"


@click.command()
@click.option("--json", "wants_json", is_flag=True, help="Print one JSON object, quizapp.doctor/1.")
def doctor(wants_json: bool) -> int:
    """Say what works here and what does not.

    Looks at Python, torch, the sandbox, the terminal, the settings, the database and the decks, and changes nothing.
    Ends with the exit code of the first part that is not well: 1 for torch, 4 for the sandbox, 2 for the settings, 5
    for the database, 3 for card files.
    """
    from quizapp.cli.health import Section, examine

    found: list[Section] = []
    if not wants_json:
        say(f"quizapp {__version__}", bold=True)
    for section in examine():
        found.append(section)
        if not wants_json:
            say(f"{'ok ' if section.ok else 'BAD'} {section.name:<9} {section.summary}", colour=_colour(section.ok))
            for line in section.hint.splitlines():
                say(f"              {line}")
    code = next((section.code for section in found if not section.ok), ExitCode.OK)
    if wants_json:
        parts = {
            section.name: {"ok": section.ok, "summary": section.summary, "hint": section.hint, **section.facts}
            for section in found
        }
        click.echo(as_json({"schema": SCHEMA, "ok": code is ExitCode.OK, "quizapp": __version__, **parts}))
    return code


def _colour(ok: bool) -> str | None:
    return None if ok else "red"
