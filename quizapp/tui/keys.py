"""The keys in force: every binding that names an action of the settings has the keys that are set for it."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from textual.app import App
from textual.binding import Binding, BindingsMap
from textual.dom import DOMNode

from quizapp.config.key_names import is_typed
from quizapp.config.keys import ACTIONS, DEFAULT_KEYS, Keys

_TEXTUAL = {"\\": "backslash", "]": "right_square_bracket", "^": "circumflex_accent", "_": "underscore"}
_SHOWN = {
    "question_mark": "?",
    "escape": "esc",
    "left": "←",
    "right": "→",
    "up": "↑",
    "down": "↓",
    "comma": ",",
    "pageup": "pgup",
    "pagedown": "pgdn",
    "delete": "del",
}


def bound(name: str, action: str, description: str, *, show: bool = True) -> Binding:
    """A binding of `action` to the keys that the settings have under `name`; until they are known, to its own."""
    keys = ",".join(map(textual_key, ACTIONS[name].keys))
    return Binding(keys, action, description, show=show, id=name)


def textual_key(key: str) -> str:
    """A key of the settings, as Textual calls it."""
    modifier, plus, base = key.rpartition("+")
    return f"{modifier}+{_TEXTUAL.get(base, base)}" if plus and base else key


def key_name(key: str) -> str:
    """A key as it is written on keyboards, in the footer and in help."""
    modifiers, plus, base = key.rpartition("+")
    if not (plus and base):
        return _SHOWN.get(key, key)
    return f"{modifiers}+{_SHOWN.get(base, base)}".replace("ctrl+", "^")


class KeyMap:
    """The keys that the learner has set, and how they come upon the widgets."""

    def __init__(self, keys: Keys = DEFAULT_KEYS) -> None:
        self._keys = keys

    def name(self, action: str) -> str:
        """The first key of an action, as it is shown; "" when it has none."""
        return next(map(key_name, self._keys[action]), "")

    def names(self, binding: Binding) -> list[str]:
        """All keys of a binding, as they are shown."""
        keys: Sequence[str] = binding.key.split(",") if binding.id is None else self._keys[binding.id]
        return [key_name(key.strip()) for key in keys]

    def apply(self, node: DOMNode) -> None:
        """Give a node's bindings their keys.

        Not by Textual's own key map: where a key of an action is changed it drops all else that the key does, and here
        one key does what fits, as escape does.
        """
        made: dict[str, list[Binding]] = {}
        done: set[tuple[str, str]] = set()
        for key, binding in node._bindings:
            name = binding.id
            if name is None or name not in ACTIONS:
                made.setdefault(key, []).append(binding)
            elif (name, binding.action) not in done:
                done.add((name, binding.action))
                for each in self._with_keys(binding, name):
                    made.setdefault(each.key, []).append(each)
        node._bindings = BindingsMap.from_keys(made)

    def _with_keys(self, binding: Binding, name: str) -> Iterator[Binding]:
        for number, key in enumerate(self._keys[name]):
            first = ACTIONS[name].first and not is_typed(key)
            shown = binding.show and (number == 0 or not first)  # a second key need not be told in the footer
            bound_to = replace(binding, key=textual_key(key), key_display=key_name(key), priority=first, show=shown)
            yield from Binding.make_bindings([bound_to])


def key_in_force(app: App[object], action: str) -> str:
    """The first key of an action in this app, as it is shown; "" when it has none."""
    keys = getattr(app, "keys", None)
    return (keys if isinstance(keys, KeyMap) else KeyMap()).name(action)
