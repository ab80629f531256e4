"""The merge: both sides become the same, done twice it does nothing, and nothing is lost unseen."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from meeting_desktop.domain.crm_merge import CrmSide, FieldDifference, Merged, merge

T0 = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
LATER = T0 + timedelta(minutes=1)
NAMES = ("name", "company", "email")

words = st.sampled_from(["", "a", "b", "c"])
values = st.dictionaries(st.sampled_from(NAMES), words)
whole = st.fixed_dictionaries(dict.fromkeys(NAMES, words))
times = st.one_of(st.none(), st.integers(0, 3).map(lambda n: T0 + timedelta(seconds=n)))


def both(
    merged: Merged, ours: dict[str, str], theirs: dict[str, str]
) -> tuple[dict[str, str], ...]:
    return {**ours, **merged.to_us}, {**theirs, **merged.to_them}


@given(values, whole, whole, times, times)
def test_both_sides_become_the_same(
    base: dict[str, str],
    ours: dict[str, str],
    theirs: dict[str, str],
    our_time: datetime | None,
    their_time: datetime | None,
) -> None:
    merged = merge(base, CrmSide(ours, our_time), CrmSide(theirs, their_time))
    mine, other = both(merged, ours, theirs)
    assert mine == other == {name: merged.agreed[name] for name in NAMES}
    again = merge(merged.agreed, CrmSide(mine, LATER), CrmSide(other, LATER))
    assert (again.to_us, again.to_them, again.differences) == ({}, {}, ())


@given(values, whole, whole, times, times)
def test_what_waits_is_no_conflict_and_no_echo(
    base: dict[str, str],
    ours: dict[str, str],
    theirs: dict[str, str],
    our_time: datetime | None,
    their_time: datetime | None,
) -> None:
    """Taken here and not written there yet: a round later there is the same to write."""
    merged = merge(base, CrmSide(ours, our_time), CrmSide(theirs, their_time))
    mine = {**ours, **merged.to_us}
    again = merge(merged.seen, CrmSide(mine, our_time), CrmSide(theirs, LATER))
    assert again.to_them == merged.to_them
    assert (again.to_us, again.differences) == ({}, ())


@given(values, whole, whole, times, times)
def test_what_is_overwritten_was_old_or_is_told(
    base: dict[str, str],
    ours: dict[str, str],
    theirs: dict[str, str],
    our_time: datetime | None,
    their_time: datetime | None,
) -> None:
    merged = merge(base, CrmSide(ours, our_time), CrmSide(theirs, their_time))
    told = {one.name: one for one in merged.differences}
    for name in merged.to_us:
        assert ours[name] in (base.get(name), "") or told[name].ours == ours[name]
    for name in merged.to_them:
        assert theirs[name] in (base.get(name), "") or told[name].theirs == theirs[name]


def test_the_side_that_changed_wins() -> None:
    base = {"name": "Hanna", "email": "h@example.org"}
    ours = CrmSide({"name": "Hanna B.", "email": "h@example.org"}, T0)
    theirs = CrmSide({"name": "Hanna", "email": "hanna@example.org"}, LATER)
    merged = merge(base, ours, theirs)
    assert merged.to_them == {"name": "Hanna B."}
    assert merged.to_us == {"email": "hanna@example.org"}
    assert not merged.differences


def test_the_later_of_two_changes_wins_and_the_other_is_kept() -> None:
    base = {"name": "Hanna"}
    for our_time, their_time, ours_won in ((LATER, T0, True), (T0, LATER, False), (T0, T0, False)):
        merged = merge(
            base, CrmSide({"name": "Hanna B."}, our_time), CrmSide({"name": "Hanne"}, their_time)
        )
        assert merged.differences == (FieldDifference("name", "Hanna B.", "Hanne", ours_won),)
        assert merged.to_them == ({"name": "Hanna B."} if ours_won else {})
        assert merged.to_us == ({} if ours_won else {"name": "Hanne"})


def test_an_emptied_field_is_a_change_but_not_of_what_is_required() -> None:
    base = {"name": "Hanna", "company": "Acme"}
    ours = CrmSide(dict(base), LATER)
    theirs = CrmSide({"name": "", "company": ""}, LATER)
    merged = merge(base, ours, theirs, required={"name"})
    assert merged.to_us == {"company": ""}
    assert merged.to_them == {"name": "Hanna"}
    assert not merged.differences


def test_what_is_reckoned_here_is_not_taken_from_there() -> None:
    merged = merge(
        {"score": "40"},
        CrmSide({"score": "55"}, T0),
        CrmSide({"score": "90"}, LATER),
        ours_only={"score"},
    )
    assert merged.to_them == {"score": "55"}
    assert not merged.to_us
    assert not merged.differences


def test_first_seen_together_each_gives_what_the_other_lacks() -> None:
    ours = CrmSide({"name": "Hanna", "company": "", "email": "h@example.org"}, T0)
    theirs = CrmSide({"name": "Hanna", "company": "Acme", "email": ""}, LATER)
    merged = merge({}, ours, theirs)
    assert merged.to_us == {"company": "Acme"}
    assert merged.to_them == {"email": "h@example.org"}
    assert not merged.differences


def test_names_that_one_side_lacks_are_let_alone() -> None:
    merged = merge({"status": "x"}, CrmSide({"status": "y"}, T0), CrmSide({}, LATER))
    assert (merged.to_us, merged.to_them) == ({}, {})
    assert merged.agreed == {"status": "x"}
