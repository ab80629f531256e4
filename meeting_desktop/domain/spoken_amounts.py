"""Numbers as people say them: "forty-two", "a hundred and twenty", "60k", "vierzigtausend"."""

from __future__ import annotations

import re
from dataclasses import dataclass

_ENGLISH = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen "
    "fifteen sixteen seventeen eighteen nineteen"
)
_UNITS = {word: number for number, word in enumerate(_ENGLISH.split())}
_TENS = {
    word: 10 * number
    for number, word in enumerate(
        ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"], 2
    )
}
_SCALES = {"hundred": 100.0, "thousand": 1e3, "k": 1e3, "million": 1e6, "m": 1e6, "billion": 1e9}
_GERMAN = (
    "null ein zwei drei vier fünf sechs sieben acht neun zehn elf zwölf dreizehn vierzehn "
    "fünfzehn sechzehn siebzehn achtzehn neunzehn"
)
_GERMAN_UNITS = {word: number for number, word in enumerate(_GERMAN.split())}
_GERMAN_TENS = {
    "zwanzig": 20, "dreißig": 30, "dreissig": 30, "vierzig": 40, "fünfzig": 50, "sechzig": 60,
    "siebzig": 70, "achtzig": 80, "neunzig": 90,
}  # fmt: skip
_GERMAN_SCALES = {"hundert": 100.0, "tausend": 1e3, "million": 1e6, "millionen": 1e6}
_TEN, _THOUSAND = 10, 1000
_WORDS = re.compile(r"\d{1,3}(?: \d{3})+(?!\d)|\d[\d.,']*\d|\d|[^\W\d_]+")
_DIGITS = re.compile(r"\d")
#: "Two and a half", "zweieinhalb".
_HALF = re.compile(r"^(?:and a half|einhalb)\b")


@dataclass(frozen=True, slots=True)
class Amount:
    """``text[start:end]`` says ``value``."""

    value: float
    start: int
    end: int


def spoken_amounts(text: str) -> tuple[Amount, ...]:
    """Every number in the order in which it was said; "one" and "ein" alone count as words."""
    found: list[Amount] = []
    run: list[tuple[float, bool, int, int]] = []
    for word in _WORDS.finditer(text.casefold()):
        value = _number(word[0])
        scale = _SCALES.get(word[0]) or _GERMAN_SCALES.get(word[0])
        if value is not None:
            if run and not _continues(run, value):
                found += _said(run, text)
                run = []
            run.append((value, False, word.start(), word.end()))
        elif scale is not None and (run or _article(text, word.start()) or scale > _THOUSAND):
            run.append((scale, True, word.start(), word.end()))
        elif not (run and word[0] in {"and", "a"}):
            found += _said(run, text)
            run = []
    return (*found, *_said(run, text))


def _number(word: str) -> float | None:
    if _DIGITS.match(word):
        return _written(word)
    if word in _UNITS or word in _TENS:
        return float(_UNITS.get(word, _TENS.get(word, 0)))
    return _german(word)


def _written(digits: str) -> float:
    """ "1,500" and "1.500" are thousands; "3.5" and "3,5" are not."""
    digits = digits.replace(" ", "").replace("'", "").strip(".,")
    if re.fullmatch(r"\d{1,3}(?:[.,]\d{3})+", digits):
        return float(re.sub(r"[.,]", "", digits))
    whole, _, rest = digits.replace(",", ".").partition(".")
    return float(f"{whole}.{re.sub(r'[^0-9]', '', rest) or '0'}")


def _german(word: str) -> float | None:
    """Written in one word: "fünfundzwanzigtausend"."""
    for scale, factor in (("tausend", 1e3), ("hundert", 1e2)):
        head, found, tail = word.partition(scale)
        if found:
            first = _german(head) if head else 1.0
            rest = _german(tail.removeprefix("und")) if tail else 0.0
            return None if first is None or rest is None else first * factor + rest
    if word in {"eins", "eine", "einen"}:
        return 1.0 if word == "eins" else None
    if word in _GERMAN_UNITS or word in _GERMAN_TENS:
        return float(_GERMAN_UNITS.get(word, _GERMAN_TENS.get(word, 0)))
    unit, und, tens = word.partition("und")
    if und and unit in _GERMAN_UNITS and tens in _GERMAN_TENS:
        return float(_GERMAN_UNITS[unit] + _GERMAN_TENS[tens])
    return None


def _article(text: str, start: int) -> bool:
    return text[:start].casefold().rstrip().endswith(("a", "one"))


def _continues(run: list[tuple[float, bool, int, int]], value: float) -> bool:
    """ "Forty two" is one number, "ten, twelve" are two."""
    last, is_scale, *_ = run[-1]
    return is_scale or (last in _TENS.values() and 0 < value < _TEN)


def _said(run: list[tuple[float, bool, int, int]], text: str) -> list[Amount]:
    if not run:
        return []
    start, end = run[0][2], run[-1][3]
    alone = text[start:end].casefold()
    if alone in {"one", "ein"}:
        return []
    return [Amount(_value(run) + _half(text[end:]), start, end)]


def _value(run: list[tuple[float, bool, int, int]]) -> float:
    total, part = 0.0, 0.0
    for value, is_scale, *_ in run:
        if not is_scale:
            part += value
        elif value >= _THOUSAND:  # a hundred multiplies what stands before it alone
            total, part = total + (part or 1.0) * value, 0.0
        else:
            part = (part or 1.0) * value
    return total + part


def _half(rest: str) -> float:
    return 0.5 if _HALF.match(rest.casefold().lstrip()) else 0.0
