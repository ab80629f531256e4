"""The part of Markdown that notes have: what it means, and that nothing else is markup."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meeting_desktop.domain.markdown import Block, BlockKind, Span, plain_words, read_markdown


def spans(text: str) -> tuple[Span, ...]:
    [block] = read_markdown(text)
    assert block.kind is BlockKind.PARAGRAPH
    return block.spans


def test_marks_within_a_line() -> None:
    assert spans("a **b** *c* _d_ `e*f*`") == (
        Span("a "),
        Span("b", bold=True),
        Span(" "),
        Span("c", italic=True),
        Span(" "),
        Span("d", italic=True),
        Span(" "),
        Span("e*f*", code=True),
    )
    assert spans(r"2 \* 3 and snake_case_name and 2 * 3 * 4") == (
        Span("2 * 3 and snake_case_name and 2 * 3 * 4"),
    )
    assert spans("**see `x`**") == (Span("see ", bold=True), Span("x", bold=True, code=True))


def test_blocks() -> None:
    text = "# Prices\n\n- one\n  - two\n3. three\n```\n<b>*x*\n```\nwords"
    assert read_markdown(text) == (
        Block(BlockKind.HEADING, (Span("Prices"),), 1),
        Block(BlockKind.ITEM, (Span("one"),), 0),
        Block(BlockKind.ITEM, (Span("two"),), 1),
        Block(BlockKind.ITEM, (Span("three"),), 0, 3),
        Block(BlockKind.CODE, (Span("<b>*x*", code=True),)),
        Block(BlockKind.PARAGRAPH, (Span("words"),)),
    )
    assert plain_words(text) == "Prices one two three <b>*x* words"


def test_links_to_pages_and_mail_alone() -> None:
    assert spans("[us](https://example.org/a?b=c)") == (
        Span("us", link="https://example.org/a?b=c"),
    )
    assert spans("[mail](mailto:grace@example.org)")[0].link == "mailto:grace@example.org"
    assert spans("See https://example.org.") == (
        Span("See "),
        Span("https://example.org", link="https://example.org"),
        Span("."),
    )


@pytest.mark.parametrize(
    "text",
    [
        "[x](javascript:alert(1))",
        "[x](file:///etc/passwd)",
        "[x](data:text/html,hello)",
        "![x](https://example.org/a.png)"[:4],
        "<script>alert(1)</script>",
        "<img src=x>",
        "&lt;b&gt;",
    ],
)
def test_everything_else_is_its_letters(text: str) -> None:
    assert "".join(span.text for span in spans(text)) == text
    assert not any(span.link for span in spans(text))


def test_a_picture_is_no_picture() -> None:
    found = spans("![x](https://example.org/a.png)")
    assert "".join(span.text for span in found) == "![x](https://example.org/a.png)"


@given(st.text("*_`[]()!#-\\<> ahtps:/\n", max_size=200))
def test_whatever_is_written_letters_stay_and_links_are_safe(text: str) -> None:
    blocks = read_markdown(text)
    shown = "".join(span.text for block in blocks for span in block.spans)
    assert sorted(set(shown) - set(text)) == []
    links = [span.link for block in blocks for span in block.spans if span.link]
    assert all(link.lower().startswith(("http://", "https://", "mailto:")) for link in links)
