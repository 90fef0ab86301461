"""The one place where an error becomes a message on stderr and an exit code."""

import io
import os
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any

import click

from quizapp.cli.output import note
from quizapp.errors import ExitCode, QuizappError


class SafeGroup(click.Group):
    """A group whose commands return their exit code and may raise QuizappError; nobody sees a traceback for it."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the chosen command and end with its code."""
        ctx.exit(self._outcome(ctx))

    def _outcome(self, ctx: click.Context) -> int:
        _never_fail_on_text()
        try:
            code = int(super().invoke(ctx) or ExitCode.OK)
            sys.stdout.flush()
        except QuizappError as error:
            note(f"quizapp: {error}")
            return error.exit_code
        except KeyboardInterrupt:
            note("")
            return ExitCode.INTERRUPTED
        except BrokenPipeError:
            _drop_output()
            return ExitCode.BROKEN_PIPE
        except OSError as error:
            place = f": {error.filename}" if error.filename else ""
            note(f"quizapp: the system refuses: {error.strerror or error}{place}")
            _drop_output()
            return ExitCode.USAGE
        return code


def _never_fail_on_text() -> None:
    """Let a stream that lacks a character show its escape, and one that sends rubbish be read, rather than fail.

    A stream that was closed before the program began (`quizapp <&-`) is taken for an empty one.
    """
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, Path(os.devnull).open(mode, encoding="utf-8"))  # noqa: SIM115 - open to the very end
    for stream, errors in ((sys.stdin, "replace"), (sys.stdout, "backslashreplace"), (sys.stderr, "backslashreplace")):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors=errors)


def _drop_output() -> None:
    """Let what is still buffered for stdout go nowhere, for it cannot be written and the end of Python would try."""
    with suppress(io.UnsupportedOperation):  # a stream without a descriptor has nobody to write to
        stdout = sys.stdout.fileno()
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, stdout)
        os.close(nowhere)
