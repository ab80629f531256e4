"""Speech that is meant for a machine: what somebody says to steer it is evidence of nothing.

Whoever knows that a program listens may tell it what to write. Nothing is obeyed here in any case;
this keeps such words out of answers, decisions, tasks and scores as well. It goes by the forms that
orders to programs take in English and German, and rather misses one than doubts a sentence that
people say to each other: what it misses still has to pass for evidence.
"""

from __future__ import annotations

import re
import unicodedata

_INVISIBLE = re.compile(r"[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]")
_SPACES = re.compile(r"\s+")
#: An order begins a clause; "I will mark it as done" is no order.
_START = r"(?:^|[.!?;:,\"'(\]>-]\s*|\b(?:and|then|please|now|just|also|und|dann|bitte|jetzt)\s+)"
_NAMES = (
    r"(?:assistants?|ai|a\.i\.|chat ?bot|bot|(?:large )?language model|llm|gemini|chat ?gpt|"
    r"copilot|note ?taker|analy[sz]er|transcriber|summari[sz]er|assistent(?:in)?|ki|sprachmodell)"
)
_RULES = (
    r"(?:instructions?|prompts?|guidelines|guardrails|programming|system (?:message|prompt|rules)|"
    r"directives?|safety (?:rules|settings)|restrictions)"
)
_REGELN = r"(?:anweisung(?:en)?|instruktion(?:en)?|prompts?|system ?prompt|vorgaben|programmierung)"
_KEPT = (
    r"(?:questions?|answers?|check ?list|agenda items?|(?:lead )?scores?|ratings?|lead(?:'s)? "
    r"status|status|state|fields?|action items?|tasks?|decisions?|opportunity|deal|lead|sentiment|"
    r"engagement)"
)
_GEMERKT = r"(?:fragen?|antwort(?:en)?|punkt(?:e|zahl)?|score|bewertung|status|aufgaben?|lead)"
_SETTLED = (
    r"(?:as |to be )?(?:answered|done|complete[d]?|skipped|won|qualified|closed|positive|confirmed|"
    r"resolved|asked|approved)"
)
_ORDERS = (
    r"(?:send|mail|e-?mail|forward|mark|set|delete|erase|remove|write|add|update|change|export|"
    r"upload|"
    r"ignore|forget|skip|stop|print|show|read|reveal|tell|give|book|create|close|raise|lower|"
    r"record|"
    r"note|summari[sz]e|say|repeat|call|transfer|buy|order|pay|make|put|do|answer|pretend|act|mute|"
    r"translate|run|execute|open|move|drop|assign|approve|confirm|treat|log|output|fill|end|switch)"
)
_BEFEHLE = (
    r"(?:send\w*|schick\w*|mail\w*|markier\w*|setz\w*|lösch\w*|schreib\w*|ändere?|exportier\w*|"
    r"ignorier\w*|vergiss|zeig\w*|gib|lies|erstell\w*|verschieb\w*|trag\w*|nenn\w*|bestätig\w*)"
)
_SECRETS = (
    r"(?:api[- ]?(?:key|schlüssel)s?|passw(?:or)?[dt]s?|passwörter|credentials|access tokens?)"
)

_FORMS = tuple(
    re.compile(form)
    for form in (
        # To put its orders out of force.
        rf"\b(?:ignore|disregard|forget|override|bypass|overrule|discard)\b.{{0,50}}\b{_RULES}\b",
        (
            r"\b(?:ignore|disregard|forget) (?:all|everything|anything)\b.{0,30}\b"
            r"(?:above|before(?: this)?|previous|prior|told|instructed)\b"
        ),
        (
            r"\b(?:ignore|disregard|forget) what(?:ever)? you (?:were|have been|are) (?:told|given|"
            r"instructed)\b"
        ),
        rf"\b(?:ignorier\w*|vergiss|vergessen sie|missacht\w*|umgeh\w*)\b.{{0,50}}\b{_REGELN}\b",
        (
            r"\b(?:ignorier\w*|vergiss) (?:alles|alle)\b.{0,30}\b(?:davor|vorher|bisher\w*|"
            r"vorige\w*)\b"
        ),
        rf"\b(?:new|updated|real|secret|hidden|your) {_RULES}\s*(?:are|is|say|:)",
        rf"\b(?:neue|deine|ihre) {_REGELN}\s*(?:ist|sind|laute\w*|:)",
        r"\b(?:ignore|disregard|forget|bypass|break) (?:all )?(?:of )?your rules\b",
        rf"\b(?:do not|don't|never|stop) (?:follow|obey|listen to)\w*\b.{{0,20}}\b{_RULES}\b",
        rf"\b(?:is|are|as) an? {_RULES} (?:to|for) (?:the |any )?{_NAMES}\b",
        r"\b(?:ignora|olvida|omite)\w*\b.{0,40}\b(?:instrucciones|indicaciones|reglas)\b",
        (
            r"\b(?:ignore[rz]?|oublie[rz]?) (?:toutes )?(?:tes|vos|les)\b.{0,20}\b(?:instructions|"
            r"consignes)\b"
        ),
        # To change what it keeps.
        (
            rf"{_START}(?:mark|set|flag|tick|treat|count|record|log|consider|change|switch|move|"
            rf"close)\b.{{0,40}}\b{_KEPT}\b.{{0,40}}\b{_SETTLED}\b"
        ),
        (
            rf"{_START}(?:set|raise|increase|lower|change|put|make|give|bump)\b.{{0,30}}\b"
            rf"(?:lead score|scores?|rating|budget part|lead status|sentiment|"
            rf"engagement)\b.{{0,30}}"
            r"(?:\bto\b|\bat\b|\bof\b|\d|\bhundred\b|\bmaximum\b)"
        ),
        (
            rf"\bmarkier\w*\b.{{0,40}}\b{_GEMERKT}\b.{{0,30}}\b(?:beantwortet|erledigt|gewonnen|"
            rf"positiv)\b"
        ),
        rf"{_START}setz\w*\b.{{0,30}}\b{_GEMERKT}\b.{{0,30}}\bauf\b",
        (
            rf"{_START}(?:delete|erase|wipe|drop|overwrite|lösch\w*)\b.{{0,25}}\b"
            r"(?:transcripts?|recordings?|crm|database|tables?|notes|transkripte?|aufnahmen?|"
            r"datenbank)\b"
        ),
        (
            rf"{_START}(?:update|write|push|sync|post)\b.{{0,40}}\b(?:to|in|into) (?:the |your )?"
            r"(?:crm|database)\b"
        ),
        (
            rf"{_START}(?:mark|set|flag|tick) (?:(?:it|this|that|them|all|everything) )?(?:as |off "
            rf"as )?"
            r"(?:answered|skipped|won|qualified)\b"
        ),
        r"\btick every box\b|\byes to (?:all|every|each)\b.{0,20}\bquestions?\b",
        (
            r"\b(?:all|every|each) (?:of )?(?:the |your )?(?!my |our )(?:\w+ )?"
            r"questions? (?:are|is|were) answered\b"
        ),
        r"\balle fragen\b.{0,25}\b(?:beantwortet|abgehakt|erledigt)\b",
        r"\b(?:marca|marque|marquez)\b.{0,40}\b(?:preguntas?|oportunidad|questions?)\b",
        r"\btodas las preguntas\b.{0,30}\b(?:respondid|contestad|anota|anótalo|marca)",
        r"\ba todas las preguntas\b",
        (
            rf"{_START}(?:send|e-?mail|forward|export|schick\w*|env[ií]a\w*)\b.{{0,40}}\b"
            r"(?:all (?:the |our |your )?(?:contacts|customers)|contact list|alle "
            r"(?:kontakte|kunden)|"
            r"todos los contactos)\b"
        ),
        # To speak to it by name: an order, not an answer to it.
        (
            rf"(?:^|[.!?]\s*)(?:(?:hey|hi|hello|ok|okay|dear|attention|so|now|hallo|"
            rf"liebe[rs]?)[, ]+)?"
            rf"(?:(?:dear|the|meeting|liebe[rs]?) )?{_NAMES}\s*[,:!.-]*\s+(?:(?:please|now|"
            rf"just|you (?:must|should|"
            rf"will|have to|are to)|can you|could you|will you|i (?:want|need|order) you to|"
            rf"bitte|du (?:musst|sollst)|kannst du)[, ]+)*(?:{_ORDERS}|{_BEFEHLE})\b"
        ),
        (
            rf"\b(?:note|message|instructions?|order|command|memo|hinweis|nachricht) (?:to|for|an) "
            rf"(?:the |any |die |den |das )?{_NAMES}\b"
        ),
        (
            rf"\b(?:if you are|as|you,?) an? (?:{_NAMES}|automated system)\b.{{0,30}}\b(?:must|"
            rf"reading|should|will|please|{_ORDERS})\b"
        ),
        (
            r"\b(?:whoever|whatever|any (?:system|program|model)(?: that)?) (?:reads?|"
            r"summari[sz]es?|process(?:es)?|transcribes?) (?:this|these)\b"
        ),
        (
            r"\b(?:when|while|before) (?:you )?(?:summari[sz]\w*|process\w*|analy[sz]\w*) (?:this|"
            r"the) (?:meeting|transcript|call|conversation)\b"
        ),
        (
            rf"{_START}(?:in|into) (?:your|the) (?:summary|report|output|response)\b[, ]+(?:you "
            rf"(?:must|should|will|have to) )?"
            r"(?:please )?(?:write|say|state|claim|put|add|include|omit|never|do not)\b"
        ),
        (
            rf"{_START}(?:write|say|state|claim|put|add|include)\b.{{0,60}}\b(?:in|into|to) your "
            r"(?:summary|report|output|notes)\b"
        ),
        (
            r"\bwhen you (?:summari[sz]e|transcribe|process|write (?:the|this|your) (?:summary|"
            r"report))\b"
        ),
        rf"\b(?:instruct|order|command) (?:the |this |any )?{_NAMES}\b",
        (
            rf"\b(?:for|to|an|für) (?:the |any |die |den )?{_NAMES},? (?:that|which|who|die|"
            rf"der|das)\b"
            r".{0,12}\b(?:read|listen|record|mitl|mith|zuh|aufz)\w*"
        ),
        r"\bwhatever (?:software|program|machine|system|ai) is (?:listening|reading|recording)\b",
        r"\basistente,? (?:por favor )?(?:env[ií]a|manda|marca|borra|escribe|pon|anota)\w*",
        # To make it another.
        (
            rf"\byou are (?:now|no longer|from now on)\b.{{0,30}}\b(?:{_NAMES}|dan|mode|"
            rf"unrestricted|"
            r"free|admin\w*|root|developer|sales\w*|bound|limited|assistant)\b"
        ),
        r"\b(?:from now on|henceforth),? you (?:are|will|must|should|only|shall)\b",
        (
            rf"\b(?:pretend|act as if|imagine) (?:that )?you(?:'re| are)\b.{{0,30}}\b(?:{_NAMES}|"
            rf"human|"
            r"admin\w*|unrestricted|no rules|allowed)\b"
        ),
        r"\b(?:developer|god|debug|admin|jailbreak|dan) mode\b|\bjailbreak\b|\bentwicklermodus\b",
        (
            r"\b(?:du bist|sie sind) (?:jetzt|nun|ab (?:jetzt|sofort)|nicht "
            r"mehr)\b.{0,30}\b(?:assistent\w*|ki|bot|modus|admin\w*|frei)\b"
        ),
        r"\bab (?:jetzt|sofort) (?:bist|sollst|musst|wirst|antwortest|schreibst) du\b",
        r"\b(?:pretend|act as (?:if|though)) (?:that )?(?:i|we|the (?:lead|customer|client))\b",
        rf"{_START}act as (?:my|an?|the|our) (?:\w+ )?{_NAMES}\b",
        # To make it tell.
        (
            rf"\b(?:reveal|repeat|print|show|output|display|recite|tell)\b.{{0,25}}\byour "
            rf"(?:\w+ )?{_RULES}\b"
        ),
        (
            rf"{_START}(?:reveal|print|show|output|send|give|tell|read|zeig\w*|gib|nenn\w*|"
            rf"schick\w*)\b.{{0,30}}\b{_SECRETS}\b"
        ),
        (
            r"\b(?:zeig\w*|nenn\w*|wiederhol\w*|verrat\w*)\b.{0,25}\b(?:dein\w*|"
            r"ihr\w*) (?:system ?)?(?:prompt\w*|anweisung\w*)\b"
        ),
        rf"{_START}(?:respond|reply|answer|output|return) only (?:with|in)\b",
        # The marks of prompts and of code; nobody pronounces them, a chat or a title may hold them.
        (
            r"^\s*(?:system|user|developer|admin|assistant|ai)\s*(?:prompt|message|override|note|"
            r"command)?\s*:"
        ),
        r"</?(?:system|user|assistant|instructions?|transcript|script|conversation|tool)\b[^>]*>",
        r"```|[{,]\s*[\"'][a-z_]+[\"']\s*:",
        r"\[/?(?:inst|system|assistant)\]|<\|[a-z_]+\|>|\bbegin (?:system|instructions)\b",
        r"\b(?:end of|end) (?:the )?(?:transcript|conversation|prompt)\b.{0,5}(?:\bnew\b|[.:]|$)",
        (
            r"(?:'\s*;|\bdrop table\b|\bfunction_call\b|\btool_call\b|\bcall the (?:tool|function|"
            r"api)\b)"
        ),
        r"\b(?:system|prompt) (?:override|injection)\b|\boverride (?:code|mode)\b",
    )
)


def is_instruction(text: str) -> bool:
    """Whether these words are meant to steer a program rather than for anybody who is there."""
    plain = _plain(text)
    return any(form.search(plain) for form in _FORMS)


def _plain(text: str) -> str:
    """Small letters, one space between words, nothing that is not seen."""
    letters = _INVISIBLE.sub("", unicodedata.normalize("NFKC", text)).casefold()
    return _SPACES.sub(" ", letters.replace("’", "'").replace("ß", "ss")).strip()
