"""The colours of the code editor, taken from the app's theme so that they match highlighted code elsewhere."""

from collections.abc import Mapping

from rich.style import Style
from textual.color import Color, ColorParseError
from textual.widgets.text_area import TextAreaTheme

NAME = "quizapp"

# What tree-sitter calls things, by the variable of the app's theme that colours the same thing in `textual.highlight`.
_VARIABLES = {
    "text-accent": ("keyword", "keyword.function", "keyword.return", "include", "conditional", "repeat", "exception"),
    "text-error": ("keyword.operator",),
    "text-success": ("string", "boolean", "constant.builtin"),
    "text-warning": ("number", "float", "function", "function.call", "method", "method.call", "class", "type"),
    "text-secondary": ("constant", "type.builtin", "variable.builtin", "function.builtin"),
}
_PLAIN = {
    "comment": Style(italic=True, dim=True),
    "string.documentation": Style(italic=True),
}


def editor_theme(variables: Mapping[str, str]) -> TextAreaTheme:
    """Return the editor's theme for the app theme with these variables."""
    styles = dict(_PLAIN)
    for variable, names in _VARIABLES.items():
        try:
            color = Color.parse(variables.get(variable, "")).rich_color
        except ColorParseError:
            continue  # a theme that leaves this colour to the terminal
        styles |= {name: Style(color=color) for name in names}
    return TextAreaTheme(NAME, syntax_styles=styles)
