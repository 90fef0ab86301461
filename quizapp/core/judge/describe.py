"""Values in a few words."""

from quizapp.core.text import clean_line
from quizapp.core.values import MappingValue, MissingValue, OpaqueValue, ScalarValue, SequenceValue, TensorValue, Value

_MOST_LETTERS = 60
_DEEPEST = 40

_KINDS = {
    "list": "a list",
    "tuple": "a tuple",
    "Size": "a torch.Size",
    "int": "an int",
    "float": "a float",
    "complex": "a complex number",
    "bool": "a bool",
    "str": "a string",
    "NoneType": "None",
    "dtype": "a dtype",
    "device": "a device",
    "layout": "a layout",
    "ndarray": "a NumPy array",
    "ellipsis": "still `...`",
    "function": "a function",
    "builtin_function_or_method": "a function that was not called",
    "method": "a method that was not called",
    "module": "a module",
}
_NUMPY = "numpy."
_KINDS_OF_NUMPY = frozenset({"ndarray"})  # the others have the names of Python's own


def short(text: str, most: int = _MOST_LETTERS) -> str:
    """Foreign text on one harmless line of at most `most` letters."""
    line = clean_line(text[: most * 10])
    return line if len(line) <= most else line[: most - 1] + "…"


def kind_name(value: Value) -> str:
    """The short name of what a value is, such as "tensor", "list" or "int"."""
    if isinstance(value, TensorValue):
        return "tensor"
    if isinstance(value, MappingValue):
        return "dict"
    if isinstance(value, MissingValue):
        return "missing"
    if isinstance(value, OpaqueValue):
        name = short(value.type).rpartition(".")[2]
        return f"np.{name}" if value.type.startswith(_NUMPY) and name not in _KINDS_OF_NUMPY else name
    return value.type


def kind_text(value: Value) -> str:
    """What a value is, with its article: "a tensor", "a list", "None"."""
    name = kind_name(value)
    if name in ("tensor", "dict"):
        return f"a {name}"
    if isinstance(value, MissingValue):
        return "nothing"
    text = _KINDS.get(name, f"a value of type {short(name)}")
    if isinstance(value, OpaqueValue) and value.why:
        return f"{text} ({short(value.why)})"
    return text


def scalar_text(value: ScalarValue, most: int = _MOST_LETTERS) -> str:
    """A plain value as Python would write it, cut to `most` letters on one line."""
    if value.type in ("dtype", "device", "layout"):
        return short(str(value.value), most)
    try:
        return short(repr(value.value), most)
    except ValueError:  # an integer of more digits than Python will write
        return "a very large integer"


def shape_text(shape: tuple[int, ...]) -> str:
    """A shape as torch prints it: "(3, 1)", "(3,)", "()"."""
    return short(str(shape))


def count(number: int, one: str, many: str = "") -> str:
    """A number with its noun: "1 item", "2 items"."""
    return f"{number} {one if number == 1 else many or one + 's'}"


def shallow(value: Value) -> Value:
    """The value itself, or an opaque one in its place if it is nested so deep that only a forger would send it."""
    waiting: list[tuple[Value, int]] = [(value, 0)]
    while waiting:
        each, depth = waiting.pop()
        if depth > _DEEPEST:
            return OpaqueValue(kind_name(value), f"nested more than {_DEEPEST} levels deep")
        if isinstance(each, SequenceValue):
            waiting.extend((item, depth + 1) for item in each.items)
        elif isinstance(each, MappingValue):
            waiting.extend((part, depth + 1) for item in each.items for part in item)
        elif isinstance(each, TensorValue) and each.grad is not None:
            waiting.append((each.grad, depth + 1))
    return value
