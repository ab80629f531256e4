"""Who may see and change what is shared: the one table behind the window and the server's policies.

A scope is held in one of the ways of ``Hold``; what a login may then do to a row follows from its
role. Nothing is implied: what the table does not name is not allowed. Where a scope is held in two
ways, what either allows is allowed.

The tests of the server multiply out ``Login``, ``Hold``, ``TABLES`` and ``Access`` and compare with
``may``; docs/sharing.md says the same to people.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from types import MappingProxyType

from meeting_desktop.domain.people import User
from meeting_desktop.domain.sync import KEPT_HERE


class Login(StrEnum):
    """Who is connected. ``STRANGER``: a login of the server that is nobody's."""

    ADMIN = "admin"
    MANAGER = "manager"
    REP = "rep"
    VIEWER = "viewer"
    DISABLED = "disabled"
    STRANGER = "stranger"

    @classmethod
    def of(cls, user: User | None) -> Login:
        if user is None:
            return cls.STRANGER
        return cls(user.role.value) if user.is_active else cls.DISABLED


class ScopeRole(StrEnum):
    """What a row of ``scope_members`` gives; a scope is of a meeting or of a series."""

    OWNER = "owner"
    EDITOR = "editor"
    READER = "reader"


class Hold(StrEnum):
    """How a login stands to a scope."""

    OWN = "own"  # the person's personal scope
    DIRECTORY = "directory"  # where the rows of ``users`` are
    TEAM = "team"  # of a team that they are a member of
    OWNER = "owner"
    EDITOR = "editor"
    READER = "reader"
    #: The personal scope of another member of a team of theirs, where an admin or whoever runs the
    #: server put both: nobody reads others by adding them to a team.
    SUBORDINATE = "subordinate"
    SUBORDINATE_OWNED = "subordinate_owned"  # a scope whose owner is such a one
    #: Nobody was ever a member there, and it is of no person and not the directory.
    UNCLAIMED = "unclaimed"
    FOREIGN = "foreign"  # none of these


class Access(StrEnum):
    """``REMOVE`` is a change whose ``deleted`` becomes true, or false again."""

    READ = "read"
    INSERT = "insert"
    CHANGE = "change"
    REMOVE = "remove"


class Kind(StrEnum):
    """Tables with the same rules."""

    PEOPLE = "people"
    TEAMS = "teams"
    TEAM_MEMBERS = "team_members"
    MEMBERSHIP = "membership"
    NOTICES = "notices"
    PRIVATE = "private"
    INVITATIONS = "invitations"
    CONTENT = "content"
    AUDIT = "audit"
    KEPT_HERE = "kept_here"


_KINDS: Mapping[Kind, frozenset[str]] = MappingProxyType(
    {
        Kind.PEOPLE: frozenset({"users"}),
        Kind.TEAMS: frozenset({"teams"}),
        Kind.TEAM_MEMBERS: frozenset({"team_members"}),
        Kind.MEMBERSHIP: frozenset({"scope_members"}),
        Kind.NOTICES: frozenset({"notifications"}),
        Kind.PRIVATE: frozenset(
            {"chat_wordings", "email_templates", "private_messages", "voice_profiles"}
        ),
        Kind.INVITATIONS: frozenset({"invitations"}),
        Kind.CONTENT: frozenset(
            {
                "action_items",
                "agenda_items",
                "artifacts",
                "attachments",
                "bookmarks",
                "chat_messages",
                "conversation_events",
                "crm_links",
                "held_agenda_items",
                "lead_events",
                "lead_score_history",
                "leads",
                "media_files",
                "meeting_analytics",
                "meeting_analyses",
                "meeting_answers",
                "meeting_participants",
                "meeting_series",
                "meeting_templates",
                "meetings",
                "notes",
                "participant_engagement",
                "participant_reports",
                "poll_responses",
                "polls",
                "question_set_versions",
                "question_sets",
                "questions",
                "recordings",
                "segments",
                "speakers",
                "summaries",
                "transcripts",
            }
        ),
        Kind.AUDIT: frozenset({"audit_log"}),
        Kind.KEPT_HERE: KEPT_HERE,
    }
)

#: Every table that has a rule.
TABLES = frozenset[str]().union(*_KINDS.values())

#: All columns of a table; no column has that name.
ALL_COLUMNS = frozenset({"*"})

#: What people may change of their own row in ``users``. Role, address, login and whether somebody
#: may come in at all are set by whoever runs the server.
OWN_PROFILE = frozenset({"display_name", "time_zone", "working_hours"})

#: What the invited may change of the invitation that is to them, wherever they see it.
OWN_ANSWER = frozenset({"status", "response", "responded_at", "replied_at", "reply_sequence"})

#: Whose membership it is stays: else a row could be turned into somebody else's.
OF_MEMBERSHIP = frozenset({"role", "deleted"})


@dataclass(frozen=True, slots=True)
class Rule:
    """Which logins may do what to the rows of one kind in a scope that is held in one way.

    ``columns`` are those that ``change`` is of. Those of ``own`` may change ``own_columns`` of rows
    that are about themselves. ``first``: who may add the row that makes them the first member.
    """

    read: frozenset[Login] = frozenset()
    insert: frozenset[Login] = frozenset()
    change: frozenset[Login] = frozenset()
    remove: frozenset[Login] = frozenset()
    columns: frozenset[str] = ALL_COLUMNS
    own: frozenset[Login] = frozenset()
    own_columns: frozenset[str] = frozenset()
    first: frozenset[Login] = frozenset()


_ACTIVE = frozenset({Login.ADMIN, Login.MANAGER, Login.REP, Login.VIEWER})
_WRITERS = _ACTIVE - {Login.VIEWER}
_LEADING = frozenset({Login.ADMIN, Login.MANAGER})
_MANAGER = frozenset({Login.MANAGER})


def _rule(
    read: frozenset[Login], write: frozenset[Login], columns: frozenset[str] = ALL_COLUMNS
) -> Rule:
    return Rule(read, write, write, write, columns)


_NOTHING = Rule()
_READ = Rule(read=_ACTIVE)
_WRITE = _rule(_ACTIVE, _WRITERS)
#: A manager takes part in what their people do; an admin sees no content that is not theirs.
_LED = _rule(_MANAGER, _MANAGER)

_CONTENT = {
    Hold.OWN: _WRITE,
    Hold.TEAM: _WRITE,
    Hold.OWNER: _WRITE,
    Hold.EDITOR: _WRITE,
    Hold.READER: _READ,
    Hold.SUBORDINATE: _LED,
    Hold.SUBORDINATE_OWNED: _LED,
}
_MEMBERS = _rule(_ACTIVE, _WRITERS, OF_MEMBERSHIP)

_RULES: Mapping[Kind, Mapping[Hold, Rule]] = MappingProxyType(
    {
        Kind.PEOPLE: {Hold.DIRECTORY: Rule(_ACTIVE, own=_ACTIVE, own_columns=OWN_PROFILE)},
        # A team is its own scope, and whoever makes one is its first member.
        Kind.TEAMS: {
            Hold.TEAM: Rule(read=_ACTIVE, change=_LEADING, remove=_LEADING),
            Hold.UNCLAIMED: Rule(insert=_LEADING),
        },
        Kind.TEAM_MEMBERS: {
            Hold.TEAM: _rule(_ACTIVE, _LEADING, OF_MEMBERSHIP),
            Hold.UNCLAIMED: Rule(first=_LEADING),
        },
        # Of scopes of meetings and series alone: nobody gives away all that is theirs at once.
        Kind.MEMBERSHIP: {
            Hold.OWNER: _MEMBERS,
            Hold.EDITOR: _MEMBERS,
            Hold.READER: _READ,
            Hold.SUBORDINATE_OWNED: _rule(_MANAGER, _MANAGER, OF_MEMBERSHIP),
            Hold.UNCLAIMED: Rule(first=_WRITERS),
        },
        Kind.NOTICES: {Hold.OWN: _rule(_ACTIVE, _ACTIVE)},
        Kind.PRIVATE: {Hold.OWN: _WRITE},
        Kind.INVITATIONS: {
            hold: replace(rule, own=rule.read, own_columns=OWN_ANSWER)
            for hold, rule in _CONTENT.items()
        },
        Kind.CONTENT: _CONTENT,
        Kind.AUDIT: {
            Hold.DIRECTORY: _READ,
            **{hold: Rule(read=rule.read) for hold, rule in _CONTENT.items()},
        },
        Kind.KEPT_HERE: {},
    }
)

_LET_IN = frozenset({ScopeRole.EDITOR, ScopeRole.READER})

#: Which roles in a scope somebody who holds it may give, and may take away. Who is asked to edit
#: must not be able to turn the owner out.
_GRANTS: Mapping[Hold, frozenset[ScopeRole]] = MappingProxyType(
    {
        Hold.OWNER: frozenset(ScopeRole),
        Hold.EDITOR: _LET_IN,
        Hold.SUBORDINATE_OWNED: _LET_IN,
        Hold.UNCLAIMED: frozenset({ScopeRole.OWNER}),
    }
)


def kind_of(table: str) -> Kind:
    """Raises: ValueError, nobody has said who may see that table."""
    for kind, tables in _KINDS.items():
        if table in tables:
            return kind
    raise ValueError(f"the table {table} has no rule")


def may(login: Login, hold: Hold, table: str, access: Access, *, own: bool = False) -> bool:
    """Whether ``login`` may do that to a row of ``table`` in a scope held so.

    ``own``: the row is about themselves, which is their row of ``users``, or one whose ``user_id``
    is theirs. Of a change that is allowed, ``columns`` says of which columns; of a membership,
    ``may_grant`` says to which role.
    """
    rule = _rule_of(hold, table)
    if access is Access.CHANGE:
        return bool(columns(login, hold, table, own=own))
    if access is Access.INSERT and own and login in rule.first:
        return True
    allowed: frozenset[Login] = getattr(rule, access.value)
    return login in allowed


def columns(login: Login, hold: Hold, table: str, *, own: bool = False) -> frozenset[str]:
    """Which columns ``login`` may change there: ``ALL_COLUMNS``, some, or none."""
    rule = _rule_of(hold, table)
    if login in rule.change:
        return rule.columns
    return rule.own_columns if own and login in rule.own else frozenset()


def belongs(table: str, hold: Hold) -> bool:
    """Whether there are ever rows of ``table`` in such a scope; elsewhere nobody can add any."""
    held = _RULES[kind_of(table)]
    if hold in {Hold.FOREIGN, Hold.UNCLAIMED}:
        return bool(held)
    return hold in held


def may_grant(login: Login, hold: Hold, role: ScopeRole, *, own: bool = False) -> bool:
    """Whether ``login`` may add a member with ``role``, or change or remove one that has it.

    A change is of two roles, the one before and the one after: both must be allowed.
    """
    adds = may(login, hold, "scope_members", Access.INSERT, own=own)
    return adds and role in _GRANTS.get(hold, frozenset())


def _rule_of(hold: Hold, table: str) -> Rule:
    return _RULES[kind_of(table)].get(hold, _NOTHING)
