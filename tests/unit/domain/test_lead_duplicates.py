"""Which leads are taken for one, and which are not."""

from __future__ import annotations

import random
import time

import pytest

from meeting_desktop.core.ids import new_id
from meeting_desktop.domain.lead_duplicates import LeadIndex, Likeness, alike
from meeting_desktop.domain.leads import Lead

SCOPE = new_id()


def lead(name: str, company: str = "", email: str = "", phone: str = "") -> Lead:
    return Lead(new_id(), SCOPE, name, company, email, phone)


@pytest.mark.parametrize(
    ("one", "other", "likeness"),
    [
        # The address decides, in any case; behind a plus sign it may be the same mailbox.
        (lead("A", email="ada@x.example"), lead("B", email="ADA@X.example"), Likeness.SAME_EMAIL),
        (
            lead("A", email="a+b@x.example"),
            lead("B", email="a@x.example"),
            Likeness.TAGGED_EMAIL,
        ),
        (lead("A", email="a.b@x.example"), lead("B", email="ab@x.example"), None),
        # Legal forms, dots and articles say nothing about who it is.
        (lead("Ada Muster", "Acme GmbH"), lead("Ada Muster", "ACME"), Likeness.SIMILAR_NAME),
        (lead("Ada Muster", "A.B.C. Ltd."), lead("Ada Muster", "ABC"), Likeness.SIMILAR_NAME),
        (
            lead("Ada Muster", "Acme IT Inc"),
            lead("Ada Muster", "Acme"),
            Likeness.SIMILAR_NAME,
        ),
        # Umlauts and accents, written or not, and the order of the words.
        (lead("Jörg Müller", "Acme"), lead("Joerg Mueller", "Acme AG"), Likeness.SIMILAR_NAME),
        (lead("Jörg Müller", "Acme"), lead("Jorg Muller", "Acme AG"), Likeness.SIMILAR_NAME),
        (lead("René Straße", "Acme"), lead("Rene Strasse", "Acme"), Likeness.SIMILAR_NAME),
        (lead("Muster, Ada", "Acme"), lead("Ada Muster", "Acme"), Likeness.SIMILAR_NAME),
        # A slip of a finger.
        (lead("Jon Smith", "Acme"), lead("John Smith", "Acme"), Likeness.SIMILAR_NAME),
        (
            lead("Cathy Example", "Acme"),
            lead("Kathy Example", "Acme"),
            Likeness.SIMILAR_NAME,
        ),
        # Others.
        (lead("Anna Muster", "Acme"), lead("Hanna Muster", "Example Shipping"), None),
        (lead("Anna Muster", "Acme"), lead("Peter Muster", "Acme"), None),
        (lead("Anna Muster", "Acme"), lead("Anna Beispiel", "Acme"), None),
        (lead("Ada Muster", "North Bakery"), lead("Ada Muster", "South Clinic"), None),
        (lead("Sample Lead One", "Bakery"), lead("Sample Lead Two", "Shipping"), None),
        # Two addresses of one company are two people, unless the name is quite the same.
        (
            lead("Anna Muster", "Acme", "anna@acme.example"),
            lead("Hanna Muster", "Acme", "hanna@acme.example"),
            None,
        ),
        (
            lead("Anna Muster", "Acme", "anna@acme.example"),
            lead("Muster Anna", "Acme GmbH", "a.muster@mail.example"),
            Likeness.SIMILAR_NAME,
        ),
        # Without a company only the whole name counts, and two addresses speak against it.
        (lead("Ada Muster"), lead("Ada Muster", "Acme"), Likeness.SIMILAR_NAME),
        (lead("Ada Muster"), lead("Ada Master", "Acme"), None),
        (lead("Ada Muster", "", "a@x.example"), lead("Ada Muster", "", "b@y.example"), None),
        # A number with and without its country; a switchboard alone is nobody.
        (
            lead("Ada Muster", "Acme", phone="+49 30 1234567"),
            lead("A. Muster", "Other", phone="030 1234567"),
            Likeness.SAME_PHONE,
        ),
        (
            lead("Ada Muster", "Acme", phone="+49 30 1234567"),
            lead("Ada Muster", "Other", phone="030/1234567"),
            Likeness.SAME_PHONE,
        ),
        (
            lead("Ada Muster", "Acme", phone="+49 30 1234567"),
            lead("Ben Sample", "Acme", phone="030 1234567"),
            None,
        ),
    ],
)
def test_pairs(one: Lead, other: Lead, likeness: Likeness | None) -> None:
    assert alike(one, other) is likeness
    assert alike(other, one) is likeness


def test_a_lead_is_not_its_own_duplicate_and_the_surest_comes_first() -> None:
    ada = lead("Ada Muster", "Acme", "ada@acme.example")
    same = lead("Somebody", "Else", "Ada@acme.example")
    near = lead("Ada Muster", "Acme GmbH")
    found = LeadIndex([ada, near, same]).like(ada)
    assert [(one.lead, one.likeness) for one in found] == [
        (same, Likeness.SAME_EMAIL),
        (near, Likeness.SIMILAR_NAME),
    ]


def test_every_pair_is_told_once() -> None:
    one, two, three = (lead("Ada Muster", "Acme") for _ in range(3))
    pairs = [{first.id, second.lead.id} for first, second in LeadIndex([one, two, three]).pairs()]
    assert sorted(map(sorted, pairs)) == sorted(
        map(sorted, [{one.id, two.id}, {one.id, three.id}, {two.id, three.id}])
    )


def test_five_thousand_leads_are_not_compared_each_with_each() -> None:
    chance = random.Random(5)

    def word() -> str:
        return "".join(
            c + v
            for c, v in zip(
                chance.choices("bdfgklmnprst", k=3), chance.choices("aeiou", k=3), strict=True
            )
        )

    leads = [
        lead(f"{word()} {word()}", f"{word()} GmbH", f"{word()}{n}@x.example".lower())
        for n in range(5000)
    ]
    leads.append(lead(leads[42].name, leads[42].company))
    began = time.perf_counter()
    found = list(LeadIndex(leads).pairs())
    seconds = time.perf_counter() - began
    assert any({one.id, other.lead.id} == {leads[42].id, leads[-1].id} for one, other in found)
    # 0.3 s with nothing else to do; each with each, it would be minutes.
    assert seconds < 15, seconds


def test_who_is_removed_from_the_index_is_nobodys_duplicate() -> None:
    ada, other = lead("Ada Muster", "Acme", "ada@acme.example", "030 1234567"), lead("Ben", "Acme")
    index = LeadIndex([ada, other])
    index.remove(ada.id)
    index.remove(ada.id)
    assert index.like(lead("Ada Muster", "Acme", "ada@acme.example")) == []
    index.add(ada)
    assert [one.lead for one in index.like(lead("Ada Muster", "Acme"))] == [ada]
