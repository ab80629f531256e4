"""The guest page and the door: headers, tokens, passcodes, guessing, origins, sizes."""

from __future__ import annotations

import asyncio
import json
import logging
from datetime import timedelta
from typing import Any
from uuid import UUID

import aiohttp
import pytest

from meeting_desktop.adapters.conference.gateway import GatewayLimits
from meeting_desktop.adapters.conference.request_limits import Rate
from meeting_desktop.domain.meetings import Consent
from tests.integration.conference.guest_rig import MEETING, ROOM, Rig, with_gateway

_UNLIMITED = GatewayLimits(requests=Rate(per_second=0, burst=100_000))


@pytest.mark.parametrize("path", ["/", "/guest.css", "/guest.js", "/nothing", "/api/join"])
def test_every_answer_has_the_security_headers(path: str) -> None:
    async def test(rig: Rig) -> None:
        async with rig.client.get(f"{rig.gateway.url}{path}", headers=rig.origin) as answer:
            policy = answer.headers["Content-Security-Policy"]
            assert "default-src 'none'" in policy
            assert "frame-ancestors 'none'" in policy
            assert "unsafe" not in policy
            assert answer.headers["X-Content-Type-Options"] == "nosniff"
            assert answer.headers["Referrer-Policy"] == "no-referrer"
            assert "microphone=(self)" in answer.headers["Permissions-Policy"]
            assert answer.headers["Cache-Control"] == "no-store"
            assert "Python" not in answer.headers["Server"]

    with_gateway(test)


def test_the_page_fits_its_policy() -> None:
    async def test(rig: Rig) -> None:
        async with rig.client.get(f"{rig.gateway.url}/") as answer:
            assert answer.content_type == "text/html"
            page = (await answer.text()).lower()
        async with rig.client.get(f"{rig.gateway.url}/guest.js") as answer:
            assert answer.content_type == "text/javascript"
            script = await answer.text()
        assert "<style" not in page
        assert " style=" not in page
        assert " on" + "click=" not in page
        assert page.count("<script") == page.count('<script type="module" src=')
        assert "http://" not in page + script
        assert "https://" not in page + script
        assert not [word for word in ("innerHTML", "outerHTML", "insertAdjacent", "eval(")
                    if word in script]  # fmt: skip

    with_gateway(test)


def test_a_guest_comes_in_with_a_name_and_a_choice() -> None:
    async def test(rig: Rig) -> None:
        token = rig.access.invite(MEETING)
        status, said = await rig.join(token, name="  Ada\u202e\nL. ", consent="captions")
        assert status == 200
        (guest,) = rig.arrived
        assert guest.participant_id == UUID(said["participant"])
        assert (guest.meeting_id, guest.name) == (MEETING, "Ada L.")
        assert guest.consent is Consent.TRANSCRIBE_ONLY
        assert len(said["secret"]) >= 22

    with_gateway(test)


def test_looking_at_the_link_does_not_consume_it() -> None:
    async def test(rig: Rig) -> None:
        token = rig.access.invite(MEETING)
        link = rig.gateway.guest_url(ROOM, token)
        assert link == f"{rig.gateway.url}/#{ROOM}.{token}"
        for method in ("GET", "HEAD", "PUT", "DELETE", "OPTIONS"):
            for path in ("/", "/api/join", f"/api/join?token={token}&room={ROOM}", "/api/signal"):
                url = f"{rig.gateway.url}{path}"
                async with rig.client.request(method, url, headers=rig.origin) as answer:
                    assert answer.status != 500
        assert (await rig.join(token))[0] == 200

    with_gateway(test)


def test_a_token_works_once_even_for_two_at_the_same_time() -> None:
    async def test(rig: Rig) -> None:
        token = rig.access.invite(MEETING)
        answers = await asyncio.gather(*(rig.join(token, passcode="right") for _ in range(5)))
        assert sorted(status for status, _ in answers) == [200, 403, 403, 403, 403]
        assert len(rig.arrived) == 1

    with_gateway(test, passcode="right")


def test_no_answer_tells_used_expired_revoked_and_unknown_apart() -> None:
    async def test(rig: Rig) -> None:
        used, expired, revoked = (
            rig.access.invite(MEETING, good_for=timedelta(hours=hours)) for hours in (9, 1, 9)
        )
        elsewhere = rig.access.invite(UUID(int=99))
        await rig.join(used)
        _, said = await rig.join(revoked)
        rig.access.revoke_guest(UUID(said["participant"]))
        rig.clock.advance(3_600.0)
        tokens = (used, expired, revoked, elsewhere, "x" * 32)
        answers = [await rig.join(token) for token in tokens]
        assert {status for status, _ in answers} == {403}
        assert len({json.dumps(said) for _, said in answers}) == 1

    with_gateway(test)


def test_what_is_stored_opens_nothing() -> None:
    async def test(rig: Rig) -> None:
        token = rig.access.invite(MEETING)
        _, said = await rig.join(token)
        stored = repr(rig.kept)
        assert token not in stored
        assert said["secret"] not in stored
        (invitation,) = rig.kept[-1]
        assert (await rig.join(invitation.token_hash))[0] == 403

    with_gateway(test)


def test_the_token_is_spent_in_what_is_kept_before_the_guest_hears_of_it() -> None:
    async def test(rig: Rig) -> None:
        token = rig.access.invite(MEETING)
        await rig.join(token)
        await rig.gateway.stop()
        assert [one.state for one in rig.kept[-1]] == ["consumed"]

    with_gateway(test)


def test_a_passcode_is_asked_for_and_a_wrong_one_spends_nothing() -> None:
    async def test(rig: Rig) -> None:
        token = rig.access.invite(MEETING)
        assert (await rig.join(token))[1]["code"] == "passcode_needed"
        status, said = await rig.join(token, passcode="wrong")
        assert (status, said["code"]) == (401, "passcode_wrong")
        assert (await rig.join(token, passcode=" right "))[0] == 200

    with_gateway(test, passcode="right")


def test_the_passcode_is_not_asked_of_somebody_without_an_invitation() -> None:
    async def test(rig: Rig) -> None:
        status, said = await rig.join("x" * 32, passcode="right")
        assert (status, said["code"]) == (403, "link_not_valid")

    with_gateway(test, passcode="right")


async def _guess(rig: Rig, seconds: float, **changes: Any) -> int:
    """Guess as fast as is allowed for ``seconds``: how many guesses were looked at."""
    end, looked_at = rig.clock.monotonic() + seconds, 0
    while rig.clock.monotonic() < end:
        status, said = await rig.join(**changes)
        looked_at += status != 429
        rig.clock.advance(max(0.001, said["wait_s"]))
    return looked_at


def test_guessing_tokens_is_slowed_to_a_crawl_and_logged(caplog: Any) -> None:
    async def test(rig: Rig) -> None:
        with caplog.at_level(logging.WARNING):
            assert await _guess(rig, 3_600.0, token="g" * 32) < 20
        assert "a guest was refused" in caplog.text
        assert "g" * 32 not in caplog.text
        assert "127.0.0.1" not in caplog.text
        status, said = await rig.join(rig.access.invite(MEETING))
        assert status in {200, 429}
        if status == 429:
            assert said["code"] == "slowed"
            rig.clock.advance(said["wait_s"])
            assert (await rig.join(rig.access.invite(MEETING)))[0] == 200

    with_gateway(test, limits=_UNLIMITED)


def test_guessing_the_passcode_with_an_invitation_is_slowed(caplog: Any) -> None:
    async def test(rig: Rig) -> None:
        token = rig.access.invite(MEETING)
        assert await _guess(rig, 3_600.0, token=token, passcode="guessed") < 30
        assert "guessed" not in caplog.text
        rig.clock.advance(900.0)
        assert (await rig.join(token, passcode="right"))[0] == 200

    with_gateway(test, passcode="right", limits=_UNLIMITED)


def test_while_it_waits_even_the_right_passcode_is_not_looked_at() -> None:
    async def test(rig: Rig) -> None:
        token = rig.access.invite(MEETING)
        while (await rig.join(token, passcode="wrong"))[0] != 429:
            pass
        assert (await rig.join(token, passcode="right"))[0] == 429

    with_gateway(test, passcode="right", limits=_UNLIMITED)


@pytest.mark.parametrize(
    "origin", [None, "null", "https://evil.example", "http://127.0.0.1", "http://127.0.0.1:1"]
)
def test_another_origin_gets_nothing_of_the_door(origin: str | None) -> None:
    async def test(rig: Rig) -> None:
        token = rig.access.invite(MEETING)
        headers = {"Origin": origin} if origin else {}
        url = f"{rig.gateway.url}/api/join"
        async with rig.client.post(url, json=rig.body(token), headers=headers) as answer:
            assert answer.status == 403
        with pytest.raises(aiohttp.WSServerHandshakeError) as refused:
            await rig.client.ws_connect(f"{rig.gateway.url}/api/signal", headers=headers)
        assert refused.value.status == 403
        assert (await rig.join(token))[0] == 200

    with_gateway(test)


def test_a_foreign_name_that_points_here_gets_nothing() -> None:
    async def test(rig: Rig) -> None:
        headers = {"Host": "evil.example", "Origin": rig.gateway.url}
        async with rig.client.get(f"{rig.gateway.url}/", headers=headers) as answer:
            assert answer.status == 421

    with_gateway(test)


@pytest.mark.parametrize(
    "changes",
    [
        {"consent": "everything"}, {"consent": None}, {"name": 7}, {"name": "n" * 201},
        {"token": "t" * 65}, {"token": 7}, {"room": "r" * 33},
        {"passcode": "p" * 129}, {"role": "host"},
    ],
)  # fmt: skip
def test_a_request_that_is_not_as_it_should_be_is_refused(changes: dict[str, object]) -> None:
    async def test(rig: Rig) -> None:
        token = rig.access.invite(MEETING)
        status, said = await rig.join(**{"token": token, **changes})  # type: ignore[arg-type]
        assert (status, said["code"]) == (400, "malformed")
        assert (await rig.join(token))[0] == 200

    with_gateway(test)


@pytest.mark.parametrize("size", [4_097, 100_000, 1_000_000])
def test_a_body_that_is_too_large_is_refused(size: int) -> None:
    async def test(rig: Rig) -> None:
        headers = {**rig.origin, "Content-Type": "application/json"}
        url = f"{rig.gateway.url}/api/join"
        try:
            async with rig.client.post(url, data=b" " * size, headers=headers) as answer:
                assert answer.status == 400
        except aiohttp.ClientConnectionError:
            pass  # hung up in the middle of it, which is as good
        assert (await rig.join(rig.access.invite(MEETING)))[0] == 200

    with_gateway(test)


def test_a_form_of_another_page_cannot_join() -> None:
    async def test(rig: Rig) -> None:
        body = json.dumps(rig.body(rig.access.invite(MEETING)))
        headers = {**rig.origin, "Content-Type": "text/plain"}
        url = f"{rig.gateway.url}/api/join"
        async with rig.client.post(url, data=body, headers=headers) as answer:
            assert answer.status == 415

    with_gateway(test)


def test_a_body_that_never_ends_is_not_waited_for() -> None:
    async def test(rig: Rig) -> None:
        host = rig.gateway.url.removeprefix("http://")
        reader, writer = await asyncio.open_connection(*host.split(":"))
        head = f"POST /api/join HTTP/1.1\r\nHost: {host}\r\nOrigin: {rig.gateway.url}\r\n"
        more = "Content-Type: application/json\r\nContent-Length: 100\r\n\r\n{"
        writer.write(f"{head}{more}".encode())
        assert b" 400 " in await reader.readline()
        writer.close()
        await writer.wait_closed()

    with_gateway(test, limits=GatewayLimits(body_deadline_s=0.05))


def test_too_many_requests_wait() -> None:
    async def test(rig: Rig) -> None:
        async def get() -> int:
            async with rig.client.get(f"{rig.gateway.url}/") as answer:
                return answer.status

        assert [await get() for _ in range(5)] == [200, 200, 200, 429, 429]
        rig.clock.advance(1.0)
        assert [await get() for _ in range(2)] == [200, 429]

    with_gateway(test, limits=GatewayLimits(requests=Rate(per_second=1, burst=3)))


def test_the_end_of_the_meeting_ends_every_invitation() -> None:
    async def test(rig: Rig) -> None:
        token = rig.access.invite(MEETING)
        rig.access.close_door(MEETING)
        assert (await rig.join(token))[0] == 403

    with_gateway(test)
