"""What was decided: said to be so, or proposed by one and agreed to by another."""

from __future__ import annotations

from collections.abc import Sequence

from meeting_desktop.adapters.assistant.offline.lines import Line
from meeting_desktop.adapters.assistant.offline.wording import forms
from meeting_desktop.domain.findings import Claim

_REPLY_LINES = 3
_FEWEST_WORDS = 3

_DECIDED = forms("""
    (?:we'll|we will|let's|let us|i'll|we're going to|we are going to) (?:go|proceed|move ahead
    run) with
    (?:we|they|i)(?:'ve| have)?(?: all)? (?:decided|agreed|settled|chosen|picked)
    (?:it's|it is|that's|that is|then it's|so it's) (?:decided|settled|agreed|a deal|final)
    (?:the|our|my|final) decision (?:is|was)|(?:we're|we are) going (?:ahead|forward) with
    we(?:'ll| will) (?:stick|stay) (?:with|to)|we(?:'ll| will) (?:drop|skip|postpone|cancel|freeze
    use|take|choose|keep)
    so we (?:go|do|take|start|keep|use|drop|move|ship) .*(?:then|first)|deal
    (?:uns )?(?:entschieden|beschlossen|geeinigt|verständigt)|abgemacht|beschlossen
    es bleibt (?:dabei|bei)
    (?:dann|also) (?:machen|nehmen|bleiben|starten|beginnen|verwenden) wir
    wir (?:nehmen|bleiben bei|verwenden|verzichten|starten mit|machen das so)
""")
_PROPOSED = forms("""
    (?:let's|let us|i suggest|i propose|i'd suggest|i would suggest|how about|what if we
    why don't we|shall we
    we could|we should|what about|my proposal) .*
    (?:lassen sie uns|lasst uns|ich schlage vor|sollen wir|wollen wir|wir könnten|wir sollten
    wie wäre es) .*
""")
_NO_PROPOSAL = forms("""
    (?:let's|let us|shall we|lassen sie uns|lasst uns) (?:talk|speak|see|look|meet|wait|hope|begin
    get started|say
    |be honest|face|take a (?:break|look)|have a|hear|discuss|chat|catch up|sehen|sprechen
    anfangen|hoffen|hören)
    (?:how|what) about (?:you|your|the weather|.*(?:\\w+day|tomorrow|o'clock|\\d))|when|how long
""")
_AGREED = forms("""
    agreed|deal|(?:yes|yeah|ok|okay|sure|great|good),? (?:let's|agreed|deal|we can do that
    that works|let us do)
    let's do (?:it|that)|(?:that|it) (?:works|is fine|sounds good|is a good idea
    would work)(?: for (?:me|us))?
    that's (?:fine|a good idea|a deal|okay)|sounds (?:good|like a plan|great)|fine (?:with|by
    for) (?:me|us)
    good idea|i agree|we agree|i'm fine with|works for (?:me|us)|yes,? please|yes,? that
    perfect,? let's
    einverstanden|abgemacht|so machen wir(?:'s| es| das)?|gute idee|das passt|machen wir|gerne so
    in ordnung
""")
_OPEN = forms("""
    not|haven't|hasn't|never|didn't|don't|won't|if|unless|should we|could|would|before we|until we
    once we|not yet
    who|whether|whoever|when we|want to|need to|have to|nicht|noch|wenn|falls|ob|kein|keine|sobald
    bevor|agreed on that before
    last (?:year|month|quarter|week)|back then|damals|letztes jahr|tend to|usually|in the past
""")


_SEALED = forms("""
    let's do (?:it|that)|(?:it's|that's|then it's|so it's) a deal|so machen wir(?:'s| es| das)
    dann machen wir das so
""")


def decisions_of(lines: Sequence[Line], language: str) -> tuple[Claim, ...]:
    found: list[Claim] = []
    agreed_to: set[int] = set()
    for line in lines:
        if not line.tells and not _AGREED.match(line.plain):
            continue
        if _is_decided(line):
            replies = _agreeing(lines, line)
            found.append(_claim([line], replies, language))
            agreed_to |= {one.turn for one in replies}
        elif _is_sealed(line) and line.turn not in agreed_to:
            replies = _agreeing(lines, line)
            found.append(_claim(_up_to(lines, line), replies, language))
            agreed_to |= {line.turn, *(one.turn for one in replies)}
        elif _is_proposed(line):
            replies = _agreeing(lines, line)
            if replies and line.turn not in agreed_to:
                found.append(_claim([line], replies, language))
                agreed_to |= {one.turn for one in replies}
    return tuple(found)


def _is_decided(line: Line) -> bool:
    told = not line.is_question and not line.is_order and len(line.words) > _FEWEST_WORDS
    return told and bool(_DECIDED.search(line.plain)) and not _OPEN.search(line.plain)


def _is_sealed(line: Line) -> bool:
    return not (line.is_question or line.is_order) and bool(_SEALED.search(line.plain))


def _up_to(lines: Sequence[Line], line: Line) -> list[Line]:
    """ "Twelve percent, two years. Let's do that.": what is sealed stands before it."""
    first = line.number
    while first and lines[first - 1].turn == line.turn:
        first -= 1
    return list(lines[first : line.number + 1])


def _is_proposed(line: Line) -> bool:
    if line.is_order or len(line.words) <= _FEWEST_WORDS or _NO_PROPOSAL.search(line.plain):
        return False
    return bool(_PROPOSED.match(line.plain))


def _agreeing(lines: Sequence[Line], made: Line) -> list[Line]:
    """The others' next words, as far as they agree; one who says no makes it undecided."""
    agreeing: list[Line] = []
    for line in lines[made.number + 1 : made.number + 1 + _REPLY_LINES]:
        if line.said.speaker == made.said.speaker or line.is_order:
            continue
        if _AGREED.search(line.plain) and not _OPEN.search(line.plain):
            agreeing.append(line)
    return agreeing


def _claim(made: Sequence[Line], replies: Sequence[Line], language: str) -> Claim:
    lines = [*made, *replies]
    evidence = tuple(dict.fromkeys(line.said.segment_id for line in lines))
    by = ", ".join(dict.fromkeys(line.said.speaker for line in replies if line.said.speaker))
    said = " ".join(line.text for line in made)
    text = f"{made[0].said.speaker}: {said}" if made[0].said.speaker else said
    if by:
        text += f" (zugestimmt: {by})" if language == "de" else f" (agreed: {by})"
    return Claim(text, evidence)
