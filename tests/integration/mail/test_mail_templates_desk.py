"""A person's own templates: checked before they are kept, and each step can be taken back."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from meeting_desktop.adapters.mail.jinja_texts import JinjaTexts
from meeting_desktop.application.mail_templates import MailTemplatesDesk
from meeting_desktop.core.errors import UserFacingError
from meeting_desktop.domain.mail import MailKind
from meeting_desktop.ports.mailer import MailText
from tests.fakes.store import InlineStore

KIND = MailKind.INVITATION
MINE = MailText("Come: {{ title }}", "{{ when }}", "<p>{{ title }}</p>")


@pytest.fixture
def desk() -> Iterator[MailTemplatesDesk]:
    store = InlineStore()
    yield MailTemplatesDesk(store, JinjaTexts())
    store.close(5)


def test_what_ships_is_used_until_a_person_writes_their_own(desk: MailTemplatesDesk) -> None:
    assert desk.current(KIND, "en") == (desk.shipped(KIND, "en"), False)
    undo = desk.save(KIND, "en", MINE)
    assert desk.current(KIND, "en") == (MINE, True)
    assert desk.current(KIND, "de") == (desk.shipped(KIND, "de"), False)
    undo()
    assert desk.current(KIND, "en") == (desk.shipped(KIND, "en"), False)


def test_going_back_to_what_ships_can_be_taken_back(desk: MailTemplatesDesk) -> None:
    desk.save(KIND, "en", MINE)
    undo = desk.use_shipped(KIND, "en")
    assert desk.current(KIND, "en") == (desk.shipped(KIND, "en"), False)
    undo()
    assert desk.current(KIND, "en") == (MINE, True)


def test_an_edit_is_taken_back_to_the_one_before(desk: MailTemplatesDesk) -> None:
    desk.save(KIND, "en", MINE)
    undo = desk.save(KIND, "en", MailText("Other", "x", "x"))
    undo()
    assert desk.current(KIND, "en") == (MINE, True)


def test_what_cannot_be_used_is_not_kept(desk: MailTemplatesDesk) -> None:
    broken = MailText("{{ nothing }}", "", "")
    with pytest.raises(UserFacingError, match="there is no nothing"):
        desk.save(KIND, "en", broken)
    assert desk.problems(KIND, broken)
    assert desk.current(KIND, "en")[1] is False


def test_a_preview_shows_a_sample_meeting(desk: MailTemplatesDesk) -> None:
    assert desk.preview(KIND, MINE).subject == "Come: Product demo"
    assert "title" in desk.variables(KIND)
