"""What may go wrong with the CRM, each with what to do about it."""

from __future__ import annotations

from meeting_desktop.ports.crm import CrmFault

_LONGEST_REASON = 200


def forbidden_address() -> CrmFault:
    return CrmFault(
        "The address of the CRM leads into a private network. If it is your company's own, allow "
        "its name in the settings of the CRM; nothing was sent there.",
        code="crm_address",
    )


def redirected() -> CrmFault:
    return CrmFault(
        "The CRM sends on to another address, which is not followed; write the address that a "
        "browser shows once one is signed in.",
        code="crm_address",
    )


def unreachable() -> CrmFault:
    return CrmFault(
        "The CRM cannot be reached; check the network and its address.",
        code="crm_unreachable",
        retryable=True,
    )


def bad_certificate() -> CrmFault:
    return CrmFault(
        "The CRM's certificate cannot be trusted; check the address, or choose the certificate of "
        "your company's authority in the settings.",
        code="crm_certificate",
    )


def slow() -> CrmFault:
    return CrmFault("The CRM takes too long to answer.", code="crm_slow", retryable=True)


def not_signed_in() -> CrmFault:
    return CrmFault(
        "The CRM does not let us in; check the sign-in and its secret in the settings.",
        code="crm_sign_in",
    )


def forbidden() -> CrmFault:
    return CrmFault(
        "The CRM does not allow that for this account; ask whoever keeps it for the rights to "
        "leads and activities.",
        code="crm_forbidden",
    )


def busy(again_after_s: float) -> CrmFault:
    return CrmFault(
        "The CRM asks to be left alone for a while; it is asked again by itself.",
        code="crm_busy",
        retryable=True,
        again_after_s=again_after_s,
    )


def gone() -> CrmFault:
    return CrmFault("The CRM does not have this record any more.", code="crm_gone")


def changed() -> CrmFault:
    return CrmFault(
        "The record was changed in the CRM meanwhile; look at it again.",
        code="crm_changed",
        retryable=True,
    )


def refused(reason: str) -> CrmFault:
    words = " ".join(reason.split())[:_LONGEST_REASON].rstrip(".")
    return CrmFault(f"The CRM did not take it: {words or 'it gave no reason'}.", code="crm_refused")


def broken() -> CrmFault:
    return CrmFault(
        "What the CRM answers cannot be read; check that the address is that of a Creatio.",
        code="crm_broken",
        retryable=True,
    )


def too_large() -> CrmFault:
    return CrmFault(
        "What the CRM answers is larger than can be right; nothing of it was taken.",
        code="crm_large",
    )


def stopped() -> CrmFault:
    return CrmFault("The CRM was not asked to the end.", code="crm_stopped", retryable=True)
