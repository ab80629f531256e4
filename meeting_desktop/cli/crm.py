"""``meeting-desktop crm``: leads and the CRM without a window; nobody is asked, nothing allowed."""

from __future__ import annotations

import json
from typing import Annotated

import typer

from meeting_desktop.application.crm_states import CrmPhase, WaitingChange
from meeting_desktop.application.crm_use_cases import CrmUseCases
from meeting_desktop.core.errors import EnvironmentFault, UserFacingError

app = typer.Typer(help="Keep leads in step with the CRM, from a script.", no_args_is_help=True)

_Json = Annotated[bool, typer.Option("--json", help="One JSON object instead of words.")]


@app.command()
def status(*, as_json: _Json = False) -> None:
    """What waits to be sent, and where both sides changed the same; asks nobody."""
    from meeting_desktop.bootstrap.crm import lone_crm
    from meeting_desktop.core.paths import find_paths

    with lone_crm(find_paths()) as crm:
        print(said(crm, as_json=as_json))


@app.command()
def sync(*, as_json: _Json = False) -> None:
    """One round: what changed there comes here, and leads that were switched on go there."""
    from meeting_desktop.bootstrap.crm import lone_crm
    from meeting_desktop.core.logging import configure_logging
    from meeting_desktop.core.paths import find_paths

    configure_logging(None)
    with lone_crm(find_paths()) as crm:
        run_round(crm)
        print(said(crm, as_json=as_json))


def run_round(crm: CrmUseCases) -> None:
    """Raises: UserFacingError ``crm_not_set_up``; EnvironmentFault: what went wrong."""
    if not crm.sync.is_set_up:
        raise UserFacingError(
            "No CRM is set up; do so in the settings of the window.", code="crm_not_set_up"
        )
    state = crm.sync.sync_now().result()
    if state.phase is CrmPhase.FAILED:
        raise EnvironmentFault(state.sentence, code=state.code)


def said(crm: CrmUseCases, *, as_json: bool) -> str:
    waiting, differences = crm.sync.waiting(), crm.sync.differences()
    if as_json:
        return json.dumps(
            {
                "set_up": crm.sync.is_set_up,
                "waiting": [_facts(one) for one in waiting],
                "differences": len(differences),
            },
            ensure_ascii=False,
        )
    if not crm.sync.is_set_up:
        return "No CRM is set up."
    count = f"{len(waiting)} leads and meetings wait"
    lines = [f"{count}, {len(differences)} fields were changed on both sides."]
    lines += [f"  {one.title}: {one.error or _fields(one)}" for one in waiting]
    return "\n".join(lines)


def _facts(one: WaitingChange) -> dict[str, object]:
    facts: dict[str, object] = {
        "lead": str(one.lead_id),
        "fields": [it.name for it in one.steps],
        "fault": one.error,
    }
    if one.meeting_id is not None:
        facts["meeting"] = str(one.meeting_id)
    return facts


def _fields(one: WaitingChange) -> str:
    return ", ".join(it.name for it in one.steps)
