"""The adapter against a server that speaks as Creatio does."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

import pytest
from aiohttp import web

from meeting_desktop.adapters.crm.creatio.creatio_crm import CreatioCrm
from meeting_desktop.domain.crm_fields import FieldKind, suggested
from meeting_desktop.ports.crm import ActivityDraft, CrmFault, CrmPlace, CrmRecord
from tests.fakes.creatio_server import CANCELLED as CANCELLED_ID
from tests.fakes.creatio_server import (
    HOST,
    PASSWORD,
    USER,
    CreatioServer,
    answer,
    crm_of,
    metadata,
    running,
)
from tests.fakes.post_office import Certificates

NAMES = ("Contact", "Email", "QualifyStatusId", "Score")


def code_of(error: pytest.ExceptionInfo[CrmFault]) -> str:
    return error.value.code


def all_of(crm: CreatioCrm, since: datetime | None = None) -> list[CrmRecord]:
    place = CrmPlace(since)
    found: list[CrmRecord] = []
    for _ in range(100):
        page = crm.changed(place, NAMES)
        found += page.records
        place = page.end
        if not page.more:
            return found
    raise AssertionError("it goes on and on")


# -- reading --------------------------------------------------------------------------------------


def test_a_client_with_a_secret_sees_the_fields(crm: CreatioCrm, server: CreatioServer) -> None:
    found = {one.name: one for one in crm.fields()}
    assert crm.check() == len(found)
    assert found["Score"].kind is FieldKind.WHOLE
    assert found["QualifyStatusId"].kind is FieldKind.LOOKUP
    assert found["QualifyStatusId"].target == "QualifyStatus"
    assert found["ModifiedOn"].read_only
    assert "OwnerId" not in found  # an id of what has no name here
    assert suggested(found.values())["email"] == "Email"
    assert server.sign_ins == 1


def test_what_is_not_mapped_is_not_asked_for(crm: CreatioCrm, server: CreatioServer) -> None:
    known = server.put(Contact="Hanna", Email="hanna@example.org", FullJobTitle="Head of it")
    record = crm.read(known, ["Email"])
    assert record is not None
    assert record.values == {"Email": "hanna@example.org"}
    assert record.etag == 'W/"1"'


def test_a_lookup_is_read_and_written_by_its_name(crm: CreatioCrm, server: CreatioServer) -> None:
    known = server.put(QualifyStatusId=server.lookup("QualifyStatus", "Nurturing"))
    record = crm.read(known, ["QualifyStatusId"])
    assert record is not None
    assert record.values == {"QualifyStatusId": "Nurturing"}
    crm.update(known, {"QualifyStatusId": "Handoff to sales"}, record.etag)
    assert server.leads()[0]["QualifyStatusId"] == server.lookup(
        "QualifyStatus", "Handoff to sales"
    )
    with pytest.raises(CrmFault, match="has no “Won”") as error:
        crm.update(known, {"QualifyStatusId": "Won"}, "")
    assert code_of(error) == "crm_refused"
    assert set(crm.choices("QualifyStatus")) == {"Qualification", "Nurturing", "Handoff to sales"}


@pytest.mark.parametrize("by_server", [False, True])
def test_pages_bring_each_record_once(
    server: CreatioServer, authority: Path, by_server: bool
) -> None:
    server.page = 3 if by_server else 20_000
    known = [server.put(Contact=f"Lead {n}") for n in range(17)]
    same = server.leads()[4]["ModifiedOn"]
    for row in server.leads()[4:12]:  # more of one moment than a page holds
        row["ModifiedOn"] = same
    crm = crm_of(server, authority, page=20_000 if by_server else 3)
    found = [one.remote_id for one in all_of(crm)]
    crm.close()
    assert sorted(found) == sorted(known)


def test_reading_goes_on_where_it_ended(server: CreatioServer, authority: Path) -> None:
    for n in range(5):
        server.put(Contact=f"Lead {n}")
    first = crm_of(server, authority, page=2)
    page = first.changed(CrmPlace(), NAMES)
    first.close()
    second = crm_of(server, authority, page=2)
    rest, place = [], CrmPlace(page.end.since, page.end.skip)
    while True:
        page = second.changed(place, NAMES)
        rest += [one.values["Contact"] for one in page.records]
        place = page.end
        if not page.more:
            break
    second.close()
    assert rest == ["Lead 2", "Lead 3", "Lead 4"]


def test_a_next_page_elsewhere_is_not_asked(crm: CreatioCrm, server: CreatioServer) -> None:
    server.page, server.next_at = 1, "https://elsewhere.example.org"
    server.put(Contact="Hanna")
    server.put(Contact="Grace")
    with pytest.raises(CrmFault) as error:
        crm.changed(CrmPlace(), NAMES)
    assert code_of(error) == "crm_broken"


def test_quotes_in_a_value_stay_a_value(crm: CreatioCrm, server: CreatioServer) -> None:
    server.put(Contact="Miles O'Brien", Email="a@example.org")
    server.put(Contact="Hanna", Email="b@example.org")
    found = crm.find("Contact", "Miles O'Brien", ["Email"])
    assert [one.values["Email"] for one in found] == ["a@example.org"]
    assert not crm.find("Contact", "x' or Email ne '", ["Email"])


def test_an_id_that_is_none_is_asked_nowhere(crm: CreatioCrm, server: CreatioServer) -> None:
    with pytest.raises(CrmFault) as error:
        crm.read("1)/../../Contact(2", NAMES)
    assert code_of(error) == "crm_gone"
    assert all("Contact" not in one for one in server.asked)


# -- writing --------------------------------------------------------------------------------------


def test_a_lead_is_made_changed_and_removed(crm: CreatioCrm, server: CreatioServer) -> None:
    wanted = uuid4()
    known = crm.create(wanted, {"Contact": "Hanna", "Score": "70", "Budget": "12.5"})
    assert known == str(wanted)
    row = server.leads()[0]
    assert (row["Contact"], row["Score"], row["Budget"]) == ("Hanna", 70, 12.5)
    crm.update(known, {"Contact": "Hanna B."}, 'W/"1"')
    with pytest.raises(CrmFault) as error:
        crm.update(known, {"Contact": "Nobody"}, 'W/"1"')
    assert code_of(error) == "crm_changed"
    assert server.leads()[0]["Contact"] == "Hanna B."
    crm.remove(known)
    crm.remove(known)
    assert not server.leads()
    assert crm.read(known, NAMES) is None


def test_a_server_that_chooses_ids_itself_is_believed(
    crm: CreatioCrm, server: CreatioServer
) -> None:
    server.keeps_ids = False
    wanted = uuid4()
    known = crm.create(wanted, {"Contact": "Hanna"})
    assert known == server.leads()[0]["Id"] != str(wanted)


def test_a_meeting_is_noted_once(crm: CreatioCrm, server: CreatioServer) -> None:
    lead = server.put(Contact="Hanna")
    wanted, begun = uuid4(), datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
    ends = begun.replace(hour=10)
    crm.put_activity(wanted, ActivityDraft("First talk", begun, ends, "", lead))
    crm.put_activity(wanted, ActivityDraft("First talk", begun, ends, "They want a trial.", lead))
    (row,) = server.tables["Activity"].values()
    assert (row["Title"], row["LeadId"]) == ("First talk", lead)
    assert (row["StartDate"], row["DueDate"]) == ("2026-03-02T09:00:00Z", "2026-03-02T10:00:00Z")
    assert row["DetailedResult"] == "They want a trial."


# -- signing in -----------------------------------------------------------------------------------


def test_forms_sign_in_carries_cookies_and_their_token(
    server: CreatioServer, authority: Path
) -> None:
    crm = crm_of(server, authority, sign_in="forms", login=USER, secret=PASSWORD)
    known = crm.create(uuid4(), {"Contact": "Hanna"})
    assert crm.read(known, NAMES) is not None
    server.refuse_tokens()  # the session ended: the server points to its sign-in page
    assert crm.read(known, NAMES) is not None
    crm.close()
    assert server.sign_ins == 2


def test_a_token_that_ended_is_asked_for_once_more(crm: CreatioCrm, server: CreatioServer) -> None:
    crm.check()
    server.refuse_tokens()
    assert all_of(crm) == []
    assert server.sign_ins == 2


def test_a_token_is_replaced_before_it_ends(server: CreatioServer, authority: Path) -> None:
    server.token_lasts = 0
    crm = crm_of(server, authority)
    crm.check()
    crm.close()
    assert all("Authorization" in one for one in server.headers_seen)


def test_a_door_that_never_opens_is_not_knocked_at_for_ever(
    crm: CreatioCrm, server: CreatioServer
) -> None:
    server.instead.extend([answer(401)] * 5)
    with pytest.raises(CrmFault) as error:
        crm.check()
    assert code_of(error) == "crm_sign_in"
    assert server.sign_ins == 2


@pytest.mark.parametrize("way", ["oauth", "forms"])
def test_a_wrong_secret_is_said_to_be_wrong(
    server: CreatioServer, authority: Path, way: str
) -> None:
    crm = crm_of(server, authority, sign_in=way, secret="wrong")
    with pytest.raises(CrmFault) as error:
        crm.check()
    crm.close()
    assert code_of(error) == "crm_sign_in"
    assert "wrong" not in repr(error.value)


def test_the_addresses_of_net_have_no_zero(certificates: Certificates, authority: Path) -> None:
    server = CreatioServer(is_net=True)
    with running(server, certificates):
        crm = crm_of(server, authority)
        assert crm.check() > 5
        crm.close()


# -- what goes wrong ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("said", "code"),
    [
        (answer(403), "crm_forbidden"),
        (answer(400, {"error": {"message": "Email is not unique"}}), "crm_refused"),
        (answer(500), "crm_broken"),
        (answer(200, b"<html>"), "crm_broken"),
        (answer(200, b"[1, 2]"), "crm_broken"),
        (answer(200, {"value": "nothing"}), "crm_broken"),
        (answer(200, {"value": [{"ModifiedOn": "yesterday", "Id": "x"}]}), "crm_broken"),
        (answer(302, Location="https://elsewhere.example.org/"), "crm_address"),
        (answer(200, b"x" * (17 << 20)), "crm_large"),
        (answer(200, b"x", Content_Encoding="gzip"), "crm_broken"),
    ],
)
def test_each_fault_has_its_kind(
    crm: CreatioCrm, server: CreatioServer, said: web.Response, code: str
) -> None:
    crm.check()
    server.instead.append(said)  # type: ignore[arg-type]
    with pytest.raises(CrmFault) as error:
        crm.changed(CrmPlace(), NAMES)
    assert code_of(error) == code
    assert error.value.sentence.endswith(".")


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"Retry_After": "7"}, 7.0),
        ({"Retry_After": "999999"}, 3600.0),
        ({}, 60.0),
        (
            {
                "Retry_After": "Mon, 02 Mar 2026 09:00:30 GMT",
                "Date": "Mon, 02 Mar 2026 09:00:00 GMT",
            },
            30.0,
        ),
    ],
)
def test_it_is_left_alone_as_long_as_it_wishes(
    crm: CreatioCrm, server: CreatioServer, headers: dict[str, str], seconds: float
) -> None:
    crm.check()
    server.instead.append(answer(429, **headers))
    with pytest.raises(CrmFault) as error:
        crm.changed(CrmPlace(), NAMES)
    assert (code_of(error), error.value.again_after_s) == ("crm_busy", seconds)


def test_entities_that_burst_are_not_read(crm: CreatioCrm, server: CreatioServer) -> None:
    bomb = '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>' + metadata()[38:]
    server.instead.append(answer(200, bomb.encode()))
    with pytest.raises(CrmFault) as error:
        crm.check()
    assert code_of(error) == "crm_broken"


def test_a_mapping_to_a_field_that_went_says_so(crm: CreatioCrm) -> None:
    with pytest.raises(CrmFault, match="no field UsrGone"):
        crm.changed(CrmPlace(), ["UsrGone"])


def test_what_was_interrupted_asks_nothing_more(crm: CreatioCrm, server: CreatioServer) -> None:
    crm.check()
    before = len(server.asked)
    crm.interrupt()
    with pytest.raises(CrmFault) as error:
        crm.changed(CrmPlace(), NAMES)
    assert code_of(error) == "crm_stopped"
    assert len(server.asked) == before


def test_a_certificate_for_another_name_is_not_taken(
    certificates: Certificates, authority: Path
) -> None:
    server = CreatioServer()
    with running(server, certificates, "other.example.test"):
        crm = crm_of(server, authority)
        with pytest.raises(CrmFault) as error:
            crm.check()
        crm.close()
    assert code_of(error) == "crm_certificate"
    assert server.sign_ins == 0


def test_a_certificate_of_nobody_known_is_not_taken(server: CreatioServer) -> None:
    crm = crm_of(server, None)
    with pytest.raises(CrmFault) as error:
        crm.check()
    crm.close()
    assert code_of(error) == "crm_certificate"
    assert server.sign_ins == 0


# -- where nobody may be asked --------------------------------------------------------------------


def test_a_private_address_is_asked_only_where_a_person_allowed_its_name(
    server: CreatioServer, authority: Path
) -> None:
    for own_host in ("", "other.example.test"):
        crm = crm_of(server, authority, own_host=own_host)
        with pytest.raises(CrmFault) as error:
            crm.check()
        crm.close()
        assert code_of(error) == "crm_address"
    assert server.sign_ins == 0
    assert not server.asked


def test_a_name_that_changes_its_address_gains_nothing(
    server: CreatioServer, authority: Path
) -> None:
    """Each request goes to the address that was checked for it."""
    told = iter([("127.0.0.1",), ("169.254.169.254",)])

    def resolve(_host: str, _port: int) -> tuple[str, ...]:
        return next(told)

    crm = crm_of(server, authority, resolve=resolve)
    with pytest.raises(CrmFault) as error:
        crm.check()  # the token came from here, the metadata would be asked there
    crm.close()
    assert code_of(error) == "crm_address"
    assert server.sign_ins == 1
    assert not server.asked


def test_plain_http_is_not_spoken(server: CreatioServer, authority: Path) -> None:
    crm = crm_of(server, authority, address=f"http://{HOST}:{server.port}")
    with pytest.raises(CrmFault) as error:
        crm.check()
    crm.close()
    assert code_of(error) == "crm_address"


def test_a_token_service_elsewhere_is_checked_too(server: CreatioServer, authority: Path) -> None:
    def resolve(host: str, _port: int) -> tuple[str, ...]:
        return ("127.0.0.1",) if host == HOST else ("10.0.0.7",)

    crm = crm_of(
        server, authority, resolve=resolve, identity_address="https://identity.example.test"
    )
    with pytest.raises(CrmFault) as error:
        crm.check()
    crm.close()
    assert code_of(error) == "crm_address"


# -- meetings of others ---------------------------------------------------------------------------


def test_of_an_activity_comes_what_it_is_and_when(crm: CreatioCrm, server: CreatioServer) -> None:
    lead, start = server.put(Contact="Hanna"), datetime(2026, 3, 3, 9, 0, tzinfo=UTC)
    meeting = server.meet(lead, start, Title="Demo", StatusId=CANCELLED_ID.upper())
    task = server.put("Activity", Title="Call back", StartDate="2026-03-03T10:00:00+01:00")
    read = {one.remote_id: one.values for one in crm.changed_activities(CrmPlace()).records}
    assert read[meeting] == {
        "Title": "Demo",
        "StartDate": "2026-03-03T09:00:00+00:00",
        "DueDate": "2026-03-03T09:30:00+00:00",
        "LeadId": lead,
        "kind": "meeting",
        "state": "cancelled",
    }
    assert read[task]["StartDate"] == "2026-03-03T09:00:00+00:00"
    assert [read[task][name] for name in ("DueDate", "LeadId", "kind", "state")] == [""] * 4
    one = crm.read_activity(meeting)
    assert one is not None
    assert one.values == read[meeting]
    assert crm.read_activity(str(uuid4())) is None


def test_meetings_of_a_few_leads_are_asked_for_by_the_lookup(
    crm: CreatioCrm, server: CreatioServer
) -> None:
    """A Creatio refuses the lookup's own column in a filter, and so does this one."""
    start = datetime(2026, 3, 3, 9, 0, tzinfo=UTC)
    leads = [server.put(Contact=name) for name in ("Hanna", "Grace", "Ada")]
    made = [server.meet(one, start) for one in leads]
    server.meet(leads[0], start.replace(hour=8))
    page = crm.activities_of(leads[:2], start, CrmPlace())
    assert [one.remote_id for one in page.records] == made[:2]
    assert not page.more


def test_title_and_times_of_an_activity_are_written_and_nothing_else(
    crm: CreatioCrm, server: CreatioServer
) -> None:
    lead, start = server.put(Contact="Hanna"), datetime(2026, 3, 3, 9, 0, tzinfo=UTC)
    known = server.meet(lead, start)
    read = crm.read_activity(known)
    assert read is not None
    crm.update_activity(known, {"StartDate": "2026-03-03T10:00:00+00:00"}, read.etag)
    assert server.tables["Activity"][known]["StartDate"] == "2026-03-03T10:00:00+00:00"
    with pytest.raises(CrmFault) as error:
        crm.update_activity(known, {"Title": "Late"}, read.etag)
    assert code_of(error) == "crm_changed"
    with pytest.raises(ValueError, match="title and times"):
        crm.update_activity(known, {"StatusId": CANCELLED_ID}, "")
