"""Where the screens change shape: columns and rows of the terminal, with the class that is then set."""

NARROW_TO_WIDE = [(0, "-narrow"), (110, "-wide")]
SHORT_TO_TALL = [(0, "-short"), (32, "-tall")]
