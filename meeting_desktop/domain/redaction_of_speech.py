"""What is kept back of speech that goes to a service, and put back into what returns.

A name becomes ``[Person A]`` or ``[Company A]``, a number ``[number 1]``, an e-mail address
``[address 1]``; the same words get the same placeholder all through. Names of several words are
found in any case, single ones only with a capital: "will" and "grace" are words as well. Numbers
that are spoken as words are not found.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

# Begun at the beginning of a word alone: a word of a thousand letters is looked at once.
_ADDRESS = r"(?<![\w.+%-])[\w.+%-]{1,64}@[\w-]+(?:\.[\w-]+)+"
_NUMBER = r"\+?\d(?:[\d.,:/() -]*\d)?"
_PLACEHOLDER = re.compile(r"\[?\b(Person|Company|number|address) ([A-Z]{1,3}|\d{1,4})\b\]?")
_LEGAL_FORM = re.compile(
    r"[\s,]+(gmbh(\s*&\s*co\.?\s*kg)?|ag|se|kg|ltd|limited|inc|llc|plc|corp|bv|sa|sas|srl)\.?$",
    re.IGNORECASE,
)
_TITLES = frozenset({"dr", "prof", "mr", "mrs", "ms", "herr", "frau", "von", "van", "der", "the"})
_SHORTEST_PART = 2


@dataclass(frozen=True, slots=True)
class _Hidden:
    """``found`` is a pattern of the words that ``placeholder`` stands for."""

    placeholder: str
    whole: str
    found: str


class SpeechRedaction:
    """One conversation's placeholders. ``people`` are speakers and others, by their full names."""

    def __init__(
        self,
        people: Iterable[str],
        companies: Iterable[str] = (),
        *,
        names: bool = True,
        numbers: bool = False,
    ) -> None:
        hidden = [*_people(people), *_companies(companies)] if names else []
        self._whole = {one.placeholder: one.whole for one in hidden}
        self._labels = {one.whole.casefold(): one.placeholder for one in hidden}
        self._groups = [one.placeholder for one in hidden]
        self._counted: dict[str, str] = {}
        # The longest first: a full name is one thing, not its parts.
        patterns = [f"(?P<n{at}>{one.found})" for at, one in enumerate(hidden)]
        patterns.sort(key=len, reverse=True)
        if names or numbers:
            patterns.insert(0, f"(?P<address>{_ADDRESS})")
        if numbers:
            patterns.append(f"(?P<number>{_NUMBER})")
        self._found = re.compile("|".join(patterns)) if patterns else None

    def hide(self, text: str) -> str:
        """``text`` as it may leave this machine."""
        return text if self._found is None else self._found.sub(self._replaced, text)

    def label(self, name: str) -> str:
        """What a person is called who was given, whichever way the name is written."""
        return self._labels.get(" ".join(name.split()).casefold(), self.hide(name))

    def restore(self, text: str, spoken: str = "") -> str:
        """``text`` with the words behind its placeholders; unknown ones stay.

        Where ``spoken``, the words that it rests on, call somebody by a part of the name, so does
        the answer: a quote stays a quote.
        """
        said = self._as_said(spoken)

        def put_back(match: re.Match[str]) -> str:
            placeholder = f"[{match[1]} {match[2]}]"
            whole = self._whole.get(placeholder)
            return match[0] if whole is None else said.get(placeholder, whole)

        return _PLACEHOLDER.sub(put_back, text)

    def _replaced(self, match: re.Match[str]) -> str:
        kind = match.lastgroup or ""
        if kind in {"address", "number"}:
            return self._counted_as(kind, match[0])
        return self._groups[int(kind[1:])]

    def _counted_as(self, kind: str, words: str) -> str:
        if words not in self._counted:
            nth = 1 + sum(one.startswith(f"[{kind} ") for one in self._counted.values())
            self._counted[words] = f"[{kind} {nth}]"
            self._whole[self._counted[words]] = words
        return self._counted[words]

    def _as_said(self, spoken: str) -> dict[str, str]:
        """Of each placeholder the one way in which ``spoken`` says it."""
        if self._found is None or not spoken:
            return {}
        ways: dict[str, set[str]] = {}
        for match in self._found.finditer(spoken):
            ways.setdefault(self._replaced(match), set()).add(match[0])
        return {placeholder: said.pop() for placeholder, said in ways.items() if len(said) == 1}


def _people(names: Iterable[str]) -> list[_Hidden]:
    whole = _each_once(names)
    shared = Counter(part for name in whole for part in set(_parts(name)))
    hidden = []
    for nth, name in enumerate(whole):
        alone = [part for part in _parts(name) if shared[part] == 1]
        whole_found = _any_case(name) if " " in name else _with_capital(name)
        found = "|".join([whole_found, *(_with_capital(part) for part in alone)])
        hidden.append(_Hidden(f"[Person {_letters(nth)}]", name, found))
    several = sorted(part for part, times in shared.items() if times > 1)
    for nth, part in enumerate(several, start=len(whole)):
        hidden.append(_Hidden(f"[Person {_letters(nth)}]", part, _with_capital(part)))
    return hidden


def _companies(names: Iterable[str]) -> list[_Hidden]:
    return [
        _Hidden(f"[Company {_letters(nth)}]", name, _company_found(name))
        for nth, name in enumerate(_each_once(names))
    ]


def _company_found(name: str) -> str:
    short = _LEGAL_FORM.sub("", name)
    return _any_case(name) if short in {"", name} else f"{_any_case(name)}|{_any_case(short)}"


def _each_once(names: Iterable[str]) -> list[str]:
    kept = {" ".join(name.split()).casefold(): " ".join(name.split()) for name in names}
    return [name for key, name in kept.items() if key]


def _parts(name: str) -> list[str]:
    parts = name.split()
    if len(parts) == 1:
        return []
    return [
        part
        for part in parts
        if len(part) >= _SHORTEST_PART and part.rstrip(".").casefold() not in _TITLES
        if part[0].isupper() and not part.endswith(".")
    ]


def _any_case(name: str) -> str:
    return f"(?i:{_bounded(name)})"


def _with_capital(part: str) -> str:
    first = part[0].upper() + part[1:]
    return f"(?:{_bounded(first)}|{_bounded(part.upper())})"


def _bounded(name: str) -> str:
    """Not inside of other words, but before a genitive's s; scripts without case have no gaps."""
    words = r"\s+".join(re.escape(word) for word in name.split())
    before = r"(?<!\w)" if _has_case(name[0]) else ""
    after = r"(?=s?(?!\w))" if _has_case(name[-1]) else ""
    return f"{before}{words}{after}"


def _has_case(letter: str) -> bool:
    return letter.lower() != letter.upper()


def _letters(nth: int) -> str:
    """A, B, … Z, AA, AB, …"""
    letters = ""
    nth += 1
    while nth:
        nth, rest = divmod(nth - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
