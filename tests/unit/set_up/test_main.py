"""The set-up's own command line refuses what it does not understand, before it touches anything."""

import pytest

from scripts.set_up.main import main


@pytest.mark.parametrize("arguments", [[], ["undo"], ["setup", "extra"]])
def test_wrong_usage_is_refused(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as refused:
        main(arguments)
    assert refused.value.code == 2
    assert "usage: python3 -m scripts.set_up" in capsys.readouterr().err
