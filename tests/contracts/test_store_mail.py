"""The store's room for mail: a queue that forgets nothing, templates, and notices told once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TypeVar

import pytest

from meeting_desktop.core.ids import new_id
from meeting_desktop.domain.mail import (
    CalendarPart,
    Mail,
    MailFault,
    MailKind,
    MailStatus,
    MailTemplate,
)
from meeting_desktop.domain.notifications import Notification, NotificationKind
from meeting_desktop.ports.unit_of_work import ChangeKind, Store, UnitOfWork
from tests.fakes.mails import make_mail
from tests.fakes.sample_talks import NOW

T = TypeVar("T")


def _write(store: Store, work: Callable[[UnitOfWork], T]) -> T:
    return store.write(work).result(60).value


def _mail(store: Store, **values: object) -> Mail:
    scope = store.read(lambda uow: uow.personal_scope())
    return replace(make_mail(scope_id=scope), **values)  # type: ignore[arg-type]


def _put(store: Store, *mails: Mail) -> None:
    def work(uow: UnitOfWork) -> None:
        for mail in mails:
            uow.mail.put(mail)

    _write(store, work)


def test_a_mail_comes_back_as_it_was_queued(store: Store) -> None:
    mail = _mail(
        store,
        calendar=CalendarPart("REQUEST", "BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n"),
        attempts=2,
        first_attempt=NOW,
        attempt_began=NOW + timedelta(minutes=1),
        maybe_twice=True,
        not_before=NOW + timedelta(hours=1),
        fault=MailFault.BUSY,
        error="The mail server is busy.",
    )
    _put(store, mail)
    assert store.read(lambda uow: uow.mail.get(mail.id)) == mail
    assert store.read(lambda uow: uow.mail.by_key(mail.dedupe_key)) == mail
    assert store.read(lambda uow: uow.mail.by_message_id(mail.message_id)) == mail
    assert store.read(lambda uow: uow.mail.get(new_id())) is None


@pytest.mark.parametrize("kind", list(MailKind))
def test_mail_of_every_kind_can_be_queued(store: Store, kind: MailKind) -> None:
    mail = _mail(store, kind=kind)
    _put(store, mail)
    assert store.read(lambda uow: uow.mail.get(mail.id)) == mail


def test_what_changes_is_told_by_table(store: Store) -> None:
    mail = _mail(store)
    added = store.write(lambda uow: uow.mail.put(mail)).result(60)
    sent = replace(mail, status=MailStatus.SENT, sent_at=NOW)
    changed = store.write(lambda uow: uow.mail.put(sent)).result(60)
    told = [(one.table, one.id, one.kind) for one in (*added.changes, *changed.changes)]
    assert told == [
        ("email_notifications", mail.id, ChangeKind.ADDED),
        ("email_notifications", mail.id, ChangeKind.CHANGED),
    ]


def test_nothing_is_queued_twice_under_one_key_or_message_id(store: Store) -> None:
    mail = _mail(store)
    _put(store, mail)
    for twin in (
        replace(_mail(store), dedupe_key=mail.dedupe_key),
        replace(_mail(store), message_id=mail.message_id),
    ):
        with pytest.raises(Exception):  # noqa: B017, PT011 - a bug of the caller's, told as such
            _put(store, twin)
    assert store.read(lambda uow: uow.mail.counts()) == {MailStatus.PENDING: 1}


def test_the_longest_waiting_is_due_first_and_nothing_before_its_time(store: Store) -> None:
    def waiting(minutes: int | None, created: datetime = NOW) -> Mail:
        held = None if minutes is None else NOW + timedelta(minutes=minutes)
        return _mail(store, not_before=held, created_at=created)

    later, soon = waiting(10), waiting(5)
    old, young = waiting(None, NOW - timedelta(minutes=9)), waiting(None, NOW)
    gone = _mail(store, status=MailStatus.SENT)
    _put(store, later, soon, young, old, gone)

    def due(minutes: int, limit: int = 50) -> list[Mail]:
        moment = NOW + timedelta(minutes=minutes)
        return list(store.read(lambda uow: uow.mail.due(moment, limit)))

    assert due(0) == [old, young]
    assert due(5) == [old, young, soon]
    assert due(10, limit=1) == [old]
    assert store.read(lambda uow: uow.mail.next_due()) == old.created_at
    for mail in (old, young):
        _put(store, replace(mail, status=MailStatus.SENT))
    assert store.read(lambda uow: uow.mail.next_due()) == soon.not_before
    _put(store, *(replace(mail, status=MailStatus.WITHDRAWN) for mail in (soon, later)))
    assert store.read(lambda uow: uow.mail.next_due()) is None


def test_an_attempt_that_did_not_end_is_found(store: Store) -> None:
    begun, waits = _mail(store, attempt_began=NOW), _mail(store)
    ended = _mail(store, attempt_began=NOW, status=MailStatus.SENT)
    _put(store, begun, waits, ended)
    assert store.read(lambda uow: uow.mail.begun()) == [begun]


def test_a_page_has_the_newest_first_and_counts_are_of_all(store: Store) -> None:
    mails = [
        _mail(store, created_at=NOW + timedelta(minutes=minute), status=status)
        for minute, status in enumerate(
            [MailStatus.PENDING, MailStatus.SENT, MailStatus.FAILED, MailStatus.SENT]
        )
    ]
    _put(store, *mails)
    newest = list(reversed(mails))
    assert store.read(lambda uow: uow.mail.page()) == newest
    assert store.read(lambda uow: uow.mail.page(limit=2, offset=1)) == newest[1:3]
    sent = frozenset({MailStatus.SENT, MailStatus.FAILED})
    assert store.read(lambda uow: uow.mail.page(sent)) == newest[:3]
    assert store.read(lambda uow: uow.mail.counts()) == {
        MailStatus.PENDING: 1,
        MailStatus.SENT: 2,
        MailStatus.FAILED: 1,
    }


def _template(store: Store, **values: object) -> MailTemplate:
    scope = store.read(lambda uow: uow.personal_scope())
    made = MailTemplate(new_id(), scope, MailKind.INVITATION, "S", "T", "<p>H</p>")
    return replace(made, **values)  # type: ignore[arg-type]


def test_there_is_one_template_of_a_kind_in_a_language(store: Store) -> None:
    first, german = _template(store), _template(store, language="de")
    second = _template(store, text="Other")

    def work(uow: UnitOfWork) -> None:
        for one in (first, german, second):
            uow.mail_templates.put(one)

    _write(store, work)
    found = store.read(lambda uow: uow.mail_templates.find(MailKind.INVITATION, "en"))
    assert found == replace(second, id=first.id)
    assert store.read(lambda uow: uow.mail_templates.find(MailKind.UPDATE, "en")) is None
    languages = [one.language for one in store.read(lambda uow: uow.mail_templates.all())]
    assert languages == ["de", "en"]


def test_a_template_that_was_removed_may_be_written_again(store: Store) -> None:
    template = _template(store)
    _write(store, lambda uow: uow.mail_templates.put(template))
    _write(store, lambda uow: uow.mail_templates.remove(template.id))
    assert store.read(lambda uow: uow.mail_templates.all()) == []
    again = _template(store, subject="Again")
    _write(store, lambda uow: uow.mail_templates.put(again))
    found = store.read(lambda uow: uow.mail_templates.find(MailKind.INVITATION, "en"))
    assert found is not None
    assert found.subject == "Again"


def test_a_mail_that_failed_is_told_once(store: Store) -> None:
    scope = store.read(lambda uow: uow.personal_scope())

    def notice() -> Notification:
        return Notification(
            new_id(), scope, NotificationKind.MAIL_FAILED, "Mail", "Why.", NOW, "mail_failed:1"
        )

    assert _write(store, lambda uow: uow.notifications.add(notice()))
    assert not _write(store, lambda uow: uow.notifications.add(notice()))
    assert store.read(lambda uow: len(uow.notifications.newest())) == 1
