"""Sentences for people, kept apart from their figures so that a language switch can reach them.

Rules may not import Django, yet every refusal and every score has to explain itself in the
reader's language.  A `Message` therefore carries the Chinese template and its parameters; the
doors (web, cli) translate the template with gettext and only then fill the parameters in.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

Translate = Callable[[str], str]

# A language says a month by number or by name: 3月, Mar.
MONTHS = ("1月", "2月", "3月", "4月", "5月", "6月", "7月", "8月", "9月", "10月", "11月", "12月")


@dataclass(frozen=True)
class Message:
    """One sentence: a Chinese template (the gettext msgid) with `{named}` parameters.

    Parameters are plain text, numbers rendered by the caller, days, or further messages.
    """

    template: str
    params: Mapping[str, Any] = field(default_factory=dict)

    def __hash__(self) -> int:
        # The parameters can't be hashed; sentences that are equal have one template.
        return hash(self.template)

    def __str__(self) -> str:
        return self.worded(lambda template: template)

    def worded(self, translate: Translate) -> str:
        """The sentence in the language `translate` (usually `gettext`) speaks."""
        filled = {
            name: value.worded(translate) if isinstance(value, Message) else value
            for name, value in self._told()
        }
        return translate(self.template).format(**filled) if filled else translate(self.template)

    def as_json(self) -> dict[str, Any]:
        """A form that can be stored and read back by `from_json`."""
        return {
            "say": self.template,
            "with": {
                name: value.as_json() if isinstance(value, Message) else str(value)
                for name, value in self._told()
            },
        }

    def _told(self) -> Iterator[tuple[str, Any]]:
        """The parameters, a day in words."""
        for name, value in self.params.items():
            is_day = isinstance(value, date) and not isinstance(value, datetime)
            yield name, day_words(value) if is_day else value

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


def day_words(day: date) -> Message:
    """A day as officials write it: 2026年8月31日; 31 Aug 2026 in English."""
    return say("{year}年{month}{day}日", year=day.year, month=say(MONTHS[day.month - 1]), day=day.day)


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
