"""Names and numbers stay here; what comes back says them again."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meeting_desktop.domain.redaction_of_speech import SpeechRedaction

PEOPLE = ("Grace Hopper", "Hanna Berg")


def _redaction(**switches: bool) -> SpeechRedaction:
    return SpeechRedaction(PEOPLE, ("Nordlicht GmbH",), **switches)


@pytest.mark.parametrize(
    ("said", "sent"),
    [
        ("Grace Hopper asked.", "[Person A] asked."),
        ("grace hopper asked.", "[Person A] asked."),
        ("Thanks, Grace, and HANNA too", "Thanks, [Person A], and [Person B] too"),
        ("Hannas Plan und Berg's list", "[Person B]s Plan und [Person B]'s list"),
        ("a grace period of two weeks", "a grace period of two weeks"),
        ("Graceful, Bergen", "Graceful, Bergen"),
        ("Nordlicht and Nordlicht GmbH", "[Company A] and [Company A]"),
        ("write to hanna@nordlicht.example", "write to [address 1]"),
        ("it is 48,000 euros by 14 May", "it is 48,000 euros by 14 May"),
    ],
)
def test_names_and_addresses_are_hidden(said: str, sent: str) -> None:
    assert _redaction().hide(said) == sent


@pytest.mark.parametrize(
    ("said", "sent"),
    [
        ("48,000 euros, 30% off", "[number 1] euros, [number 2]% off"),
        ("call +49 30 123456 or 48,000", "call [number 1] or [number 2]"),
        ("48 and 48 again", "[number 1] and [number 1] again"),
        ("on 14.05.2026 at 15:30", "on [number 1] at [number 2]"),
    ],
)
def test_numbers_are_hidden_where_that_is_wanted(said: str, sent: str) -> None:
    assert _redaction(numbers=True).hide(said) == sent


def test_nothing_is_hidden_where_nothing_is_wanted_hidden() -> None:
    said = "Grace Hopper, hanna@nordlicht.example, 48,000"
    assert _redaction(names=False, numbers=False).hide(said) == said


def test_a_first_name_of_two_people_is_a_name_of_its_own() -> None:
    redaction = SpeechRedaction(("Grace Hopper", "Grace Kelly"))
    sent = redaction.hide("Grace met Hopper and Kelly")
    assert sent == "[Person C] met [Person A] and [Person B]"
    assert redaction.restore(sent) == "Grace met Grace Hopper and Grace Kelly"


def test_a_quote_comes_back_as_it_was_said() -> None:
    redaction = _redaction(numbers=True)
    said = "Grace, that is 48,000 for us"
    assert redaction.restore(redaction.hide(said), said) == said
    assert redaction.restore("[Person A] was told [number 1]") == "Grace Hopper was told 48,000"


def test_brackets_may_get_lost_and_what_was_never_sent_stays() -> None:
    assert _redaction().restore("Person A and [Person Q]") == "Grace Hopper and [Person Q]"


def test_a_single_name_is_one_with_a_capital_alone() -> None:
    redaction = SpeechRedaction(("Will", "me", "grace"))
    sent = redaction.hide("Will you will it, Grace, said me; a grace period")
    assert sent == "[Person A] you will it, [Person C], said me; a grace period"
    assert redaction.restore(sent, "Grace") == "Will you will it, Grace, said me; a grace period"
    assert [redaction.label(one) for one in ("WILL", "me", "nobody")] == [
        "[Person A]",
        "[Person B]",
        "nobody",
    ]


def test_scripts_without_capitals_need_no_gaps() -> None:
    redaction = SpeechRedaction(("山田太郎",))
    assert redaction.hide("昨日山田太郎さんが") == "昨日[Person A]さんが"


def test_there_may_be_more_people_than_letters() -> None:
    redaction = SpeechRedaction([f"Guest{chr(65 + n // 26)}{chr(65 + n % 26)}" for n in range(60)])
    assert redaction.hide("GuestCH") == "[Person BH]"
    assert redaction.restore("[Person BH]") == "GuestCH"


@given(
    st.lists(st.sampled_from(["Grace", "Hopper", "Hanna Berg", "48", "and", "9.5", "Nordlicht"]))
)
def test_whatever_is_said_comes_back(words: list[str]) -> None:
    redaction = _redaction(numbers=True)
    said = " , ".join(words)
    sent = redaction.hide(said)
    assert not any(name in sent for name in ("Grace", "Hopper", "Hanna", "Nordlicht", "48"))
    if len(set(words) & {"Grace", "Hopper"}) < 2:
        assert redaction.restore(sent, said) == said
