"""What windows may ask about the CRM; built by ``bootstrap.crm``."""

from __future__ import annotations

from dataclasses import dataclass

from meeting_desktop.application.change_crm import ChangeCrm
from meeting_desktop.application.synchronise_crm import SynchroniseCrm


@dataclass(frozen=True, slots=True)
class CrmUseCases:
    sync: SynchroniseCrm
    change: ChangeCrm
