"""The entry point: `quizapp`, or `python -m quizapp`."""

import sys


def main() -> None:
    """Run the command line and end the process with one of the documented exit codes."""
    try:
        from quizapp.cli.main import cli

        cli(prog_name="quizapp")
    except KeyboardInterrupt:
        sys.exit(130)


if __name__ == "__main__":
    main()
