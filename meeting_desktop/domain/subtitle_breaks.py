"""Where a subtitle may break: how wide text is, and how much a break after a word hurts.

Sources: the BBC's subtitle guidelines and EBU-TT practice. Lines end with a clause; an article, a
preposition or a name stays with what follows it.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

#: Letters in a line, and lines in a subtitle; a letter of East Asia is as wide as two.
LINE_COLUMNS = 42
LINES = 2

#: Costs of a break, compared with each other alone.
AT_SENTENCE, AT_CLAUSE, BEFORE_CONJUNCTION, ANYWHERE, AFTER_LEANING = 0.0, 1.0, 2.0, 4.0, 12.0
_LONG_PAUSE_S = 0.3

#: The last ones of each are of East Asia: full stop, exclamation, question; comma, colon and so on.
_SENTENCE = tuple(".!?\u2026\u3002\uff01\uff1f")
_CLAUSE = tuple(",;:)\u2013\u2014\u3001\uff0c\uff1b\uff1a")
_CLOSING = "\"')]\u201d\u2019\u00bb"
#: Articles, prepositions, possessives: they lean on the word behind them.
_LEANING_WORDS = """
a an the my your his her its our their this that these those of in on at to for with from by into
about and or but not very
der die das den dem des ein eine einen einem einer eines mein meine dein deine sein seine ihr ihre
unser unsere kein keine im am zum zur vom beim an auf zu für mit von bei nach aus und oder aber
nicht sehr
le la les un une du de au aux mon ma mes ton ta tes son sa ses et ou pour avec dans sur
el los las una unos unas del al mi tu su y o con por para en il lo gli i uno di da
"""
_CONJUNCTION_WORDS = """
and but or so because that which who when while if although
und aber oder denn weil dass wenn während obwohl
et mais ou parce que qui quand si y pero o porque cuando e ma perché
"""
_LEANING = frozenset(_LEANING_WORDS.split())
_CONJUNCTIONS = frozenset(_CONJUNCTION_WORDS.split())


@dataclass(frozen=True, slots=True)
class Unit:
    """What no line break parts: a word with what is joined to it. Times in seconds.

    ``is_spaced``: a space stands before it. ``is_name``: it says who speaks and was not said.
    """

    text: str
    start: float
    end: float
    is_spaced: bool = True
    is_name: bool = False


def columns(text: str) -> int:
    """How wide ``text`` is in letters of Latin."""
    if text.isascii():
        return len(text)
    return len(text) + sum(is_wide(letter) for letter in text)


def is_wide(letter: str) -> bool:
    return unicodedata.east_asian_width(letter) in ("W", "F")


def break_cost(unit: Unit, after: Unit) -> float:
    """How much it hurts to go to another line, or another subtitle, between the two."""
    if unit.is_name:
        return 100 * AFTER_LEANING
    ended = unit.text.rstrip(_CLOSING)
    if ended.endswith(_SENTENCE):
        return AT_SENTENCE
    if ended.endswith(_CLAUSE) or after.start - unit.end > _LONG_PAUSE_S:
        return AT_CLAUSE
    if unit.text.casefold() in _LEANING:
        return AFTER_LEANING
    return BEFORE_CONJUNCTION if after.text.casefold() in _CONJUNCTIONS else ANYWHERE


def text_of_units(units: tuple[Unit, ...] | list[Unit]) -> str:
    """Running text."""
    return "".join(
        f" {unit.text}" if number and unit.is_spaced else unit.text
        for number, unit in enumerate(units)
    )


class LineFill:
    """Puts units into lines, as many as go into each; ``add`` False: they are too many."""

    def __init__(self) -> None:
        self._lines, self._width = 1, 0

    def add(self, unit: Unit) -> bool:
        wide = columns(unit.text)
        with_space = wide + (1 if unit.is_spaced and self._width else 0)
        if self._width + with_space <= LINE_COLUMNS:
            self._width += with_space
            return True
        self._lines, self._width = self._lines + 1, wide
        return self._lines <= LINES


def in_lines(units: tuple[Unit, ...]) -> tuple[str, ...]:
    """One line, or two that break where it hurts least and are about as long.

    ``units`` are no more than a ``LineFill`` takes.
    """
    whole = text_of_units(units)
    if columns(whole) <= LINE_COLUMNS:
        return (whole,)
    best: tuple[float, tuple[str, ...]] | None = None
    for at in range(1, len(units)):
        lines = (text_of_units(units[:at]), text_of_units(units[at:]))
        upper, lower = columns(lines[0]), columns(lines[1])
        if max(upper, lower) > LINE_COLUMNS:
            continue
        # The eye goes back less far from a short line above a long one.
        uneven = abs(upper - lower) / 5 + (1.0 if upper > lower else 0.0)
        cost = break_cost(units[at - 1], units[at]) + uneven
        if best is None or cost < best[0]:
            best = (cost, lines)
    return best[1] if best is not None else (whole,)
