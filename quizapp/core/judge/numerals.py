"""Numbers as text, in as few digits as tell them apart."""

from typing import Any

_PRECISIONS = (4, 6, 9, 17)


def number_text(number: Any, digits: int = 4) -> str:
    """One element as torch would print it: `12.` for a float without a fraction, `True`, `nan`, `1.+2.j`."""
    import numpy as np

    if isinstance(number, bool | np.bool_):
        return str(bool(number))
    if isinstance(number, int | np.integer):
        return str(int(number))
    if isinstance(number, complex | np.complexfloating) and not isinstance(number, float):
        imaginary = _real_text(float(number.imag), digits)
        return f"{_real_text(float(number.real), digits)}{'' if imaginary[0] in '+-' else '+'}{imaginary}j"
    return _real_text(float(number), digits)


def _real_text(number: float, digits: int) -> str:
    text = f"{number:.{digits}g}"
    return f"{text}." if text.lstrip("+-").isdigit() else text


def digits_to_tell_apart(pairs: list[tuple[Any, Any]]) -> int:
    """The fewest digits at which the two numbers of every pair print differently."""
    for digits in _PRECISIONS:
        if all(number_text(a, digits) != number_text(b, digits) for a, b in pairs):
            return digits
    return _PRECISIONS[-1]


def brief(number: Any) -> str:
    """A number for a sentence, where a dot after it would end it: `20`, `0.25`, `1e-05`."""
    return number_text(number).removesuffix(".")
