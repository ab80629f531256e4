"""Two people read the same digits to each other, whichever program shows them."""

from __future__ import annotations

import json
import math
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from meeting_desktop.adapters.conference.short_authentication import (
    DIGITS,
    ENTROPY_BITS,
    short_string,
)
from meeting_desktop.core.errors import UserFacingError
from tests.fakes.descriptions import ONE, OTHER, THIRD

_VECTORS = [(ONE, OTHER), (OTHER, THIRD), (ONE, ONE)]
_SCRIPT = Path(__file__).parents[3] / "resources" / "guest" / "fingerprints.js"


def test_both_sides_see_the_same_whoever_is_named_first() -> None:
    assert short_string(ONE, OTHER) == short_string(OTHER, ONE)
    assert short_string(ONE, OTHER) == short_string(ONE.lower(), f" {OTHER} ")


def test_it_is_four_groups_of_three_digits() -> None:
    for pair in _VECTORS:
        assert re.fullmatch(r"\d{3}( \d{3}){3}", short_string(*pair))


def test_another_certificate_gives_other_digits() -> None:
    assert len({short_string(*pair) for pair in _VECTORS}) == len(_VECTORS)


def test_the_entropy_is_what_is_said() -> None:
    assert math.isclose(math.log2(10**DIGITS), ENTROPY_BITS, abs_tol=0.05)


def test_without_a_certificate_there_is_nothing_to_compare() -> None:
    with pytest.raises(UserFacingError, match=r"\.$"):
        short_string(ONE, "AB:CD")


@pytest.mark.skipif(shutil.which("node") is None, reason="no node here to run the page's script")
def test_the_guest_page_shows_the_same_digits() -> None:
    source = _SCRIPT.read_text(encoding="utf-8")
    function = re.search(
        r"(?<=^export )async function shortString.*?^}$", source, re.MULTILINE | re.DOTALL
    )
    assert function is not None
    loop = f"for (const pair of {json.dumps(_VECTORS)}) console.log(await shortString(...pair));"
    done = subprocess.run(
        ["node", "--input-type=module", "-"],
        input=function[0] + loop,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.splitlines() == [short_string(*pair) for pair in _VECTORS]
