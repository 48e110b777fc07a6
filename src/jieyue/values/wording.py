"""Sentences for people, kept apart from their figures so that a language switch can reach them.

Rules may not import Django, yet every refusal and every score has to explain itself in the
reader's language.  A `Message` therefore carries the Chinese template and its parameters; the
doors (web, cli) translate the template with gettext and only then fill the parameters in.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

Translate = Callable[[str], str]


@dataclass(frozen=True)
class Message:
    """One sentence: a Chinese template (the gettext msgid) with `{named}` parameters.

    Parameters are plain text, numbers rendered by the caller, or further messages.
    """

    template: str
    params: Mapping[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.worded(lambda template: template)

    def worded(self, translate: Translate) -> str:
        """The sentence in the language `translate` (usually `gettext`) speaks."""
        filled = {
            name: value.worded(translate) if isinstance(value, Message) else value
            for name, value in self.params.items()
        }
        return translate(self.template).format(**filled) if filled else translate(self.template)

    def as_json(self) -> dict[str, Any]:
        """A form that can be stored and read back by `from_json`."""
        return {
            "say": self.template,
            "with": {
                name: value.as_json() if isinstance(value, Message) else str(value)
                for name, value in self.params.items()
            },
        }

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> Message:
        params = {
            name: cls.from_json(value) if isinstance(value, Mapping) else value
            for name, value in stored.get("with", {}).items()
        }
        return cls(stored["say"], params)


def say(template: str, **params: Any) -> Message:
    """Shorthand that the catalogue check looks for: `say("机关{code}不存在", code=code)`."""
    return Message(template, params)


NOTHING = Message("")


def listed(parts: Sequence[Message], *, apart: bool = False) -> Message:
    """Several phrases as one, separated the way the reader's language does it.

    `apart` sets those wider apart that may hold commas of their own.
    """
    if not parts:
        return NOTHING
    *before, last = parts
    if not before:
        return last
    first = listed(before, apart=apart)
    return (
        say("{before};{last}", before=first, last=last)
        if apart
        else say("{before}、{last}", before=first, last=last)
    )
