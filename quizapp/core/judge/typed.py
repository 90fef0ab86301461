"""Reading a value that a person typed: numbers, nested lists, tensors as torch prints them, names of dtypes and errors.

A small grammar of its own, so that nothing typed is ever evaluated:

    text   = item { [","] item }                  several items without brackets are a list
    item   = number | string | name | call | "[" text "]" | "(" text ")" | "{" item ":" item ... "}"
    call   = name "(" text ")"                    tensor(...), torch.Size(...), np.array(...)
    option = name "=" item                        dtype=torch.float32 inside a call; only dtype is kept
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

MOST_LETTERS = 4000
_DEEPEST = 20
_REAL = r"(?:\d[\d_]*\.?\d*|\.\d+)(?:[eE][+-]?\d+)?"
_TOKEN = re.compile(
    rf"""\s*(?:
        (?P<number>[+-]?{_REAL}(?:[+-]{_REAL}j|j)?)
        |(?P<name>[+-]?[^\W\d]\w*(?:\.\w+)*|[+-]?∞)
        |(?P<string>'[^'\\\n]*'|"[^"\\\n]*")
        |(?P<angle><[^<>]*>)
        |(?P<sign>[\[\](){{}},:=])
    )""",
    re.VERBOSE,
)
_TIMES = re.compile(r"(?<=\d)\s*[x×]\s*(?=\d)")  # 3x1 and 3 × 1 are ways to write a shape
_CONSTANTS: dict[str, float | bool | None] = {
    "true": True,
    "false": False,
    "none": None,
    "nan": float("nan"),
    "inf": float("inf"),
    "infinity": float("inf"),
    "∞": float("inf"),
}
_MODULES = frozenset({"torch", "np", "numpy", "math", "float"})
_TENSORS = frozenset({"tensor", "array", "asarray", "parameter"})
_CLOSES = {"[": "]", "(": ")", "{": "}"}


@dataclass(frozen=True, slots=True)
class Word:
    """A bare name, such as float32, RuntimeError or cpu."""

    text: str


@dataclass(frozen=True, slots=True)
class Items:
    """A list, a tuple, or a tensor with the dtype that was typed with it ("" without)."""

    items: "tuple[Typed, ...]"
    dtype: str = ""


@dataclass(frozen=True, slots=True)
class Pairs:
    """A dict."""

    items: "tuple[tuple[Typed, Typed], ...]"


@dataclass(frozen=True, slots=True)
class Single:
    """One number typed as a tensor: `tensor(3.)`, with its dtype if there is one."""

    item: "Typed"
    dtype: str = ""


Typed = int | float | complex | bool | str | Word | Items | Pairs | Single | None


class UnreadableError(Exception):
    """The text is no value; the message says where reading stopped."""


@dataclass(slots=True)
class _Reader:
    """The tokens of a text, read from left to right."""

    tokens: list[tuple[str, str]]
    at: int = 0
    depth: int = 0
    options: list[dict[str, str]] = field(default_factory=lambda: [{}])

    @property
    def next(self) -> tuple[str, str]:
        """The token to come, ("end", "") after the last."""
        return self.tokens[self.at] if self.at < len(self.tokens) else ("end", "")

    def take(self, text: str = "") -> tuple[str, str]:
        """The token to come, which must be `text` if that is given; moves on."""
        token = self.next
        if (text and token[1] != text) or token[0] == "end":
            raise UnreadableError(f"expected {text or 'a value'}, found {token[1] or 'the end'}")
        self.at += 1
        return token


def read(text: str) -> Typed:
    """The value that a text stands for; raises UnreadableError for a text that is none."""
    if len(text) > MOST_LETTERS:
        raise UnreadableError(f"more than {MOST_LETTERS} letters")
    reader = _Reader(list(_tokens(_TIMES.sub(", ", text.replace("−", "-")))))
    items, comma = _sequence(reader, "")
    if not items:
        raise UnreadableError("nothing was typed")
    return items[0] if len(items) == 1 and not comma else Items(items)


def _tokens(text: str) -> Iterator[tuple[str, str]]:
    at, end = 0, len(text.rstrip())
    while at < end:
        match = _TOKEN.match(text, at)
        if match is None or match.lastgroup is None:
            raise UnreadableError(f"cannot read {text[at : at + 10].strip()}")
        yield match.lastgroup, match[match.lastgroup]
        at = match.end()


def _sequence(reader: _Reader, closing: str) -> tuple[tuple[Typed, ...], bool]:
    """The items up to `closing` ("" is the end of the text), and whether a comma was among them."""
    items: list[Typed] = []
    comma = started = False
    while reader.next[1] != closing:
        if reader.next[1] == "," and started:
            reader.take()
            comma = bool(items)
        elif _is_option(reader):
            name = reader.take()[1]
            reader.take("=")
            reader.options[-1][name] = _option(reader)
        else:
            items.append(_item(reader))
        started = True
    if closing:
        reader.take(closing)
    return tuple(items), comma


def _is_option(reader: _Reader) -> bool:
    following = reader.tokens[reader.at + 1 : reader.at + 2]
    return reader.next[0] == "name" and following == [("sign", "=")]


def _option(reader: _Reader) -> str:
    if reader.next[0] == "angle":  # grad_fn=<AddBackward0>
        return reader.take()[1]
    value = _item(reader)
    return value.text if isinstance(value, Word) else str(value)


def _item(reader: _Reader) -> Typed:
    if reader.depth >= _DEEPEST:
        raise UnreadableError("nested too deeply")
    reader.depth += 1
    kind, text = reader.take()
    try:
        if kind == "number":
            return _number(text)
        if kind == "string":
            return text[1:-1]
        if kind == "name":
            return _call(reader, text) if reader.next[1] == "(" else _name(text)
        if text == "{":
            return _pairs(reader)
        if text in _CLOSES:
            items, comma = _sequence(reader, _CLOSES[text])
            return items[0] if text == "(" and len(items) == 1 and not comma else Items(items)
    finally:
        reader.depth -= 1
    raise UnreadableError(f"did not expect {text}")


def _number(text: str) -> int | float | complex:
    try:
        if text.endswith("j"):
            return complex(text)
        return float(text) if any(letter in text for letter in ".eE") else int(text)
    except ValueError:
        raise UnreadableError(f"cannot read {text}") from None


def _name(text: str) -> Typed:
    sign, bare = (text[0], text[1:]) if text[0] in "+-" else ("", text)
    module, _, last = bare.rpartition(".")
    if (not module or module in _MODULES) and last.lower() in _CONSTANTS:
        constant = _CONSTANTS[last.lower()]
        return -constant if sign == "-" and isinstance(constant, float) else constant
    if sign:
        raise UnreadableError(f"cannot read {text}")
    return Word(bare)


def _call(reader: _Reader, name: str) -> Typed:
    """A call by which torch or numpy print a value: its content, with the dtype it names."""
    reader.take("(")
    reader.options.append({})
    items, comma = _sequence(reader, ")")
    options = reader.options.pop()
    last = name.rpartition(".")[2].lower()
    if last == "device":
        index = options.get("index", "")
        return Word(str(options.get("type", items[0] if items else "")) + (f":{index}" if index else ""))
    if last in ("float", "int", "bool", "complex") and len(items) == 1 and not comma:
        return read(items[0]) if isinstance(items[0], str) else items[0]
    if last not in _TENSORS and last not in ("size", "list", "tuple"):
        return Word(name)  # RuntimeError("…"): what is in the brackets says nothing
    if len(items) != 1:
        return Items(items)
    if last in _TENSORS:
        dtype = options.get("dtype", "")
        return Items(items[0].items, dtype) if isinstance(items[0], Items) else Single(items[0], dtype)
    return items[0] if isinstance(items[0], Items) else Items(items)


def _pairs(reader: _Reader) -> Pairs:
    pairs: list[tuple[Typed, Typed]] = []
    while reader.next[1] != "}":
        key = _item(reader)
        reader.take(":")
        pairs.append((key, _item(reader)))
        if reader.next[1] == ",":
            reader.take()
    reader.take("}")
    return Pairs(tuple(pairs))
