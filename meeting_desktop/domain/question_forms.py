"""Whether a sentence asks: by its mark, or where a recogniser set none, by its form."""

from __future__ import annotations

import re

#: A sentence with the mark that ends it, if one does; a point between digits ends nothing.
_SENTENCE = re.compile(r"(?:[^.!?…。！？]|(?<=\d)\.(?=\d))+[.!?…。！？]*")  # noqa: RUF001
_MARKS = ("?", "？")  # noqa: RUF001
_LETTER = re.compile(r"\w")
#: What may stand before the question itself.
_OPENING = re.compile(
    r"(?:(?:and|so|but|okay|ok|well|then|right|now|yes|no|und|also|aber|dann|gut|ja|et|alors|mais"
    r"|y|pero|entonces|e|ma|allora)\b[\s,]*)*"
)
_FORMS = (
    # English: a question word and its verb, or a verb and its subject.
    r"(?:what|who|when|where|why|which|how(?: (?:much|many|long|often|soon|far|big))?)(?: \w+)?"
    r" (?:is|are|was|were|do|does|did|will|would|can|could|should|have|has|may)\b"
    r"|(?:is|are|was|were|do|does|did|will|would|can|could|should|have|has|may|shall)(?:n't)?"
    r" (?:you|we|they|i|he|she|it|there|that|this|your|the|anyone|anybody)\b"
    # German: a question word first, or a verb and its pronoun.
    r"|(?:was|wer|wen|wem|wann|wo|wohin|woher|warum|wieso|weshalb|wie|welche[rsmn]?)"
    r"(?: (?:viel|viele|lange|oft|weit|groß))?(?: \w+)? \w+"
    r" (?:sie|du|ihr|wir|ich|er|es|das|die|der)\b"
    r"|(?:ist|sind|haben|hat|können|kann|wollen|möchten|werden|wird|würden|dürfen|sollen|gibt)"
    r" (?:sie|du|ihr|wir|ich|er|es|das)\b"
    # French, Spanish.
    r"|(?:est-ce que|qu'est-ce|combien|pourquoi|quand est|comment (?:est|avez|allez))\b|¿"
)
_ASKS = re.compile(_FORMS)


def questions_in(text: str) -> int:
    """How many of the sentences of ``text`` ask something."""
    return sum(asks(sentence) for sentence in sentences(text))


def sentences(text: str) -> tuple[str, ...]:
    """The sentences of ``text`` with their marks; where no mark stands, it is one."""
    found = (match.group().strip() for match in _SENTENCE.finditer(text))
    return tuple(sentence for sentence in found if _LETTER.search(sentence))


def asks(sentence: str) -> bool:
    """Whether this one sentence is a question; the form counts only where it ends without mark."""
    said = " ".join(sentence.casefold().split()).rstrip("\"'”’»)] ")
    if said.endswith(_MARKS):
        return True
    if said.endswith((".", "!", "…", "。", "！")):  # noqa: RUF001
        return False
    opening = _OPENING.match(said)
    return _ASKS.match(said, opening.end() if opening is not None else 0) is not None
