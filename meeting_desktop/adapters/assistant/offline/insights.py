"""What a seller would underline: prices, other vendors, objections, signs of wanting to buy."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from meeting_desktop.adapters.assistant.offline.lines import Line
from meeting_desktop.adapters.assistant.offline.wording import forms
from meeting_desktop.domain.conversations import Side
from meeting_desktop.domain.findings import Basis, Claim, Exchange

PRICE = forms("""
    price[sd]?|pricing|costs?|expensive|cheap(?:er)?|discounts?|how much (?:is|does|would|will|do)
    per (?:user|seat|month)
    licen[cs]e fees?|quote|preise?|kosten|kostet|teuer|rabatt|angebot|lizenzgebühr\\w*
""")
COMPETITOR = forms("""
    competitors?|other (?:vendors?|providers?|suppliers?|offers?|tools?|companies|options)
    another (?:vendor|provider|supplier|offer)
    alternatives?|(?:also|already) (?:looking at|talking to|evaluating|comparing|testing)
    compar(?:e|ed|ing) (?:you|it|this|with|to)
    (?:our|the|my) (?:last|current|old|previous) (?:vendor|provider|supplier|tool|system)
    there is one other
    wettbewerber|mitbewerber|konkurrenz|andere[rn]? (?:anbieter|angebote?)|anderes angebot
    im vergleich
""")
OBJECTION = forms("""
    worr(?:y|ied|ies)|concern(?:s|ed)?|afraid|risk\\w*|(?:real|big|serious) problem
    deal[- ]?breaker|too (?:slow|expensive|complicated|much|late|risky)
    not (?:sure|convinced|happy|comfortable)|never worked|doubts?|hesitant|skeptical|sceptical
    don't (?:like|trust|believe|think)
    hard to (?:believe|justify|sell)|bedenken|sorgen?|befürcht\\w+|zu (?:teuer|langsam|kompliziert
    spät)|risiko|nicht (?:sicher|überzeugt)|zweifel\\w*
""")
BUYING = forms("""
    when can we (?:start|begin)|how soon|next steps?|send us (?:an?|the) (?:offer|proposal|quote
    contract)|references?
    exactly what (?:we|i) need|(?:we'd|we would|i'd|i would) like to (?:go ahead|start|try|test
    buy|order|sign)|sign the contract|purchase order
    trial|pilot|rollout|roll it out|looking forward|would love|wann können wir
    genau das brauchen wir|nächste schritte|testen|referenzen
    what do you need from us|i love|we love
""")
_MOST_OF_A_KIND = 5
_QUOTED = {
    "objection": ("Objection", "Einwand"),
    "competitor": ("Other vendors", "Andere Anbieter"),
    "buying": ("Buying signal", "Kaufsignal"),
    "price": ("Price", "Preis"),
}
_DENIED = re.compile(
    r"\b(?:no|not|without|kein\w*|nicht) (?:\w+ )?(?:worr|concern|risk|doubt|bedenken|sorgen)"
)


@dataclass(frozen=True, slots=True)
class _Kind:
    name: str
    form: re.Pattern[str]
    fits: Callable[[Line], bool] = lambda _: True


_KINDS = (
    _Kind("objection", OBJECTION, lambda line: not line.is_question),
    _Kind("competitor", COMPETITOR),
    _Kind("buying", BUYING),
    _Kind("price", PRICE),
)


def insights_of(
    lines: Sequence[Line], exchanges: Sequence[Exchange], language: str
) -> tuple[Claim, ...]:
    """Each is inferred: that a quote is an objection is our reading of it."""
    found: list[Claim] = []
    leads = [line for line in lines if line.is_leads and line.tells]
    for kind in _KINDS:
        heard = [line for line in leads if _is(kind, line)]
        found += [_quoted(kind, line, language) for line in heard[:_MOST_OF_A_KIND]]
    return (*found, *_unanswered(leads, exchanges, language))


def _is(kind: _Kind, line: Line) -> bool:
    met = kind.form.search(line.plain) is not None and kind.fits(line)
    return met and not _DENIED.search(line.plain)


def _quoted(kind: _Kind, line: Line, language: str) -> Claim:
    label = _QUOTED[kind.name][language == "de"]
    who = f"{line.said.speaker}, " if line.said.speaker else ""
    return Claim(f"{label}: {who}“{line.text}”", (line.said.segment_id,), Basis.INFERRED)


def _unanswered(leads: Sequence[Line], exchanges: Sequence[Exchange], language: str) -> list[Claim]:
    asking = {line.said.segment_id for line in leads if line.said.side is Side.THEIRS}
    label = "Nicht beantwortet" if language == "de" else "Not answered"
    return [
        Claim(
            f"{label}: {one.asked_by}, “{one.question.text}”", one.question.evidence, Basis.INFERRED
        )
        for one in exchanges
        if one.answer is None and asking & set(one.question.evidence)
    ]
