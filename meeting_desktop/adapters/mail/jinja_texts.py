"""Texts of mails out of Jinja2 templates, those that ship and those that a person wrote."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache, lru_cache
from pathlib import Path

from jinja2 import StrictUndefined, Template, TemplateError, TemplateSyntaxError
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup, escape

from meeting_desktop.adapters.mail.template_checks import FILTERS, problems_of
from meeting_desktop.core.errors import UserFacingError
from meeting_desktop.core.paths import resources
from meeting_desktop.domain.mail import MailKind
from meeting_desktop.domain.mail_values import sample_values, variables_of
from meeting_desktop.ports.mailer import MailText

_USUAL_LANGUAGE = "en"
_LONGEST_TEMPLATE = 50_000
_LONGEST_RESULT = 400_000
_LONGEST_SUBJECT = 300
_PARTS = {"subject": "subject", "text": "txt", "html": "html"}


class JinjaTexts:
    """``folder`` holds ``<language>/<kind>.{subject,txt,html}.j2``. Blocks on the disk, once."""

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder or resources() / "mail"
        self._read = cache(self._read_shipped)
        # A series invites many with one template.
        self._checked = lru_cache(maxsize=64)(self._problems_of_part)
        self._compiled = lru_cache(maxsize=64)(_compiled)
        self._plain = _environment(escaping=False)
        self._escaping = _environment(escaping=True)

    def shipped(self, kind: MailKind, language: str) -> MailText:
        return self._read(kind, language)

    def variables(self, kind: MailKind) -> Mapping[str, str]:
        return variables_of(kind)

    def problems(self, kind: MailKind, template: MailText) -> Sequence[str]:
        found = [
            f"{part.capitalize()}, {problem[0].lower()}{problem[1:]}"
            for part in _PARTS
            for problem in self._problems_of_part(kind, getattr(template, part), part)
        ]
        if not found:
            try:
                self._fill(kind, template, sample_values(kind))
            except UserFacingError as error:
                found.append(error.sentence)
        return found

    def render(self, kind: MailKind, template: MailText, values: Mapping[str, object]) -> MailText:
        for part in _PARTS:
            if problems := self._checked(kind, getattr(template, part), part):
                raise _bad_template(problems[0])
        return self._fill(kind, template, values)

    def _fill(self, kind: MailKind, template: MailText, values: Mapping[str, object]) -> MailText:
        known = {name: values.get(name, "") for name in variables_of(kind)}
        return MailText(
            subject=_one_line(self._fill_part(self._plain, template.subject, known)),
            text=self._fill_part(self._plain, template.text, known).strip() + "\n",
            html=self._fill_part(self._escaping, template.html, known),
        )

    def _fill_part(
        self,
        environment: ImmutableSandboxedEnvironment,
        source: str,
        values: Mapping[str, object],
    ) -> str:
        pieces: list[str] = []
        length = 0
        try:
            for piece in self._compiled(environment, source).generate(values):
                length += len(piece)
                if length > _LONGEST_RESULT:
                    raise _bad_template("The mail becomes too long.")
                pieces.append(piece)
        except (TemplateError, TypeError, ValueError) as error:
            raise _bad_template("The template does not fit what it is filled with.") from error
        return "".join(pieces)

    def _problems_of_part(self, kind: MailKind, source: str, part: str) -> list[str]:
        if len(source) > _LONGEST_TEMPLATE:
            return [f"It is longer than {_LONGEST_TEMPLATE} characters."]
        if part == "subject" and not source.strip():
            return ["Write something here."]
        try:
            tree = self._plain.parse(source)
        except TemplateSyntaxError as error:
            return [f"Line {error.lineno}: this is not complete or has a bracket too many."]
        except RecursionError:
            return ["Line 1: this is nested too deeply; write it more simply."]
        return list(dict.fromkeys(problems_of(tree, variables_of(kind))))

    def _read_shipped(self, kind: MailKind, language: str) -> MailText:
        folder = self._folder / language
        if not (folder / f"{kind.value}.txt.j2").is_file():
            folder = self._folder / _USUAL_LANGUAGE
        return MailText(
            **{
                part: (folder / f"{kind.value}.{ending}.j2").read_text(encoding="utf-8")
                for part, ending in _PARTS.items()
            }
        )


def _compiled(environment: ImmutableSandboxedEnvironment, source: str) -> Template:
    return environment.from_string(source)


def _environment(*, escaping: bool) -> ImmutableSandboxedEnvironment:
    environment = ImmutableSandboxedEnvironment(
        autoescape=escaping, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    environment.globals.clear()
    environment.filters["breaks"] = _with_breaks if escaping else str
    for name in set(environment.filters) - FILTERS:
        del environment.filters[name]
    return environment


def _with_breaks(text: object) -> Markup:
    """Lines as people wrote them; mail programs do not agree on style sheets."""
    return Markup("<br>\n").join(escape(line) for line in str(text).splitlines())


def _one_line(text: str) -> str:
    """A subject: one line, and no encoded word that another program could read as a header."""
    line = " ".join("".join(c if c.isprintable() else " " for c in text).split())
    return line[:_LONGEST_SUBJECT].replace("=?", "= ?").strip()


def _bad_template(sentence: str) -> UserFacingError:
    return UserFacingError(f"The template cannot be used: {sentence}", code="bad_template")
