"""Mails to try rules on."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from meeting_desktop.core.ids import new_id
from meeting_desktop.domain.mail import Mail, MailKind
from meeting_desktop.domain.mail_rules import make_message_id
from tests.fakes.sample_talks import NOW


def make_mail(
    kind: MailKind = MailKind.INVITATION,
    to: str = "ada@example.org",
    *,
    scope_id: UUID | None = None,
    created_at: datetime = NOW,
    not_before: datetime | None = None,
) -> Mail:
    mail_id = new_id()
    return Mail(
        id=mail_id,
        scope_id=scope_id or new_id(),
        kind=kind,
        to_address=to,
        to_name="Ada",
        subject="Invitation: Demo",
        text="Hello Ada,\n\nplease come.\n",
        html="<p>Hello Ada,</p><p>please come.</p>",
        message_id=make_message_id(mail_id, "grace@example.com"),
        dedupe_key=f"{kind.value}:{mail_id}",
        created_at=created_at,
        not_before=not_before,
    )
