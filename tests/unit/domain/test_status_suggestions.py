"""Which status is suggested after a meeting, and when none is."""

from __future__ import annotations

import pytest

from meeting_desktop.core.ids import new_id
from meeting_desktop.domain.findings import Basis, ScoreEvidence
from meeting_desktop.domain.lead_scores import PARTS, Cited
from meeting_desktop.domain.leads import LeadStatus
from meeting_desktop.domain.scoring import reckon
from meeting_desktop.domain.status_suggestions import Suggested, suggested_status

MEETING, EARLIER = new_id(), new_id()
_GOOD = ("need", 0.9), ("budget", 0.8), ("timing", 0.7)


def suggested(
    status: LeadStatus,
    *words: tuple[str, float],
    basis: Basis = Basis.SAID,
    they_spoke: bool = True,
    earlier: tuple[tuple[str, float], ...] = (),
) -> Suggested | None:
    cited = [
        Cited(meeting, ScoreEvidence(part, "their words", (new_id(),), strength, basis))
        for meeting, said in ((MEETING, words), (EARLIER, earlier))
        for part, strength in said
    ]
    _, parts = reckon(cited, dict.fromkeys(PARTS, 1), 0)
    return suggested_status(status, parts, MEETING, they_spoke=they_spoke)


def test_whoever_spoke_is_contacted_and_nobody_else() -> None:
    found = suggested(LeadStatus.NEW)
    assert found is not None
    assert found.status is LeadStatus.CONTACTED
    assert suggested(LeadStatus.NEW, they_spoke=False) is None
    assert suggested(LeadStatus.CONTACTED) is None


@pytest.mark.parametrize("status", [LeadStatus.NEW, LeadStatus.CONTACTED])
def test_need_and_two_of_the_others_in_their_own_words_qualify(status: LeadStatus) -> None:
    found = suggested(status, *_GOOD)
    assert found is not None
    assert found.status is LeadStatus.QUALIFIED
    assert found.why == "They said that they need it, and budget and timing fit."
    assert len(found.evidence) == 3


def test_all_that_fits_is_named() -> None:
    found = suggested(LeadStatus.NEW, *_GOOD, ("authority", 0.9))
    assert found is not None
    assert found.why == "They said that they need it, and budget, authority and timing fit."


def test_inferences_qualify_nobody_nor_does_need_alone() -> None:
    inferred = suggested(LeadStatus.CONTACTED, *_GOOD, basis=Basis.INFERRED)
    assert inferred is None
    assert suggested(LeadStatus.CONTACTED, ("need", 0.9), ("budget", 0.8)) is None


def test_a_clear_no_of_this_meeting_is_lost_unless_they_said_yes_as_well() -> None:
    found = suggested(LeadStatus.PROPOSAL, ("need", -0.9))
    assert found is not None
    assert found.status is LeadStatus.LOST
    assert len(found.evidence) == 1
    assert suggested(LeadStatus.PROPOSAL, ("need", -0.9), ("need", 0.4)) is None
    assert suggested(LeadStatus.PROPOSAL, ("need", -0.5)) is None
    assert suggested(LeadStatus.PROPOSAL, earlier=(("need", -0.9),)) is None


@pytest.mark.parametrize(
    "status",
    [LeadStatus.QUALIFIED, LeadStatus.PROPOSAL, LeadStatus.NEGOTIATION, LeadStatus.WON,
     LeadStatus.LOST],
)  # fmt: skip
def test_nothing_is_suggested_backwards(status: LeadStatus) -> None:
    assert suggested(status, *_GOOD) is None
