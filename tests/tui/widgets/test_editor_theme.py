from quizapp.tui.widgets.editor_theme import NAME, editor_theme


def test_colours_come_from_the_theme() -> None:
    theme = editor_theme({"text-accent": "#ff0000", "text-success": "#00ff00"})
    assert theme.name == NAME
    keyword, string = theme.syntax_styles["keyword"].color, theme.syntax_styles["string"].color
    assert keyword is not None
    assert string is not None
    assert keyword.get_truecolor() == (255, 0, 0)
    assert string.get_truecolor() == (0, 255, 0)


def test_a_colour_the_theme_lacks_is_left_to_the_terminal() -> None:
    styles = editor_theme({"text-accent": "auto 87%", "text-warning": "not a colour"}).syntax_styles
    assert "number" not in styles
    assert styles["comment"].italic
