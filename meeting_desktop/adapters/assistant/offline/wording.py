"""Forms of speech as tables, one regular expression a line, and the words that tell nothing."""

from __future__ import annotations

import re
import unicodedata

WORDS = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")


def forms(table: str) -> re.Pattern[str]:
    """Any of the table, whole words only; the end of a line is an "or", within a group too."""
    lines = [line.strip().strip("|") for line in table.strip().splitlines()]
    return re.compile(r"(?<!\w)(?:" + "|".join(lines) + r")(?!\w)")


def plain(text: str) -> str:
    """Small letters, straight apostrophes, one space between words."""
    text = unicodedata.normalize("NFKC", text).casefold().replace("’", "'").replace("ß", "ss")
    return " ".join(text.split())


def word_set(text: str) -> frozenset[str]:
    return frozenset(text.split())


#: Said while one thinks; they are left out of what is shown.
_FILLERS = re.compile(
    r"(?i)(?<!\w)(?:um+|uh+|erm+|hm+|äh+m?|ehm?|you know|i mean|sort of|kind of|sozusagen|halt|"
    r"quasi)(?!\w),?\s*"
)
_OPENINGS = re.compile(
    r"(?i)^(?:(?:well|so|and|but|okay|ok|oh|right|now|then|also|na ja|naja|tja|gut|und|"
    r"aber|genau|ha|alright|all right|sure|perfect|great|wonderful|excellent),?\s+)+(?=\w)"
)
_LEAST_WORDS = 2


def tidy(text: str) -> str:
    """The sentence as it is shown: without fillers and what opens a turn, a capital first."""
    text = " ".join(_FILLERS.sub("", text).split())
    shorter = _OPENINGS.sub("", text)
    if len(WORDS.findall(shorter)) >= _LEAST_WORDS:
        text = shorter
    return text[:1].upper() + text[1:]


#: They tell no topic: function words, what everybody says in every meeting, and usual verbs.
STOP_WORDS = word_set(
    "a about above absolutely actually after again against all already also although always am an "
    "and another any anybody anyone anything are around as ask asked asking at away back bad "
    "barely "
    "be because been before being below best better between big bit both but by bye call came can "
    "can't cannot certainly check clear come comes coming could couldn't course day days deal did "
    "didn't different do does doesn't doing don't done down during each early easy either else "
    "enough even ever every everybody everyone everything exactly far few fine first five for "
    "forty "
    "found four from front full get gets getting give given glad go goes going gone good got great "
    "had half happen happens happy hard has hasn't have haven't having he hear heard hello help "
    "her "
    "here hey hi him his hold honest honestly hope how however hundred i i'd i'll i'm i've idea if "
    "in instead into is isn't it it's its itself jealous just keep kept kind knew know known knows "
    "lady large last late later least left less let let's like likely little long longer look "
    "looking looks lot lots loud love lovely made main make makes making many matter may maybe me "
    "mean meant meet meeting met might million mind mine minute minutes moment monday tuesday "
    "wednesday thursday friday saturday sunday month months more morning most mostly much must my "
    "name near need needed needs never new next nice night nine no nobody none nor not nothing now "
    "number obviously of off often oh okay old on once one ones only open or other others our out "
    "over own part people per perfect perfectly perhaps piece place please point possible pretty "
    "probably put question questions quick quite rather really right said same saw say saying says "
    "second see seem seems seen send sent seven several shall she should show showed side since "
    "six "
    "sixty small so some somebody someone something sometime sometimes somewhere soon sorry sort "
    "sound sounds start started starts still stop such sure take taken takes taking talk talked "
    "talking tell ten than thank thanks that that's the their them then there there's these they "
    "they're thing things think third this those thought thousand three through time times to "
    "today "
    "together told tomorrow too took toward tried true try trying turn twelve twenty two under "
    "understand understood until up upon us use used uses using usually very wait want wanted "
    "wants was wasn't way we we'd we'll we're we've week weeks well went were weren't what what's "
    "whatever when where whether which while who whole why will wish with within without won't "
    "wonderful word words work worked working works would wouldn't wow year years yeah yes "
    "yesterday yet you you're you've your yours happens january february march april june july "
    "august september october november december euros dollars pounds euro percent eight thirty "
    "fifty ninety eighty seventy eleven fifteen afternoon evening noon midnight weekend quarter "
    "depending company companies able worried guess suppose sense fair enough reason problem fact "
    "end ends bring brought happened real speak agree agreed decide decided decides decision plan "
    "planned seriously definitely totally basically terrible excellent fantastic brilliant "
    "amazing current currently past "
    "hurry fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth "
    "fifteenth sixteenth seventeenth eighteenth nineteenth twentieth thirtieth quarterly monthly "
    "yearly write writes sign signs"
)
STOPWORT = word_set(
    "ab aber alle allem allen aller alles als also am an andere anderen auch auf aus bei beim bin "
    "bis bisher bist bitte da dabei dafür damit danach danke dann daran darauf darüber das dass "
    "dein dem den denn der des dessen die dies diese diesem diesen dieser dieses doch dort du "
    "durch "
    "ehrlich eigene eigentlich ein eine einem einen einer eines einfach einmal er erst es etwa "
    "etwas euch euer fest für ganz geht gehen genau gerade gerne gern gesagt gestern gibt gleich "
    "gut gute guten hab habe haben halt hat hatte hatten heute hier hin ich ihm ihn ihnen ihr ihre "
    "ihrem ihren ihrer im immer in ins ist ja jede jeden jeder jedes jetzt kann kein keine keinen "
    "klar kommt kommen können könnte könnten kurz lange lassen läuft letzte letzten mache machen "
    "macht mal man mehr mein meine meinen meiner mich mir mit morgen muss müssen nach nächste "
    "nächsten nächster natürlich nein nicht nichts noch nun nur ob oder ohne passt richtig sagen "
    "sagt sagte schon schön sehen sehr seien sein seine seit sich sicher sie sind so soll sollen "
    "sollte sollten sondern sonst stehen steht super tag tage trotzdem über um und uns unser "
    "unsere "
    "unserem unseren unserer unter verstehe viel viele vielen vielleicht vom von vor war waren "
    "warum was weil weiter welche welchen welcher wenn wer werde werden wie wieder will wir wird "
    "wirklich "
    "wissen wo woche wochen wollen wollte worden wurde würde würden zu zuerst zum zur zusammen "
    "zwar "
    "zwei drei vier fünf sechs sieben acht neun zehn elf zwölf montag dienstag mittwoch donnerstag "
    "freitag samstag sonntag jahr jahre jahres monat monate uhr herr frau großes grosses problem "
    "ständig brauchen brauchte geklappt halb ende anfang fangen treffen euro prozent entscheidet "
    "dreizehn vierzehn fünfzehn sechzehn siebzehn achtzehn neunzehn zwanzig dreißig dreissig "
    "vierzig "
    "fünfzig sechzig siebzig achtzig neunzig hundert tausend zusammen verstehe alle anderer "
    "entschieden einverstanden schicke schicken kläre reden heisst"
)


_SHORTEST = 3


def tells_topic(word: str) -> bool:
    return (
        len(word) >= _SHORTEST
        and word not in STOP_WORDS
        and word not in STOPWORT
        and word.isalpha()
    )
