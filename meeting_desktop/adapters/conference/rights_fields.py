"""The messages of roles and switches, read field by field."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from meeting_desktop.adapters.conference.control_fields import FieldError, Fields
from meeting_desktop.domain import control_messages as cm
from meeting_desktop.domain.participants import Role
from meeting_desktop.domain.rights_messages import Allow, FromHostsOnRights, GiveRole, Right

#: Nobody is made a co-host, a member or a guest by this message.
_GIVEN = {Role.PRESENTER, Role.OBSERVER}


def _give_role(f: Fields) -> GiveRole:
    role = f.nullable_word("role", Role)
    if role is not None and role not in _GIVEN:
        raise FieldError("role")
    return GiveRole(f.identity(), role)


FROM_PARTICIPANT: Mapping[str, Callable[[Fields], FromHostsOnRights]] = {
    "role": _give_role,
    "allow": lambda f: Allow(f.identity(), f.word("right", Right), f.switch("allowed")),
}

TYPES: dict[type[cm.FromParticipant | cm.FromHost], str] = {GiveRole: "role", Allow: "allow"}
