"""German questions another way: "Wann möchten Sie anfangen" as "wann Sie anfangen möchten".

The verb goes to the end, which German allows with nearly every question; None is said of those in
which it cannot be told for certain, and of what has a comma.
"""

from __future__ import annotations

import re

from meeting_desktop.domain.plain_words import tokens_of

_ASKING = frozenset(
    tokens_of(
        "wann wer wen wem was wo wohin woher wie warum wieso weshalb womit wofür worauf worüber "
        "wodurch wozu woran wobei wonach welche welcher welches welchen welchem"
    )
)
_AHEAD = frozenset(
    tokens_of("ab an auf aus bei bis durch für in mit nach seit über um unter von zu")
)
#: Their verb is not the next word: "wie viele Leute nutzen", "welche Systeme nutzen".
_WITH_MORE = frozenset(tokens_of("wie welche welcher welches welchen welchem"))
_FILLERS = frozenset(tokens_of("genau alles noch sonst denn eigentlich ungefähr etwa für alle"))
_WITHOUT_PREFIX = frozenset(
    tokens_of(
        "ist sind war waren hat haben hatte hatten wird werden würde würden kann können könnte "
        "könnten soll sollen sollte sollten muss müssen müsste möchte möchten will wollen darf "
        "dürfen"
    )
)
_VERBS = _WITHOUT_PREFIX | frozenset(
    tokens_of(
        "braucht brauchen benötigt benötigen nutzt nutzen benutzt benutzen verwendet verwenden "
        "gibt geht gehen kommt kommen arbeitet arbeiten entscheidet entscheiden dauert kostet "
        "kosten läuft laufen bleibt bleiben planen plant setzen sehen"
    )
)
_PRONOUNS = frozenset({"Sie", "wir", "es", "man"})
_NO_VERBS = frozenset(
    tokens_of("wenn dass weil ob damit falls und oder was wie wer wann die der das")
)
_PREFIXES = frozenset(
    tokens_of(
        "ab an auf aus bei ein fest her hin los mit nach statt teil um vor weg weiter zu zurück "
        "zusammen"
    )
)
_ORDERS = frozenset(tokens_of("beschreiben erklären erzählen nennen schildern sagen zeigen"))
_POLITE = frozenset(tokens_of("können könnten würden"))
_ROUGH = re.compile(
    r"(?:ab |bis |seit )?wann\b|wie (?:viele?|lange|oft|bald|groß|hoch)\b"
    r"|was\b.*\b(?:budget|kosten|preis|zeitplan|größe|zahl)\b",
    re.IGNORECASE,
)
_LONGEST = 14
#: With less it is hardly a sentence.
_FEW = 3


def asked_anew(text: str) -> str:
    """``text`` without its question mark, as a question that begins small."""
    words = _words(text)
    order = [word for word in words if word != "bitte"]
    if order[:1] and order[0] in _ORDERS and order[1:2] == ["Sie"] and "," not in text:
        return f"{' '.join(('könnten Sie', *order[2:], order[0]))}?"
    clause = indirect(text)
    if clause is None and (len(words) < _FEW or words[0] == "wenn"):
        return f"ein paar Worte genügen: {' '.join(words)}?"
    if clause is None:
        return f"wenn Sie es in wenigen Worten sagen müssten: {' '.join(words)}?"
    return f"können Sie mir {'ungefähr ' if _ROUGH.match(clause) else ''}sagen, {clause}?"


def indirect(text: str) -> str | None:
    """As a clause, in small letters where it begins; None where that is not certain."""
    words = _words(text)
    if "," in text or not 1 < len(words) <= _LONGEST:
        return None
    if words[0] in _VERBS or (words[1] in _PRONOUNS and words[0] not in _ASKING | _NO_VERBS):
        is_polite = words[0] in _POLITE and words[1] == "Sie"
        return None if is_polite else _last("ob", words[0], words[1:])
    head = 1 if words[0] in _AHEAD else 0
    if len(words) < head + 2 or words[head] not in _ASKING:
        return None
    at = _place_of_verb(words, head)
    return None if at is None else _last(" ".join(words[:at]), words[at], words[at + 1 :])


def _place_of_verb(words: list[str], head: int) -> int | None:
    following = words[head + 1]
    if words[head] not in _WITH_MORE and following not in _FILLERS:
        return head + 1
    for place in range(head + 1, len(words)):
        before_pronoun = place + 1 < len(words) and words[place + 1] in _PRONOUNS
        if words[place] in _VERBS or (before_pronoun and words[place] not in _NO_VERBS):
            return place
    return None


def _last(beginning: str, verb: str, rest: list[str]) -> str:
    """ "Wann fangen Sie an": "anfangen" is one word again."""
    if rest and rest[-1] in _PREFIXES and verb not in _WITHOUT_PREFIX:
        return " ".join((beginning, *rest[:-1], rest[-1] + verb))
    return " ".join((beginning, *rest, verb))


def _words(text: str) -> list[str]:
    """The first of them small where it only begins the sentence."""
    words = text.rstrip(" ?.!").split()
    if words:
        small = words[0].casefold() if "ß" not in words[0] else words[0].lower()
        is_verb = len(words) > 1 and words[1] in _PRONOUNS
        known = _ASKING | _AHEAD | _VERBS | _ORDERS | {"bitte", "wenn", "und"}
        words[0] = small if small in known or is_verb else words[0]
    return words
