"""PySide6 6.12.0 drops a reference of whatever is emitted; a process dies of it sooner or later."""

import sys

import pytest
from PySide6.QtCore import QObject, Signal

_EMISSIONS = 200
_NOISE = 20


class _Sender(QObject):
    flag = Signal(bool)
    thing = Signal(object)


@pytest.mark.parametrize("kind", ["flag", "thing"])
def test_emitting_a_signal_leaves_the_references_of_its_argument_alone(
    qapp: object, kind: str
) -> None:
    sender = _Sender()
    argument: object = True if kind == "flag" else ["a list", "of words"]
    heard: list[int] = []
    sender.flag.connect(lambda _flag: heard.append(1))
    sender.thing.connect(lambda _thing: heard.append(1))
    before = sys.getrefcount(argument)

    for _ in range(_EMISSIONS):
        getattr(sender, kind).emit(argument)

    assert len(heard) == _EMISSIONS
    assert abs(sys.getrefcount(argument) - before) < _NOISE
