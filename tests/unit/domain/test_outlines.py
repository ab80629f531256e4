"""A report as Markdown and as plain text."""

from __future__ import annotations

from meeting_desktop.domain.outlines import (
    Outline,
    OutlineLine,
    OutlineSection,
    as_markdown,
    as_plain_text,
)

_OUTLINE = Outline(
    "Discovery call",
    "Monday 9:00 · 31 min",
    (
        OutlineSection(
            "Decisions",
            (
                OutlineLine("They begin in April.", ("2:04", "7:31")),
                OutlineLine("Hanna: the price list", (), ("I send it\non Friday.",)),
            ),
        ),
    ),
    "Made by rules of this machine",
)


def test_a_report_is_a_document() -> None:
    assert as_markdown(_OUTLINE) == (
        "# Discovery call\n\nMonday 9:00 · 31 min\n\n## Decisions\n\n"
        "- They begin in April. (2:04, 7:31)\n- Hanna: the price list\n  > I send it on Friday.\n\n"
        "_Made by rules of this machine_\n"
    )


def test_a_report_is_copied_as_plain_words() -> None:
    assert as_plain_text(_OUTLINE) == (
        "Discovery call\nMonday 9:00 · 31 min\n\nDecisions\n"
        "- They begin in April. (2:04, 7:31)\n- Hanna: the price list\n  “I send it on Friday.”\n\n"
        "Made by rules of this machine\n"
    )


def test_what_people_said_is_no_markup() -> None:
    hostile = Outline(
        "# title",
        "",
        (OutlineSection("x", (OutlineLine("![a](http://b) <img src=x> *b*\n# c", ()),)),),
    )
    text = as_markdown(hostile)
    assert "# \\# title" in text
    assert "- !\\[a\\](http://b) \\<img src=x\\> \\*b\\* # c" in text


def test_a_section_without_anything_said_is_still_a_document() -> None:
    assert as_plain_text(Outline("Call", "", ())) == "Call\n"
