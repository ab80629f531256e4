"""The queue of mail, a person's own templates, and notices."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import Session

from meeting_desktop.adapters.store import mail_model as model
from meeting_desktop.adapters.store.people import personal_scope
from meeting_desktop.adapters.store.rows import existing, put
from meeting_desktop.domain.mail import (
    CalendarPart,
    Mail,
    MailFault,
    MailKind,
    MailStatus,
    MailTemplate,
)
from meeting_desktop.domain.notifications import Notification, NotificationKind

_MAIL = model.EmailNotification
_PENDING = _MAIL.status == MailStatus.PENDING.value
_NOTICE = model.Notification


class SqlMailQueue:
    def __init__(self, session: Session) -> None:
        self._session = session

    def put(self, mail: Mail) -> None:
        row = put(self._session, _MAIL, mail.id, mail.scope_id)
        row.created_at = mail.created_at
        row.kind = mail.kind.value
        row.meeting_id = mail.meeting_id
        row.invitation_id = mail.invitation_id
        row.to_address = mail.to_address
        row.to_name = mail.to_name
        row.subject = mail.subject
        row.text = mail.text
        row.html = mail.html
        row.calendar_method = mail.calendar.method if mail.calendar else None
        row.calendar_text = mail.calendar.text if mail.calendar else None
        row.message_id = mail.message_id
        row.dedupe_key = mail.dedupe_key
        row.status = mail.status.value
        row.attempts = mail.attempts
        row.first_attempt = mail.first_attempt
        row.attempt_began = mail.attempt_began
        row.maybe_twice = mail.maybe_twice
        row.not_before = mail.not_before
        row.fault = mail.fault.value if mail.fault else None
        row.error = mail.error
        row.sent_at = mail.sent_at
        self._session.flush()

    def get(self, mail_id: UUID) -> Mail | None:
        row = self._session.get(_MAIL, mail_id)
        return None if row is None or row.deleted else _mail(row)

    def by_key(self, dedupe_key: str) -> Mail | None:
        return self._first(_MAIL.dedupe_key == dedupe_key)

    def by_message_id(self, message_id: str) -> Mail | None:
        return self._first(_MAIL.message_id == message_id)

    def due(self, now: datetime, limit: int = 50) -> Sequence[Mail]:
        waiting = func.coalesce(_MAIL.not_before, _MAIL.created_at)
        free = or_(_MAIL.not_before.is_(None), _MAIL.not_before <= now)
        query = select(_MAIL).where(~_MAIL.deleted, _PENDING, free)
        return self._mails(query.order_by(waiting, _MAIL.id).limit(limit))

    def next_due(self) -> datetime | None:
        waiting = func.coalesce(_MAIL.not_before, _MAIL.created_at)
        query = select(_MAIL).where(~_MAIL.deleted, _PENDING).order_by(waiting, _MAIL.id)
        row = self._session.scalars(query.limit(1)).first()
        return None if row is None else row.not_before or row.created_at

    def begun(self) -> Sequence[Mail]:
        query = select(_MAIL).where(~_MAIL.deleted, _PENDING, _MAIL.attempt_began.is_not(None))
        return self._mails(query.order_by(_MAIL.id))

    def of_meeting(self, meeting_id: UUID) -> Sequence[Mail]:
        query = select(_MAIL).where(~_MAIL.deleted, _MAIL.meeting_id == meeting_id)
        return self._mails(query.order_by(_MAIL.created_at.desc(), _MAIL.id.desc()))

    def of_invitation(self, invitation_id: UUID) -> Sequence[Mail]:
        query = select(_MAIL).where(~_MAIL.deleted, _MAIL.invitation_id == invitation_id)
        return self._mails(query.order_by(_MAIL.created_at.desc(), _MAIL.id.desc()))

    def page(
        self, statuses: frozenset[MailStatus] = frozenset(), limit: int = 100, offset: int = 0
    ) -> Sequence[Mail]:
        query = select(_MAIL).where(~_MAIL.deleted)
        if statuses:
            query = query.where(_MAIL.status.in_(sorted(statuses)))
        query = query.order_by(_MAIL.created_at.desc(), _MAIL.id.desc())
        return self._mails(query.limit(limit).offset(offset))

    def counts(self) -> dict[MailStatus, int]:
        query = select(_MAIL.status, func.count()).where(~_MAIL.deleted).group_by(_MAIL.status)
        return {MailStatus(status): count for status, count in self._session.execute(query)}

    def _first(self, condition: ColumnElement[bool]) -> Mail | None:
        row = self._session.scalars(select(_MAIL).where(condition, ~_MAIL.deleted)).first()
        return None if row is None else _mail(row)

    def _mails(self, query: Select[Any]) -> Sequence[Mail]:
        return [_mail(row) for row in self._session.scalars(query)]


class SqlMailTemplates:
    def __init__(self, session: Session) -> None:
        self._session = session

    def put(self, template: MailTemplate) -> None:
        table = model.EmailTemplate
        known = self._session.scalars(
            select(table.id).where(
                table.scope_id == template.scope_id,
                table.kind == template.kind.value,
                table.language == template.language,
            )
        ).first()
        row = put(self._session, table, known or template.id, template.scope_id)
        row.kind = template.kind.value
        row.language = template.language
        row.subject = template.subject
        row.text = template.text
        row.html = template.html
        self._session.flush()

    def find(self, kind: MailKind, language: str) -> MailTemplate | None:
        found = (one for one in self.all() if (one.kind, one.language) == (kind, language))
        return next(found, None)

    def all(self) -> Sequence[MailTemplate]:
        table = model.EmailTemplate
        own = table.scope_id == personal_scope(self._session)
        query = select(table).where(~table.deleted, own).order_by(table.kind, table.language)
        return [
            MailTemplate(
                id=row.id,
                scope_id=row.scope_id,
                kind=MailKind(row.kind),
                subject=row.subject,
                text=row.text,
                html=row.html,
                language=row.language,
            )
            for row in self._session.scalars(query)
        ]

    def remove(self, template_id: UUID) -> None:
        existing(self._session, model.EmailTemplate, template_id).deleted = True
        self._session.flush()


class SqlNotifications:
    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, notification: Notification) -> bool:
        # A removed one was told too.
        known = select(_NOTICE.id).where(
            _NOTICE.dedupe_key == notification.dedupe_key,
            _NOTICE.scope_id == notification.scope_id,
        )
        if self._session.scalars(known).first() is not None:
            return False
        self.put(notification)
        return True

    def put(self, notification: Notification) -> None:
        row = put(self._session, _NOTICE, notification.id, notification.scope_id)
        row.kind = notification.kind.value
        row.title = notification.title
        row.body = notification.body
        row.at = notification.at
        row.dedupe_key = notification.dedupe_key
        row.meeting_id = notification.meeting_id
        row.read_at = notification.read_at
        row.starts_at = notification.starts_at
        self._session.flush()

    def get(self, notification_id: UUID) -> Notification | None:
        row = self._session.get(_NOTICE, notification_id)
        return None if row is None or row.deleted else _notification(row)

    def newest(self, limit: int = 100) -> Sequence[Notification]:
        query = select(_NOTICE).where(*self._own())
        query = query.order_by(_NOTICE.at.desc(), _NOTICE.id.desc()).limit(limit)
        return [_notification(row) for row in self._session.scalars(query)]

    def unread(self) -> int:
        query = select(func.count()).where(*self._own(), _NOTICE.read_at.is_(None))
        return self._session.scalar(query) or 0

    def read_all(self, now: datetime) -> None:
        query = select(_NOTICE).where(*self._own(), _NOTICE.read_at.is_(None))
        for row in self._session.scalars(query):
            row.read_at = now
        self._session.flush()

    def remove_before(self, moment: datetime) -> int:
        query = select(_NOTICE).where(*self._own(), _NOTICE.at < moment)
        rows = self._session.scalars(query).all()
        for row in rows:
            row.deleted = True
        self._session.flush()
        return len(rows)

    def _own(self) -> tuple[ColumnElement[bool], ...]:
        """Nobody reads what others are told, whatever else of theirs is here."""
        return ~_NOTICE.deleted, _NOTICE.scope_id == personal_scope(self._session)


def _mail(row: model.EmailNotification) -> Mail:
    calendar = None
    if row.calendar_method is not None and row.calendar_text is not None:
        calendar = CalendarPart(row.calendar_method, row.calendar_text)
    return Mail(
        id=row.id,
        scope_id=row.scope_id,
        kind=MailKind(row.kind),
        to_address=row.to_address,
        to_name=row.to_name,
        subject=row.subject,
        text=row.text,
        html=row.html,
        message_id=row.message_id,
        dedupe_key=row.dedupe_key,
        created_at=row.created_at,
        calendar=calendar,
        meeting_id=row.meeting_id,
        invitation_id=row.invitation_id,
        status=MailStatus(row.status),
        attempts=row.attempts,
        first_attempt=row.first_attempt,
        attempt_began=row.attempt_began,
        maybe_twice=row.maybe_twice,
        not_before=row.not_before,
        fault=MailFault(row.fault) if row.fault is not None else None,
        error=row.error,
        sent_at=row.sent_at,
    )


def _notification(row: model.Notification) -> Notification:
    return Notification(
        id=row.id,
        scope_id=row.scope_id,
        kind=NotificationKind(row.kind),
        title=row.title,
        body=row.body,
        at=row.at,
        dedupe_key=row.dedupe_key,
        meeting_id=row.meeting_id,
        read_at=row.read_at,
        starts_at=row.starts_at,
    )
