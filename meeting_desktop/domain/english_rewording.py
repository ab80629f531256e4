"""English questions another way: "When do you want to start" as "when you want to start".

Only what the order of words makes certain is turned round; None is said of everything else.
"""

from __future__ import annotations

import re

from meeting_desktop.domain.plain_words import tokens_of

_DO = frozenset({"do", "does", "did"})
_BE = frozenset({"is", "are", "was", "were"})
_MODALS = frozenset(tokens_of("can could will would should may might must"))
_AUXILIARIES = _DO | _BE | _MODALS | frozenset({"have", "has", "had"})
_ASKING = frozenset(tokens_of("what which who whom when where why how"))
_AHEAD = frozenset(tokens_of("by for from with in since until to at on of"))
_PRONOUNS = frozenset(tokens_of("you we they i he she it there"))
_ARTICLES = frozenset(tokens_of("a an the your our my their his her its this that these those"))
_COUNTS = frozenset({"many", "much"})
_STRANDED = frozenset(tokens_of("about for from with in to at on of by like"))
_ORDERS = frozenset(tokens_of("describe explain name list tell show give share outline walk"))
_ROUGH = re.compile(
    r"(?:by |since |until )?when\b|how (?:many|much|long|often|soon|big|large|high)\b"
    r"|what\b.*\b(?:budget|costs?|price|timeline|size|number)\b"
)
_SHORT = {"what's": "what is", "who's": "who is", "when's": "when is", "how's": "how is"}
#: How far into a question its verb may stand, and what one can bear before a verb at the end.
_FARTHEST, _LONGEST_NAME = 6, 8
#: With less it is hardly a sentence.
_FEW = 3


def asked_anew(text: str) -> str:
    """``text`` without its question mark, as a question that begins small."""
    words = _words(text)
    if words[:1] == ["please"]:
        words = words[1:]
    if words and words[0] in _ORDERS:
        return f"could you {' '.join(words)}?"
    clause = indirect(text)
    if clause is None and (len(words) < _FEW or words[0] == "if"):
        return f"a few words are enough: {' '.join(words)}?"
    if clause is None:
        return f"if you had to say it in a few words, {' '.join(words)}?"
    return f"could you tell me {'roughly ' if _ROUGH.match(clause) else ''}{clause}?"


def indirect(text: str) -> str | None:
    """As a clause, in small letters where it begins; None where that is not certain."""
    words = _words(text)
    if len(words) > 1 and words[0] in _AUXILIARIES:
        return _whether(words[0], words[1:])
    head = 1 if len(words) > 1 and words[0] in _AHEAD else 0
    if len(words) < head + 2 or words[head] not in _ASKING:
        return None
    places = range(head + 1, min(head + _FARTHEST, len(words)))
    at = next((place for place in places if words[place] in _AUXILIARIES), None)
    if at is None:
        return _of_verb(words, head)
    if at + 1 >= len(words):
        return None
    return _turned(words, head, at)


def _whether(verb: str, rest: list[str]) -> str | None:
    if verb in _MODALS and rest[0] == "you":
        return None  # a polite order
    if verb == "do" and rest[0] in {"you", "we", "they"}:
        return f"whether {' '.join(rest)}"
    if verb in _DO or rest[0] not in _PRONOUNS or len(rest) == 1:
        return None
    return f"whether {rest[0]} {verb} {' '.join(rest[1:])}"


def _of_verb(words: list[str], head: int) -> str | None:
    """Who asks for a subject keeps the order: "who decides"."""
    following = words[head + 1]
    is_subject = words[head] in {"who", "what", "which"} and following not in _STRANDED | {"if"}
    return " ".join(words) if is_subject or following in _COUNTS else None


def _turned(words: list[str], head: int, at: int) -> str | None:
    asking, verb, rest = words[:at], words[at], words[at + 1 :]
    is_bare = at == head + 1
    if verb == "do":
        is_certain = rest[0] in {"you", "we", "they"} or (is_bare and rest[0] in _ARTICLES)
        return " ".join((*asking, *rest)) if is_certain and len(rest) > 1 else None
    if verb in _DO:
        return None
    if rest[0] in _PRONOUNS:
        return " ".join((*asking, rest[0], verb, *rest[1:]))
    word = words[head]
    if rest[0] in _ARTICLES:
        is_name = is_bare and verb in _BE and word in {"what", "who"} and _is_name(rest)
        return " ".join((*asking, *rest, verb)) if is_name else None
    if rest[0] != rest[0].casefold():
        return None
    counts = words[head + 1] in _COUNTS
    keeps = word == "who" or counts or (is_bare and verb in _BE and word == "what")
    return " ".join(words) if keeps and (word == "who" or not _has_verb(rest)) else None


def _is_name(rest: list[str]) -> bool:
    """Nothing of it is a verb that would stand wrong before "is"."""
    return len(rest) <= _LONGEST_NAME and rest[-1] not in _STRANDED and not _has_verb(rest)


def _has_verb(rest: list[str]) -> bool:
    return any(word.endswith(("ing", "ed")) for word in rest)


def _words(text: str) -> list[str]:
    """The first of them small where it only begins the sentence."""
    words = text.replace("’", "'").rstrip(" ?.!").split()
    if words:
        small = words[0].casefold()
        first = _SHORT.get(small, small if small in _BEGINNINGS else words[0])
        words = [*first.split(), *words[1:]]
    return words


_BEGINNINGS = (
    _ASKING | _AUXILIARIES | _AHEAD | _ORDERS | _PRONOUNS | _ARTICLES | {"please", "if", "and"}
) - {"i"}
