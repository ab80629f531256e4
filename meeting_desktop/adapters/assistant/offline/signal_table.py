"""The forms of speech that speak for or against a part of a lead's score."""

from __future__ import annotations

import re
from dataclasses import dataclass

from meeting_desktop.adapters.assistant.offline.wording import forms
from meeting_desktop.domain.findings import Basis


@dataclass(frozen=True, slots=True)
class Signal:
    """``strength`` -1 to 1 where the form is met; ``turns``: a denial makes it the opposite."""

    part: str
    strength: float
    form: re.Pattern[str]
    turns: bool = False
    basis: Basis = Basis.SAID


_AMOUNT = (
    r"(?:\d[\d.,]*\s?(?:k|thousand|million|euros?|dollars?|pounds|€|\$|£)|"
    r"[$€£]\s?\d[\d.,]*(?:\s?(?:k|m|thousand|million))?|\w+ (?:thousand|million)|\w*tausend)"
)
BOSS = (
    "(?:boss|manager|director|board|head office|headquarters|ceo|cfo|cto|finance|procurement|owner|"
    "management|legal|partners|committee|chief|geschäftsführer(?:in)?|chef(?:in)?|vorstand|"
    "zentrale|einkauf|geschäftsführung|leitung)"
)
_HARD = (
    "(?:mess|problems?|frustrating|frustrated|painful|pain|struggl\\w+|nightmare|chaos|chaotic|"
    "errors?|a headache|too slow|takes too long|takes forever|wast\\w+|unreliable|a disaster|"
    "inefficient|error-prone|unreadable|unusable|broken|outdated|out of date|awful|terrible|"
    "annoying|annoys|cost us|a bottleneck|confusing|hate|tedious|out of control)"
)
SIGNALS = (
    Signal(
        "budget",
        0.9,
        forms(rf"""
        budget\b.*(?:approved|allocated|set aside|available|in place|signed off|ready|released
        secured)
        (?:have|got|set aside|approved|allocated|can spend|planned|budgeted|reserved
        put aside) .*{_AMOUNT}
        wir haben .*{_AMOUNT}
        {_AMOUNT}.*(?:approved|set aside|allocated|available|in the budget|for this year|a year
        budgeted)
        (?:the |our )?budget is .*{_AMOUNT}|up to {_AMOUNT}|money is (?:there|approved
        not the problem)
        budget\b.*(?:genehmigt|eingeplant|freigegeben|vorhanden)|{_AMOUNT}.*(?:eingeplant
        genehmigt|zur verfügung)
    """),
        turns=True,
    ),
    Signal(
        "budget",
        0.5,
        forms("""
        within (?:our|the) budget|within what we (?:expected|planned|budgeted)|that's affordable
        we can afford
        (?:price|cost|that) (?:is|sounds|seems) (?:fair|reasonable|good|okay|fine|acceptable)
        good value
        im rahmen|preis ist (?:fair|in ordnung|gut)|das können wir uns leisten|we have (?:a
        the) budget
        there is (?:a |some )?budget
    """),
        turns=True,
        basis=Basis.INFERRED,
    ),
    Signal(
        "budget",
        -0.8,
        forms("""
        (?:no|without any) (?:budget|money)|too expensive|over (?:our )?budget|beyond (?:our
        the) budget
        (?:can't|cannot|couldn't) afford|(?:budget|money|spending) (?:is|was|got|has been) (?:cut
        frozen|gone|spent|tight)
        (?:more than|double what|twice what) we (?:expected|planned|can|have|pay)|way too (?:much
        high)|quite steep
        (?:don't|do not|haven't) (?:have|got) (?:a |the |any )?(?:budget|money)
        price is (?:\\w+ )?(?:too high|a problem)
        kein(?:e|en)? (?:budget|geld)|(?:zu|viel zu) teuer|nicht leisten|budget (?:ist
        wurde) (?:gestrichen|eingefroren|weg|knapp)
        has to (?:be cheaper|come down)|not in the budget|budget freeze|hiring freeze
    """),
    ),
    Signal(
        "authority",
        0.9,
        forms("""
        (?:i|we) (?:decide|sign|approve)\\b|i (?:can|am able to|may) (?:decide|sign|approve)
        (?:it's|that's|is) my (?:decision|call)
        i(?:'m| am) the (?:decision maker|owner|ceo|founder|managing director|one who (?:decides
        signs))
        i make the (?:decision|call)|it's up to me|i have the (?:authority|final say|last word)
        i own the budget
        (?:das )?entscheide ich|ich entscheide|ich (?:kann
        darf) (?:das )?(?:allein )?(?:entscheiden|unterschreiben)
        liegt bei mir
    """),
        turns=True,
    ),
    Signal(
        "authority",
        -0.7,
        forms(rf"""
        (?:my|our|the) (?:\w+ )?{BOSS}(?: \w+)? (?:decides?|signs?|has to|have to|needs? to|must
        will decide|makes the|approves?)
        {BOSS} (?:has|have) the (?:final|last)|(?:need|needs|requires?) (?:the )?(?:approval
        sign-?off) (?:of|from|by)
        (?:have|need) to (?:ask|check with|convince|get approval from|run (?:it|this) by) (?:my
        our|the) (?:\w+ )?{BOSS}
        (?:depends on|up to) (?:what )?(?:my|our|the) (?:\w+ )?{BOSS}|(?:not|isn't) my (?:decision
        call)|not up to me|above my pay grade|i(?:'m| am) only (?:collecting|gathering|preparing
        evaluating)
        (?:i can't|i cannot|i don't|i do not|can't) (?:decide|sign|approve)\b
        entscheidet (?:\w+ )?(?:unser\w*|mein\w*|der|die)
        (?:unser\w*|mein\w*|der|die) {BOSS}(?: \w+){{0,3}} (?:entscheidet|muss|unterschreibt)
        nicht (?:allein )?entscheiden
    """),
    ),
    Signal(
        "need",
        0.7,
        forms(rf"""
        (?:it|this|that|which|everything|we|our|us|they)\b.*\b{_HARD}|{_HARD} (?:for us|every
        all the time)
        by hand|manually|(?:lost|losing|lose) (?:a |an |two |three |\w+ )?(?:customers?|clients?
        orders?|hours?|data|money|parcels?|sales)
        (?:missed|missing) (?:a |the |our )?\w+|wrong (?:parcels|orders|invoices|numbers|data)
        nobody (?:knows|tells|had|has)
        (?:großes|grosses|echtes) problem|fehler|chaos|ständig|von hand|doppelt|verlieren
        geht verloren|umständlich|mühsam
        wrong|(?:line|phone) is (?:always )?busy|complain\w*
    """),
        turns=True,
    ),
    Signal(
        "need",
        0.8,
        forms("""
        exactly what (?:we|i) (?:need|want|are looking for|was hoping for)|(?:we|i) (?:really
        urgently |badly )?need (?:it|this|that|a|an|something)(?! running| live| by| in| to be
         before)
        main reason|must[- ]have|we (?:would|'d) love|i (?:really )?(?:love|like) (?:it|this|that
        the)|that would be (?:brilliant|great|perfect)
        (?:would|will) (?:help|save) us|we're looking for|we are looking for|would love (?:it|this
        that)
        (?:genau )?das brauchen wir|brauchen wir (?:dringend|unbedingt)|wir (?:brauchen|suchen)
        würde uns (?:sehr )?helfen
    """),
        turns=True,
    ),
    Signal(
        "need",
        -0.7,
        forms("""
        (?:don't|do not|doesn't|won't) (?:really |actually )?need(?! to)|no (?:real )?need|(?:are
        am|we're|i'm|quite|very|pretty) happy with (?:what we have|our|the|how)
        (?:works|working) (?:just )?(?:fine|well|perfectly)(?: for us)?|not (?:a|our
        really a) priority|nice to have
        not (?:really )?interested|not looking for|see no (?:reason|point)|don't see (?:the|why|a)
        we are fine
        brauchen wir (?:eigentlich )?nicht|kein(?:en)? bedarf|kein interesse|sind zufrieden
        reicht uns
    """),
    ),
    Signal(
        "timing",
        0.8,
        forms("""
        (?:need|want|have|must|like|hope|plan|aim) .*(?:running|live|in place|started?|ready|done
        go live|installed|use it) .*(?:by|before|in|on|this|next|until)
        (?:by|before) (?:the )?(?:end of|first of|start of|beginning of|summer|winter|spring
        autumn|christmas|january
        february|march|april|may|june|july|august|september|october|november|december|next month
        this month)
        as soon as possible|right away|this (?:month|quarter)|next month|no later|at the latest
        deadline is|it's urgent
        we(?:'d| would) like to (?:start|begin|go ahead)|bis (?:ende|anfang|mitte|zum)
        so schnell wie möglich|spätestens|sofort
        contract (?:ends|runs out|expires) (?:in|on|this|next month)
    """),
        turns=True,
    ),
    Signal(
        "timing",
        -0.7,
        forms("""
        no (?:hurry|rush|timeline|deadline|date)|not (?:this|before|until|any time|now
        for now)(?: \\w+)? ?(?:year|next year|soon|quarter)?
        next year (?:at the earliest|maybe|perhaps|some time)|some time next year|on hold
        postponed?|maybe later|some ?day
        in a (?:year|couple of years)|too early|not right now|at the earliest|keine eile
        nicht (?:dieses jahr|vor)
        nächstes jahr|verschoben|frühestens|irgendwann|zu früh
    """),
    ),
    Signal(
        "engagement",
        -0.6,
        forms("""
        (?:have|got) to (?:leave|run|go|drop)|another (?:call|meeting) (?:in|now)
        just send me (?:an|the|some)
        (?:we'll|i'll|we will) (?:get back to you|call you|let you know|think about it)
        don't (?:have|have much) time
        not sure why (?:i'm|we're) here|muss (?:leider )?(?:los|weg|weiter)|wir melden uns
    """),
        basis=Basis.INFERRED,
    ),
    Signal(
        "engagement",
        0.6,
        forms("""
        when can we (?:start|begin|try|see)|how soon|next step|send us (?:an?|the) (?:offer
        proposal|quote|contract)
        (?:can|could) (?:we|i) (?:try|test|see|get)|looking forward|what do you need from us
        we'd like to (?:see|try|go)
        wann können wir|nächster schritt|freue? (?:mich|uns)|bring (?:in )?(?:my|our|the)
    """),
        basis=Basis.INFERRED,
    ),
)
