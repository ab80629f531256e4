"""The texts of mails: those that ship, those that a person wrote, and what is wrong with them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from meeting_desktop.application.committing import wait_for_commit
from meeting_desktop.core.errors import UserFacingError
from meeting_desktop.core.ids import new_id
from meeting_desktop.domain.mail import MailKind, MailTemplate
from meeting_desktop.domain.mail_values import sample_values
from meeting_desktop.ports.mailer import MailText, MailTexts
from meeting_desktop.ports.unit_of_work import Store, UnitOfWork


class MailTemplatesDesk:
    """What a template editor asks; everything blocks on the disk."""

    def __init__(self, store: Store, texts: MailTexts) -> None:
        self._store = store
        self._texts = texts

    def current(self, kind: MailKind, language: str) -> tuple[MailText, bool]:
        """The template that is used, and whether the person wrote it."""
        own = self._store.read(lambda uow: uow.mail_templates.find(kind, language))
        if own is None:
            return self._texts.shipped(kind, language), False
        return MailText(own.subject, own.text, own.html), True

    def shipped(self, kind: MailKind, language: str) -> MailText:
        return self._texts.shipped(kind, language)

    def variables(self, kind: MailKind) -> Mapping[str, str]:
        """What may stand in the braces, with a sentence that explains each; does not block."""
        return self._texts.variables(kind)

    def problems(self, kind: MailKind, template: MailText) -> Sequence[str]:
        """One sentence each; empty when it can be used."""
        return self._texts.problems(kind, template)

    def preview(self, kind: MailKind, template: MailText) -> MailText:
        """Filled with a sample meeting. Raises: UserFacingError, code ``bad_template``."""
        return self._texts.render(kind, template, sample_values(kind))

    def save(self, kind: MailKind, language: str, template: MailText) -> Callable[[], None]:
        """Use it from now on; the answer undoes that.

        Raises: UserFacingError, code ``bad_template``: it cannot be used; nothing has changed.
        """
        if problems := self._texts.problems(kind, template):
            raise UserFacingError(problems[0], code="bad_template")
        before = self._store.read(lambda uow: uow.mail_templates.find(kind, language))

        def put(uow: UnitOfWork) -> None:
            uow.mail_templates.put(
                MailTemplate(
                    id=new_id(),
                    scope_id=uow.personal_scope(),
                    kind=kind,
                    subject=template.subject,
                    text=template.text,
                    html=template.html,
                    language=language,
                )
            )

        wait_for_commit(self._store.write(put))
        return lambda: self._put_back(kind, language, before)

    def use_shipped(self, kind: MailKind, language: str) -> Callable[[], None]:
        """Forget what the person wrote; the answer undoes that."""
        before = self._store.read(lambda uow: uow.mail_templates.find(kind, language))
        self._put_back(kind, language, None)
        return lambda: self._put_back(kind, language, before)

    def _put_back(self, kind: MailKind, language: str, before: MailTemplate | None) -> None:
        def work(uow: UnitOfWork) -> None:
            now = uow.mail_templates.find(kind, language)
            if before is not None:
                uow.mail_templates.put(before)
            elif now is not None:
                uow.mail_templates.remove(now.id)

        wait_for_commit(self._store.write(work))
