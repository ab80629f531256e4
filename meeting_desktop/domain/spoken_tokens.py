"""What was said, as words that the rules of quick entry read: "half past two" is ``2:30``.

Each token knows where it was said. A number that counts something else than hours and days, and a
short form that is a word of another meaning when spoken, are blotted out.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from meeting_desktop.domain.quick_words import MONTHS, WEEKDAYS
from meeting_desktop.domain.spoken_words import (
    AFTER_HOURS,
    DAY_PARTS,
    ENGLISH_TENS,
    OUR,
    SPOKEN_NTHS,
    SPOKEN_NUMBERS,
    TIME,
    TIME_OF,
    UNITS,
    UNSPOKEN,
    YOUR,
)

BLOT = "\x01"
YOUR_TIME, OUR_TIME = "your/time", "our/time"

_PIECE = re.compile(r"[^\W\d_]+(?=-[^\W\d_])|\S+")
_BEHIND, _BEFORE = ",;:!?\"')…“”«»", "-–([\"'„“«»¿"
_NUMBER, _NTH = re.compile(r"\d{1,2}"), re.compile(r"(\d{1,2})(?:st|nd|rd|th)")
_CLOCK = re.compile(r"(\d{1,2})(?:[:.]\d\d)?")
_LONG_DAYS = [day for day in WEEKDAYS if day.endswith(("tag", "woch", "abend"))]
_COMPOUND = re.compile(
    rf"({'|'.join(_LONG_DAYS)})(morgen|früh|vormittag|mittag|nachmittag|abend)s?"
)
#: "The fifth" is a day, "a fifth" is not.
_BEFORE_NTHS = frozenset({"the", "am", "zum", "den", "dem", "vom", "ab", *MONTHS})
_PAST, _TO = frozenset({"past", "after", "nach"}), frozenset({"to", "of", "vor", "before"})
_HOURS, _FEW_MINUTES = range(25), frozenset({"5", "10", "20", "25"})
_MINUTES_SAID = frozenset({"10", "15", "20", "30", "40", "45", "50"})

Rule = Callable[[Sequence[str]], str | None]


@dataclass(frozen=True, slots=True)
class Token:
    """``text[start:end]`` as ``norm``; ``stops``: a comma or a full stop is behind it."""

    norm: str
    start: int
    end: int
    stops: bool = False
    capital: bool = False
    capitals: bool = False


def tokens_of(text: str, language: str) -> list[Token]:
    """The tokens of one clause."""
    found = [part for piece in _PIECE.finditer(text) for part in _split(piece)]
    found = [_without_stop(found, place) for place in range(len(found))]
    found = _rewritten(_rewritten(found, _NUMBERS), _CLOCKS)
    return [_kept(found, place, language) for place in range(len(found))]


def _split(piece: re.Match[str]) -> list[Token]:
    """A piece without its punctuation; "Dienstagnachmittag" is two."""
    raw = piece.group()
    bare = raw.lstrip(_BEFORE).rstrip(_BEHIND)
    if not bare:
        return []
    start = piece.start() + raw.index(bare)
    norm = bare.lower().replace("’", "'")
    whole = Token(
        norm, start, start + len(bare), not raw.endswith(bare), bare[0].isupper(), bare.isupper()
    )
    compound = _COMPOUND.fullmatch(norm)
    if compound is None:
        return [whole]
    middle = start + len(compound[1])
    part = "früh" if compound[2] == "morgen" else compound[2]
    return [
        replace(whole, norm=compound[1], end=middle, stops=False),
        replace(whole, norm=part, start=middle, capital=False),
    ]


def _without_stop(found: list[Token], place: int) -> Token:
    """Without the full stop of a sentence; that of "5. Mai" makes it the fifth."""
    one = found[place]
    if not one.norm.endswith(".") or one.norm in {"a.m.", "p.m."}:
        return one
    bare = one.norm.rstrip(".")
    after = found[place + 1].norm.rstrip(".") if place + 1 < len(found) else ""
    before = found[place - 1].norm if place else ""
    if re.fullmatch(r"\d{1,2}\.\d{1,2}", bare) and before in _BEFORE_NTHS | {"bis", "on", "by"}:
        return one
    if _NUMBER.fullmatch(bare) and (after in MONTHS or (after and before in _BEFORE_NTHS)):
        return replace(one, norm=f"{bare}th")
    return replace(one, norm=bare or BLOT, end=one.start + max(1, len(bare)), stops=True)


def _rewritten(found: list[Token], rules: Sequence[tuple[int, Rule]]) -> list[Token]:
    """Each longest run of tokens that a rule has a norm for as one token."""
    made, place = [], 0
    while place < len(found):
        run, norm = _first_rule(found, place, rules)
        first, last = found[place], found[place + run - 1]
        made.append(first if norm is None else replace(last, norm=norm, start=first.start))
        place += run
    return made


def _first_rule(
    found: list[Token], place: int, rules: Sequence[tuple[int, Rule]]
) -> tuple[int, str | None]:
    for size, rule in rules:
        run = found[place : place + size]
        if len(run) == size and not any(one.stops for one in run[:-1]):
            norm = rule([one.norm for one in run])
            if norm is not None:
                return size, norm
    return 1, None


def _tens(run: Sequence[str]) -> str | None:
    """``twenty first``, ``forty five``."""
    high, low = ENGLISH_TENS.get(run[0]), run[1]
    if high is None:
        return None
    number, nth = SPOKEN_NUMBERS.get(low, 0), SPOKEN_NTHS.get(low, 0)
    if 0 < number < 10:  # noqa: PLR2004
        return str(high + number)
    return f"{high + nth}th" if 0 < nth < 10 else None  # noqa: PLR2004


def _number(run: Sequence[str]) -> str | None:
    if run[0] in SPOKEN_NUMBERS:
        return str(SPOKEN_NUMBERS[run[0]])
    return f"{SPOKEN_NTHS[run[0]]}th" if run[0] in SPOKEN_NTHS else None


def _hour(word: str) -> int | None:
    return int(word) if _NUMBER.fullmatch(word) and int(word) in _HOURS else None


def _clock(hour: int | None, minute: int) -> str | None:
    """``minute`` below 0: before that hour. At one, the hour before is twelve."""
    if hour is None:
        return None
    return f"{hour}:{minute:02}" if minute >= 0 else f"{(hour - 1) or 12}:{60 + minute}"


def _quarter(run: Sequence[str]) -> str | None:
    if run[0] in {"quarter", "viertel"} and run[1] in _PAST | _TO:
        return _clock(_hour(run[2]), 15 if run[1] in _PAST else -15)
    if run[0] == "half" and run[1] == "past":
        return _clock(_hour(run[2]), 30)
    return None


def _few_minutes(run: Sequence[str]) -> str | None:
    """Behind "at" only: "ten to three" may be a range."""
    if run[0] not in {"at", "um"} or run[1] not in _FEW_MINUTES or run[2] not in _PAST | _TO:
        return None
    return _clock(_hour(run[3]), int(run[1]) if run[2] in _PAST else -int(run[1]))


def _between(run: Sequence[str]) -> str | None:
    if run[0] not in {"between", "zwischen"} or run[2] not in {"and", "und"}:
        return None
    return f"{run[1]}-{run[3]}" if _CLOCK.fullmatch(run[1]) and _CLOCK.fullmatch(run[3]) else None


def _two_words(run: Sequence[str]) -> str | None:
    first, second = run
    if first in {"halb", "dreiviertel"}:
        return _clock(_hour(second), -30 if first == "halb" else -15)
    if second in {"o'clock", "oclock"}:
        return _clock(_hour(first), 0)
    if second in _MINUTES_SAID and (hour := _hour(first)):
        return _clock(hour, int(second))
    if second in TIME:
        return TIME_OF.get(first) or (
            YOUR_TIME if first in YOUR else OUR_TIME if first in OUR else None
        )
    return BLOT if (first, second) == ("guten", "morgen") else None


def _three_words(run: Sequence[str]) -> str | None:
    """``two thirty minute calls`` is no time; ``New Yorker Zeit`` is one of New York's."""
    if run[2] in UNITS and run[1] in _MINUTES_SAID and _hour(run[0]) is not None:
        return BLOT
    return TIME_OF.get(f"{run[0]} {run[1]}") if run[2] in TIME else None


_NUMBERS: list[tuple[int, Rule]] = [(2, _tens), (1, _number)]
_CLOCKS: list[tuple[int, Rule]] = [
    (4, _few_minutes),
    (4, _between),
    (3, _quarter),
    (3, _three_words),
    (2, _two_words),
]


def _kept(found: list[Token], place: int, language: str) -> Token:
    """The token, or a blot where it would be misread."""
    one = found[place]
    after = found[place + 1] if place + 1 < len(found) else None
    before = found[place - 1].norm if place else ""
    if one.norm == "morgen" and (before in {"heute", "am", "gestern"} or before in WEEKDAYS):
        return replace(one, norm="früh")
    if one.norm in UNSPOKEN and not one.capitals:
        return replace(one, norm=BLOT)
    if one.norm in {"may", "march"} and not one.capital:
        return replace(one, norm=BLOT)  # the verbs
    if one.norm == "um" and (one.stops or language == "en"):
        return replace(one, norm=BLOT)  # a hesitation
    is_count = _NUMBER.fullmatch(one.norm) or _NTH.fullmatch(one.norm)
    if is_count and not _is_meant(one, after, before, language):
        return replace(one, norm=BLOT)
    return one


def _is_meant(one: Token, after: Token | None, before: str, language: str) -> bool:
    """Whether a number is an hour, a day, or counts days."""
    if after is not None and (after.norm in UNITS or after.norm in MONTHS):
        return True
    if after is not None and after.norm in {"quarter", "quartal"} and _NTH.fullmatch(one.norm):
        return True
    if _NTH.fullmatch(one.norm) and before not in _BEFORE_NTHS:
        return False
    if after is None or one.stops or after.norm in AFTER_HOURS or after.norm == "of":
        return after is None or after.norm != "of" or bool(_NTH.fullmatch(one.norm))
    named = after.norm in WEEKDAYS or after.norm in DAY_PARTS or "/" in after.norm
    return named or after.norm[:2] == "20" or (after.capital and language != "de")
