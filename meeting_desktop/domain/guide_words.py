"""Words of a lead that whoever sells wants to see again: price, doubt, others, time, who decides.

English, German, Spanish and French, by the beginnings of words; a recogniser writes numbers in
either way, so a price is one by its currency or by the word.
"""

from __future__ import annotations

from collections.abc import Mapping

from meeting_desktop.domain.plain_words import plain_text, tokens_of

PRICE = "price"

#: In the order in which they are looked for: a sentence has one subject.
_SUBJECTS: Mapping[str, tuple[str, ...]] = {
    PRICE: tuple(
        tokens_of(
            "price pricing priced cost costs expensive budget afford discount preis preise "
            "kosten kostet teuer rabatt precio precios cuesta costo costos coste caro "
            "presupuesto descuento prix cout couts cher remise"
        )
    ),
    "objection": tuple(
        tokens_of(
            "worried worry worries concern concerned concerns problem problems risk risky "
            "difficult bedenken sorge sorgen problem probleme risiko schwierig preocupa "
            "preocupacion riesgo problema problemas inquiet risque probleme"
        )
    ),
    "competitor": tuple(
        tokens_of(
            "competitor competitors alternative alternatives comparing versus mitbewerber "
            "konkurrenz wettbewerber anbieter vergleichen competidor competencia alternativa "
            "concurrent"
        )
    ),
    "decision": tuple(
        tokens_of(
            "decide decides decision approve approval sign board entscheide entscheidet "
            "entscheidung entscheiden freigabe unterschreiben vorstand decidir decision aprobar "
            "firmar decider approuver"
        )
    ),
    "time": tuple(
        tokens_of(
            "deadline quarter timeline asap urgent rollout frist quartal dringend zeitplan plazo "
            "trimestre urgente delai"
        )
    ),
}
_CURRENCIES = frozenset(tokens_of("euro euros eur dollar dollars usd pound pounds gbp franken chf"))
_SIGNS = "€$£"
#: Shorter ones are half a sentence.
_FEWEST_WORDS = 4


def subject_of(text: str) -> str:
    """What an utterance is about, empty where it is nothing to note."""
    tokens = tokens_of(plain_text(text))
    if len(tokens) < _FEWEST_WORDS:
        return ""
    if names_price(text):
        return PRICE
    said = frozenset(tokens)
    return next((name for name, words in _SUBJECTS.items() if not said.isdisjoint(words)), "")


def names_price(text: str) -> bool:
    """Whether money is spoken of."""
    said = frozenset(tokens_of(plain_text(text)))
    return (
        any(sign in text for sign in _SIGNS)
        or not said.isdisjoint(_CURRENCIES)
        or not said.isdisjoint(_SUBJECTS[PRICE])
    )
