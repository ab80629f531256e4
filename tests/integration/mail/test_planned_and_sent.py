"""The whole way: planned, queued, sent through a real server, read there by two other programs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from meeting_desktop.application.change_settings import ChangeSettings
from meeting_desktop.application.planning_use_cases import PlanningUseCases
from meeting_desktop.bootstrap.planning import PlanningParts, build_planning
from meeting_desktop.core.setting_sections import MailSettings
from meeting_desktop.core.settings import Settings
from meeting_desktop.domain.mail import Mail, MailStatus
from meeting_desktop.domain.meeting_drafts import Invitee, MeetingDraft
from meeting_desktop.domain.meeting_rules import QuestionKind
from meeting_desktop.domain.planning import EditScope
from tests.fakes.clock import VirtualClock
from tests.fakes.patience import until
from tests.fakes.post_office import Arrived, PostOffice, post_office
from tests.fakes.secrets import FakeSecrets
from tests.fakes.store import InlineStore
from tests.integration.mail import reading_back

_ANYHOW = frozenset(QuestionKind)
_ADA = Invitee("ada@example.org", "Ada Example")
_WEEK = timedelta(weeks=1)


@dataclass
class _Company:
    """Planning over the real tables, with a real way to a real server."""

    planning: PlanningUseCases
    office: PostOffice
    store: InlineStore
    seen: int = field(default=0)

    def newly_arrived(self, count: int = 1) -> list[Arrived]:
        until(lambda: len(self.office.arrived) >= self.seen + count)
        new = self.office.arrived[self.seen :]
        self.seen += len(new)
        assert len(new) == count
        return new

    def pending(self) -> list[Mail]:
        waiting = frozenset({MailStatus.PENDING})
        return list(self.store.read(lambda uow: uow.mail.page(waiting)))


@pytest.fixture
def company(tmp_path: Path) -> Iterator[_Company]:
    clock = VirtualClock()
    with post_office() as office:
        mail = MailSettings(
            host="127.0.0.1",
            port=office.port,
            security="none",
            from_address="grace@example.com",
            from_name="Grace Sample",
        )
        store = InlineStore(clock)
        settings = ChangeSettings(Settings(mail=mail), tmp_path / "settings.json")
        planning = build_planning(
            PlanningParts(store, clock, settings, FakeSecrets(), tmp_path / "mailbox.json")
        )
        planning.sending.start()
        yield _Company(planning, office, store)
        assert planning.sending.stop(60)
        planning.close()
        store.close(5)


def _calendar(arrived: Arrived) -> str:
    (part,) = [one for one in arrived.message.walk() if one.get_content_type() == "text/calendar"]
    content = part.get_payload(decode=True)
    assert isinstance(content, bytes)
    assert part.get_param("method") == reading_back.method_of(content.decode())
    return content.decode()


@pytest.mark.parametrize(
    "zone",
    [
        "Europe/Berlin",
        "America/New_York",
        "Asia/Kolkata",
        "Australia/Lord_Howe",
        "America/Santiago",
    ],
)
@pytest.mark.parametrize("first", [datetime(2026, 3, 3, 10, 30), datetime(2026, 9, 1, 10, 30)])  # noqa: DTZ001 - wall times
def test_a_series_arrives_as_the_same_instants_over_a_change_of_the_clocks(
    company: _Company, zone: str, first: datetime
) -> None:
    draft = MeetingDraft("Weekly", first, 45, zone, invitees=(_ADA,), rule="FREQ=WEEKLY;COUNT=10")
    planned = company.planning.schedule.schedule(draft, confirmed=_ANYHOW).result(60).value
    (arrived,) = company.newly_arrived()
    walls = [(first + week * _WEEK).replace(tzinfo=ZoneInfo(zone)) for week in range(10)]
    starts = [wall.astimezone(UTC) for wall in walls]
    spans = [(start, start + timedelta(minutes=45)) for start in starts]
    text = _calendar(arrived)
    reading_back.assert_both_see(text, spans, starts[0] - _WEEK, starts[-1] + _WEEK)
    later = draft.start + timedelta(hours=1)
    company.planning.schedule.change(
        planned.meeting.id,
        MeetingDraft("Weekly", later, 45, zone, invitees=(_ADA,), rule=draft.rule),
        EditScope.ALL,
        confirmed=_ANYHOW,
    ).result(60)
    (update,) = company.newly_arrived()
    moved = [(a + timedelta(hours=1), b + timedelta(hours=1)) for a, b in spans]
    told = _calendar(update)
    reading_back.assert_both_see(told, moved, starts[0] - _WEEK, starts[-1] + _WEEK)
    before, after = (reading_back.seen_by_icalendar(one)[0] for one in (text, told))
    assert before.uid == after.uid
    assert before.sequence < after.sequence


def test_a_meeting_is_planned_moved_and_called_off_by_mail(company: _Company) -> None:
    start = datetime(2026, 3, 30, 10, 0)  # noqa: DTZ001 - a wall time
    draft = MeetingDraft("Demo", start, 45, "Europe/Berlin", invitees=(_ADA,))
    schedule = company.planning.schedule
    planned = schedule.schedule(draft, confirmed=_ANYHOW).result(60).value
    (invitation,) = company.newly_arrived()
    moved_to = datetime(2026, 3, 31, 12, 0, tzinfo=UTC)
    schedule.move(planned.meeting.id, moved_to, 30, confirmed=_ANYHOW).result(60)
    (update,) = company.newly_arrived()
    schedule.cancel(planned.meeting.id, note="We meet in May.").result(60)
    (cancellation,) = company.newly_arrived()
    texts = [_calendar(one) for one in (invitation, update, cancellation)]
    seen = [reading_back.seen_by_vobject(one)[0] for one in texts]
    assert [reading_back.method_of(one) for one in texts] == ["REQUEST", "REQUEST", "CANCEL"]
    assert len({one.uid for one in seen}) == 1
    assert seen[0].sequence < seen[1].sequence < seen[2].sequence
    assert (seen[1].start, seen[1].end) == (moved_to, moved_to + timedelta(minutes=30))
    assert seen[2].status == "CANCELLED"
    until(lambda: company.pending() == [])
    sent = company.planning.deliveries.of_meeting(planned.meeting.id)
    assert [mail.status for mail in sent] == [MailStatus.SENT] * 3
