"""The look is readable: WCAG AA is measured, not hoped for."""

from __future__ import annotations

import itertools

import pytest

from meeting_desktop.ui.theme.tokens import DARK, LIGHT, Colours, contrast, make_tokens

BOTH = pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])


@BOTH
def test_text_can_be_read_on_every_ground(colours: Colours) -> None:
    grounds = (colours.window, colours.surface, colours.sunken, colours.raised, colours.hover)
    for ground in grounds:
        assert contrast(colours.text, ground) >= 7
        assert contrast(colours.muted, ground) >= 4.5
        assert contrast(colours.accent, ground) >= 4.5


@BOTH
def test_coloured_text_can_be_read_on_its_own_soft_ground(colours: Colours) -> None:
    pairs = (
        (colours.accent, colours.accent_soft),
        (colours.danger, colours.danger_soft),
        (colours.warning, colours.warning_soft),
        (colours.success, colours.success_soft),
        (colours.on_accent, colours.accent),
        (colours.on_accent, colours.accent_hover),
        (colours.on_danger, colours.danger),
        (colours.on_danger, colours.danger_hover),
        (colours.on_selection, colours.selection),
        (colours.text, colours.match),
        (colours.text, colours.changed),
        (colours.on_changed, colours.changed),
    )
    for text, ground in pairs:
        assert contrast(text, ground) >= 4.5


@BOTH
def test_outlines_and_the_record_dot_stand_out(colours: Colours) -> None:
    for ground in (colours.window, colours.surface):
        assert contrast(colours.outline, ground) >= 3
        assert contrast(colours.record, ground) >= 3


@BOTH
def test_every_speaker_can_be_read_and_no_two_share_a_colour(colours: Colours) -> None:
    for speaker in colours.speakers:
        assert contrast(speaker, colours.surface) >= 4.5
        assert contrast(speaker, colours.window) >= 4.5
    assert all(a != b for a, b in itertools.combinations(colours.speakers, 2))


def test_everything_grows_with_the_font() -> None:
    small = make_tokens(dark=False, font_pixels=13)
    large = make_tokens(dark=False, font_pixels=26)
    assert large.control == 2 * small.control
    assert large.space.large == 2 * small.space.large
    assert large.type.body == 26
