"""Runs the benchmarks named, else all, and prints their tables; with --json all figures as one JSON object."""

import json
import sys
from importlib import import_module

NAMES = ("checking", "decks", "optimise", "runner", "store")
"""Modules of this package with `measure() -> dict` and `show(figures)`."""


def main() -> None:
    """Measure and print."""
    asked = [each for each in sys.argv[1:] if each != "--json"]
    unknown = [each for each in asked if each not in NAMES]
    if unknown:
        sys.exit(f"no benchmark named {', '.join(unknown)}; there are: {', '.join(NAMES)}")
    modules = {name: import_module(f"benchmarks.{name}") for name in asked or NAMES}
    figures = {name: module.measure() for name, module in modules.items()}
    if "--json" in sys.argv:
        print(json.dumps({"schema": "quizapp.bench/1", **figures}, indent=2))
        return
    for name, module in modules.items():
        module.show(figures[name])


if __name__ == "__main__":
    main()
