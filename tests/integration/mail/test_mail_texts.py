"""Templates that ship can be used, and templates of people can do nothing else than write."""

from __future__ import annotations

import pytest

from meeting_desktop.adapters.mail.jinja_texts import JinjaTexts
from meeting_desktop.adapters.mail.template_checks import FILTERS
from meeting_desktop.core.errors import UserFacingError
from meeting_desktop.domain.mail import TEMPLATED, MailKind
from meeting_desktop.domain.mail_values import LIST_FIELDS, sample_values, variables_of
from meeting_desktop.ports.mailer import MailText

TEXTS = JinjaTexts()


def _problems(text: str, kind: MailKind = MailKind.INVITATION) -> list[str]:
    return list(TEXTS.problems(kind, MailText("Subject", text, "<p></p>")))


@pytest.mark.parametrize("language", ["en", "de"])
@pytest.mark.parametrize("kind", TEMPLATED)
def test_what_ships_has_no_problems_and_can_be_filled(kind: MailKind, language: str) -> None:
    shipped = TEXTS.shipped(kind, language)
    assert TEXTS.problems(kind, shipped) == []
    filled = TEXTS.render(kind, shipped, sample_values(kind))
    assert "{" not in filled.subject + filled.text
    assert f'lang="{language}"' in filled.html
    empty = TEXTS.render(kind, shipped, {})
    assert empty.text.strip()


def test_a_language_that_is_not_there_is_english() -> None:
    assert TEXTS.shipped(MailKind.UPDATE, "fi") == TEXTS.shipped(MailKind.UPDATE, "en")


def test_every_variable_is_explained_and_has_a_sample() -> None:
    for kind in MailKind:
        assert TEXTS.variables(kind) == variables_of(kind)
        assert set(sample_values(kind)) == set(variables_of(kind))
        assert all(sentence.endswith(".") for sentence in variables_of(kind).values())


def test_what_people_wrote_is_escaped_in_html_and_nowhere_else() -> None:
    values = {"title": "<b>&", "message": "one\n<two>"}
    text = MailText("{{ title }}", "{{ title }}", "{{ title }} {{ message|breaks }}")
    filled = TEXTS.render(MailKind.INVITATION, text, values)
    assert (filled.subject, filled.text) == ("<b>&", "<b>&\n")
    assert filled.html == "&lt;b&gt;&amp; one<br>\n&lt;two&gt;"


def test_a_subject_is_one_line_without_encoded_words() -> None:
    values = {"title": "Hi\r\nBcc: eve =?utf-8?q?=0A?="}
    text = MailText("{{ title }}", "", "")
    subject = TEXTS.render(MailKind.INVITATION, text, values).subject
    assert subject == "Hi Bcc: eve = ?utf-8?q?=0A?="


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("{{ nothing }}", "there is no nothing"),
        ("{{ note }}", "there is no note"),
        ("{% for item in agenda %}{{ item.price }}{% endfor %}", "called price"),
        ("{{ title", "not complete"),
        ("{% if title %}", "not complete"),
        ("{{ title|nosuch }}", "filter nosuch"),
        ("{{ title|replace('a', 'b') }}", "filter replace"),
        ("{{ people|join(title) }}", "only plain words"),
        ("{{ people|join('abc')|join('abc') }}", "another join"),
        ("{{ (people|join('abc') if title)|upper|join('abc') }}", "another join"),
        ("{{ title.__class__ }}", "called __class__"),
        ("{{ title['__class__'] }}", "not allowed"),
        ("{{ title.upper() }}", "not allowed"),
        ("{{ 'a' * 1000000000 }}", "not allowed"),
        ("{{ 2 ** 100000000 }}", "not allowed"),
        ("{{ '%1000000000d' % 1 }}", "not allowed"),
        ("{% for i in range(1000000000) %}x{% endfor %}", "only a list"),
        ("{% for a in title %}x{% endfor %}", "only a list"),
        (
            "{% for a in agenda %}" * 3 + "x" + "{% endfor %}" * 3,
            "more than 2 loops",
        ),
        ("{% set a = title %}{{ a }}", "not allowed"),
        ("{% include 'invitation.txt.j2' %}", "not allowed"),
        ("{% extends 'x' %}", "not allowed"),
        ("{% import 'x' as y %}", "not allowed"),
        ("{% macro m() %}{% endmacro %}", "not allowed"),
        ("{{ self }}", "there is no self"),
        ("{{ cycler }}", "there is no cycler"),
        ("{{ lipsum(n=100000) }}", "not allowed"),
        ("{{ " + "(" * 5_000 + "title" + ")" * 5_000 + " }}", "nested too deeply"),
        ("{% if title %}" * 60 + "{% endif %}" * 60, "nested too deeply"),
        ("x" * 50_001, "longer than"),
    ],
)
def test_what_a_template_may_not_do_is_told_by_line(text: str, words: str) -> None:
    (first, *_) = _problems(text)
    assert words in first
    with pytest.raises(UserFacingError) as caught:
        TEXTS.render(MailKind.INVITATION, MailText("S", text, ""), {})
    assert caught.value.code == "bad_template"


def test_problems_say_where_they_are() -> None:
    (problem,) = _problems("{{ title }}\n{{ ttile }}")
    assert problem.startswith("Text, line 2: there is no ttile")
    assert TEXTS.problems(MailKind.TEST, MailText("", "x", "x")) == [
        "Subject, write something here."
    ]


def test_every_filter_that_is_allowed_works_and_a_loop_knows_its_place() -> None:
    text = "".join(f"{{{{ title|{name} }}}}" for name in sorted(FILTERS))
    assert _problems(text) == []
    loop = "{% for a in agenda %}{{ loop.index }}/{{ loop.length }}{{ a.title|upper }} {% endfor %}"
    filled = TEXTS.render(
        MailKind.INVITATION, MailText("S", loop, ""), sample_values(MailKind.INVITATION)
    )
    assert filled.text == "1/3WELCOME 2/3WHAT IS NEW 3/3QUESTIONS\n"


def test_a_mail_that_becomes_too_long_is_refused() -> None:
    text = "{% for a in agenda %}{% for b in agenda %}" + "x" * 1_000 + "{% endfor %}{% endfor %}"
    values = {"agenda": [{"title": "a", "minutes": 1, "presenter": ""}] * 100}
    with pytest.raises(UserFacingError, match="too long"):
        TEXTS.render(MailKind.INVITATION, MailText("S", text, ""), values)


def test_lists_are_variables_of_some_mail() -> None:
    names = {name for kind in MailKind for name in variables_of(kind)}
    assert set(LIST_FIELDS) <= names
