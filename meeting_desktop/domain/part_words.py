"""Words that speak of a part of a lead's score, whatever they say of it. English and German.

Beginnings of words without accents; ``=`` before a whole word. They tell no for from against: they
keep what has nothing to do with money from being a lead's word about money.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache

from meeting_desktop.domain.plain_words import plain_text, tokens_of


def _words(listed: str) -> Sequence[str]:
    return listed.split()


_WORDS: Mapping[str, Sequence[str]] = {
    "budget": _words(
        "budget money geld price pricing preis cost kost expens cheap teuer billig gunstig =fee "
        "=fees gebuhr afford leisten spend spent ausgeb =pay =pays =paid payment zahlen zahlt "
        "bezahl invest =fund =funds funding financ finanz thousand tausend million hundred "
        "hundert euro dollar =pound =pounds pfund =eur =usd =k approv genehmig freigegeb "
        "freigab allocat eingeplant =aside discount rabatt"
    ),
    "authority": _words(
        "decid decis entscheid =sign =signs =signed =signing signature unterschr unterzeichn "
        "approv genehmig freigab authori vollmacht boss chef manag director direktor board "
        "vorstand =ceo =cfo =cto owner =own inhaber founder grunder procure purchas einkauf "
        "headquarter zentral committee gremium legal partner leiter leitung geschaftsf agree "
        "zustimm abstimm vote consult =ask permission erlaub responsib verantwort zustandig"
    ),
    "need": _words(
        "need brauch bedarf problem trouble issue =pain painful schmerz struggl wrong falsch "
        "error fehler mistake =mess chao slow langsam lose =lost losing verlier verlor miss "
        "fehlt manual =hand manuell effort aufwand aufwend muhsam umstandlich waste wasting "
        "verschwend help helf hilf =looking =suchen want wollen mocht wish wunsch =love =loved "
        "=like priorit interess must muss improv verbesser solv losung satisf zufried happy "
        "busy complain beschwer frustr annoy nerv nobody niemand doppel twice reason grund "
        "reicht enough useful nutz replac ersetz broken kaputt outdat veraltet hate tedious "
        "nightmare unreliab unzuverl =takes dauert difficult schwierig important wichtig =works "
        "working funktionier awful terribl disaster katastroph =costs unread unlesbar unusab "
        "unbrauchbar crash absturz constant standig brilliant perfect confus verwirr"
    ),
    "timing": _words(
        "year jahr month monat week woche =day =days =tag =tage =tagen quarter quartal january "
        "januar february februar march marz april =may =mai june juni july juli august "
        "september october oktober november december dezember monday montag tuesday dienstag "
        "wednesday mittwoch thursday donnerstag friday freitag spring fruhjahr summer sommer "
        "autumn herbst winter christmas weihnacht easter ostern season saison =soon =bald start "
        "begin anfang =live deadline frist urgent dringend eilig =eile hurry =rush =date datum "
        "termin schedul =later latest spater spatest earl fruh =now jetzt today heute tomorrow "
        "=morgen =next nachst until =bis before =time zeit ready fertig =hold postpon verschieb "
        "verschob irgendwann someday immediat sofort =away expire =end =ends =ende running asap"
    ),
}
#: The parts that have a list of words: praise and zeal are said in any.
WORDED = frozenset(_WORDS)
_MARKS = re.compile(r"[€$£]")


@lru_cache(maxsize=1024)
def parts_spoken_of(text: str) -> frozenset[str]:
    """Which of ``WORDED`` parts ``text`` has a word of."""
    tokens = tokens_of(plain_text(text))
    found = {part for part, words in _WORDS.items() if any(_has(tokens, one) for one in words)}
    return frozenset(found | ({"budget"} if _MARKS.search(text) else set()))


def _has(tokens: list[str], word: str) -> bool:
    if word.startswith("="):
        return word[1:] in tokens
    return any(token.startswith(word) for token in tokens)
