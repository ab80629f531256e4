"""Our fields and theirs."""

from __future__ import annotations

import pytest

from meeting_desktop.core.ids import new_id
from meeting_desktop.domain.crm_fields import (
    CrmField,
    FieldKind,
    LeadMapping,
    fits,
    suggested,
)
from meeting_desktop.domain.leads import Lead, LeadStatus

MAPPING = LeadMapping(
    {"name": "Contact", "email": "Email", "status": "QualifyStatusId", "score": "Score"},
    {"new": "Qualification", "contacted": "Qualification", "won": "Handoff"},
)


def lead(**facts: object) -> Lead:
    made = {"name": "Hanna", **facts}
    return Lead(new_id(), new_id(), **made)  # type: ignore[arg-type]


def test_values_that_mean_the_same_are_the_same() -> None:
    ours = MAPPING.of_lead(lead(name="Hanna  B.", email="Hanna@Example.org", score=70))
    theirs = MAPPING.of_record(
        {
            "Contact": " Hanna B. ",
            "Email": "HANNA@example.org",
            "Score": "70",
            "QualifyStatusId": "Qualification",
        }
    )
    assert ours == theirs


def test_a_status_goes_by_the_crms_word_and_comes_back_as_it_was() -> None:
    contacted = lead(status=LeadStatus.CONTACTED)
    assert MAPPING.of_lead(contacted)["status"] == "Qualification"
    same, refused = MAPPING.onto(contacted, {"status": "Qualification"})
    assert (same.status, refused) == (LeadStatus.CONTACTED, ())
    assert MAPPING.onto(contacted, {"status": "handoff"})[0].status is LeadStatus.WON


def test_a_word_that_nobody_mapped_is_left_alone() -> None:
    assert "status" not in MAPPING.of_record({"QualifyStatusId": "Nurturing"})
    assert "status" not in MAPPING.of_lead(lead(status=LeadStatus.LOST))


def test_what_no_lead_can_have_is_refused_and_the_rest_taken() -> None:
    known = lead(email="hanna@example.org")
    after, refused = MAPPING.onto(known, {"email": "no address", "name": "Hanne"})
    assert refused == ("email",)
    assert (after.name, after.email) == ("Hanne", "hanna@example.org")


def test_a_score_from_there_is_not_taken() -> None:
    known = lead(score=40)
    assert MAPPING.onto(known, {"score": "90"}) == (known, ())


@pytest.mark.parametrize(
    ("ours", "kind", "possible"),
    [
        ("name", FieldKind.TEXT, True),
        ("name", FieldKind.LOOKUP, False),
        ("status", FieldKind.LOOKUP, True),
        ("score", FieldKind.WHOLE, True),
        ("score", FieldKind.LOOKUP, False),
        ("email", FieldKind.WHOLE, False),
        ("company", FieldKind.MOMENT, False),
    ],
)
def test_kinds_that_fit(ours: str, kind: FieldKind, possible: bool) -> None:
    assert fits(ours, CrmField("X", kind)) is possible
    assert not fits(ours, CrmField("X", kind, read_only=True))


def test_what_fits_is_suggested() -> None:
    there = [
        CrmField("LeadName", FieldKind.TEXT),
        CrmField("Email", FieldKind.TEXT),
        CrmField("Score", FieldKind.LOOKUP, target="Scores"),
    ]
    assert suggested(there) == {"name": "LeadName", "email": "Email"}
