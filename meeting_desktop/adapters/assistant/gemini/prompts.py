"""Prompts are files, ``resources/prompts/<name>/<version>.txt``; the highest number is used.

``{{name}}`` in them is filled in with values of ours, never with words of people.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from meeting_desktop.core.paths import resources


@dataclass(frozen=True, slots=True)
class Prompt:
    name: str
    version: int
    text: str

    def filled(self, values: Mapping[str, str]) -> str:
        """Raises: KeyError: a place has no value, or a value no place."""
        text = self.text
        for place, value in values.items():
            marked = "{{" + place + "}}"
            if marked not in text:
                raise KeyError(place)
            text = text.replace(marked, value)
        if "{{" in text:
            raise KeyError(text.split("{{", 1)[1].split("}}", 1)[0])
        return text


@cache
def prompt(name: str) -> Prompt:
    """The newest version of it."""
    files = (resources() / "prompts" / name).glob("*.txt")
    newest = max(files, key=lambda file: int(file.stem))
    return Prompt(name, int(newest.stem), newest.read_text(encoding="utf-8").strip())


def versions(*names: str) -> str:
    """As it is noted with a report: ``outline.1 dealings.1``."""
    return " ".join(f"{name}.{prompt(name).version}" for name in names)
