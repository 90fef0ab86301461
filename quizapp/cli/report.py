"""`quizapp report`: progress as Markdown or JSON."""

import click

from quizapp.cli.output import as_json, write
from quizapp.cli.select import tell_problems


@click.command()
@click.option(
    "--format", "form", type=click.Choice(["md", "json"]), default="md", show_default=True, help="What to write."
)
@click.option("-o", "--output", default="-", show_default=True, metavar="FILE", help="Where to; - is stdout.")
def report(form: str, output: str) -> None:
    """Report on your progress.

    Covers answers, retention, decks, tags, streak, what comes due, and the newest answers.
    """
    from quizapp.reports.read import read_report
    from quizapp.study.workspace import Workspace

    with Workspace.open() as workspace:
        tell_problems(workspace.library.problems)
        found = read_report(workspace)
    if form == "json":
        from quizapp.reports.as_json import report_json

        write(as_json(report_json(found)), output)
    else:
        from quizapp.reports.markdown import report_markdown

        write(report_markdown(found), output)
