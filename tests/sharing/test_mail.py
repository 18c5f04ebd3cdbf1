"""Letters from the phone to the mailbox, with a real outbox and a real mail server."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Iterator
from email.headerregistry import Address
from email.message import EmailMessage
from pathlib import Path

import pytest

from kiosk.errors import RemoteError
from kiosk.sharing.mail import KIND, LETTER_S, PATIENCE_S, SERVER_S, Mailroom, doubled
from kiosk.sharing.smtp import Courier, LaterError, MailServer, ServerError
from kiosk.store.outbox import Entry, Fate, Outbox
from tests.sharing.mail_server import Handler, dripping, serving

SESSION = "20260101-120000-abcdef"
MINA = "mina@example.com"


class Clock:
    def __init__(self) -> None:
        self.now_s = 1_767_268_800.0
        self.uptime_s = 1000.0

    def __call__(self) -> float:
        return self.now_s

    def pass_s(self, seconds: float) -> None:
        self.now_s += seconds
        self.uptime_s += seconds


async def written(session: str, *, id: str, to: str, asked_s: float) -> EmailMessage:
    if session == "gone":
        raise FileNotFoundError("The strip of gone is gone.")
    if session == "unreadable":
        raise OSError(5, "Input/output error")
    letter = EmailMessage()
    letter["From"], letter["To"] = "b@example.com", Address(addr_spec=to)
    letter["Message-ID"] = f"<{id}@example.com>"
    letter.set_content("Here it is!")
    return letter


class Office:
    """A mailroom and its outbox; `mailroom` may be made anew, as after a power cut."""

    def __init__(self, folder: Path, port: int, *, per_strip: int = 5) -> None:
        self.clock = Clock()
        self.path = folder / "outbox.db"
        self.outbox = Outbox(self.path, now_s=self.clock)
        self.outbox.open()
        self.handler = Handler()
        self.mailroom = Mailroom(
            outbox=self.outbox,
            write=written,
            courier=Courier(MailServer("127.0.0.1", port, "none"), timeout_s=5),
            per_strip=per_strip,
            now_s=self.clock,
            uptime_s=lambda: self.clock.uptime_s,
        )

    @contextlib.asynccontextmanager
    async def open(self) -> AsyncIterator["Office"]:
        """With somebody at work."""
        async with asyncio.TaskGroup() as tasks:
            running = tasks.create_task(self.mailroom.run())
            yield self
            running.cancel()

    def entry(self, letter: str) -> Entry:
        return next(it for it in self.outbox.entries(KIND) if it.key == letter)

    async def until(self, letter: str, fate: str) -> Entry:
        async with asyncio.timeout(20):
            while await self.mailroom.fate(SESSION, letter) != fate:
                await asyncio.sleep(0.01)
        return self.entry(letter)

    def later(self, seconds: float) -> None:
        """The clock goes on, and the mailroom looks at it."""
        self.clock.pass_s(seconds)
        self.mailroom._asked.set()


@pytest.fixture
def office(tmp_path: Path, unused_tcp_port: int) -> Iterator[Office]:
    office = Office(tmp_path, unused_tcp_port)
    yield office
    office.outbox.close()


# What becomes of a letter


async def test_a_letter_arrives_and_its_address_is_forgotten(
    office: Office, unused_tcp_port: int
) -> None:
    with serving(office.handler, unused_tcp_port):
        async with office.open():
            letter = await office.mailroom.ask(SESSION, f" {MINA} ")
            assert await office.mailroom.fate(SESSION, letter) == "waiting"
            entry = await office.until(letter, "sent")
    assert (entry.fate, entry.payload) == (Fate.DONE, {})
    assert office.handler.envelopes == [("b@example.com", [MINA])]
    office.outbox.close()
    for file in office.path.parent.iterdir():
        assert MINA.encode() not in file.read_bytes()


async def test_a_mailbox_that_does_not_exist_ends_it_and_its_address_is_forgotten(
    office: Office, unused_tcp_port: int, caplog: pytest.LogCaptureFixture
) -> None:
    office.handler.recipients[MINA] = f"550 5.1.1 <{MINA}>: no such mailbox"
    with serving(office.handler, unused_tcp_port), caplog.at_level("INFO", "kiosk"):
        async with office.open():
            letter = await office.mailroom.ask(SESSION, MINA)
            entry = await office.until(letter, "failed")
    assert (entry.fate, entry.payload) == (Fate.FAILED, {})
    assert "550 5.1.1" in entry.note
    assert MINA not in entry.note + caplog.text


async def test_one_that_cannot_be_written_ends_and_keeps_nobody_waiting(
    office: Office, unused_tcp_port: int, caplog: pytest.LogCaptureFixture
) -> None:
    cursed = "=?utf-8?q?a?=@example.com"  # written down by an earlier version
    office.outbox.ask(KIND, SESSION, "cursed", {"address": cursed})
    with serving(office.handler, unused_tcp_port):
        async with office.open():
            good = await office.mailroom.ask(SESSION, MINA)
            entry = await office.until("cursed", "failed")
            await office.until(good, "sent")
    assert entry.payload == {}
    assert cursed not in entry.note + caplog.text


async def test_one_that_is_not_taken_yet_is_tried_again_and_keeps_nobody_waiting(
    office: Office, unused_tcp_port: int
) -> None:
    office.handler.recipients[MINA] = "450 4.2.0 greylisted"
    with serving(office.handler, unused_tcp_port):
        async with office.open():
            slow = await office.mailroom.ask(SESSION, MINA)
            quick = await office.mailroom.ask(SESSION, "jun@example.com")
            await office.until(quick, "sent")
            entry = await office.until(slow, "delayed")
            assert entry.next_s == office.clock.now_s + LETTER_S[0]
            office.handler.recipients.clear()
            office.later(LETTER_S[0])
            await office.until(slow, "sent")
    assert [to for _, to in office.handler.envelopes] == [["jun@example.com"], [MINA]]


async def test_without_a_server_letters_wait_and_go_in_order_when_it_is_back(
    office: Office, unused_tcp_port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kiosk.sharing.mail.SERVER_S", (0.05, 0.05))
    async with office.open():
        asked = [await office.mailroom.ask(SESSION, f"guest-{n}@example.com") for n in range(4)]
        for letter in asked:
            await office.until(letter, "delayed")
        report = await office.mailroom.report()
        assert report["waiting"] == 4
        assert "internet" in report["note"]
        with serving(office.handler, unused_tcp_port):
            for letter in asked:
                await office.until(letter, "sent")
    assert [to for _, [to] in office.handler.envelopes] == [
        f"guest-{n}@example.com" for n in range(4)
    ]
    assert await office.mailroom.report() == {"waiting": 0, "note": ""}


async def test_a_server_that_falls_silent_is_given_up_and_asked_again(
    office: Office, unused_tcp_port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kiosk.sharing.mail.SERVER_S", (0.05, 0.05))
    monkeypatch.setattr("kiosk.sharing.mail.WHOLE_S", 0.2)
    office.handler.hangs = "data"
    with serving(office.handler, unused_tcp_port):
        async with office.open():
            letter = await office.mailroom.ask(SESSION, MINA)
            entry = await office.until(letter, "delayed")
            assert "too long" in entry.note
            office.handler.hangs = ""
            await office.until(letter, "sent")


async def test_a_server_that_drips_its_greeting_gets_no_letter_twice(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kiosk.sharing.mail.SERVER_S", (0.02, 0.02))
    monkeypatch.setattr("kiosk.sharing.mail.WHOLE_S", 0.3)
    with dripping() as dripped:
        office.mailroom._courier = Courier(dripped.server, timeout_s=5)
        async with office.open():
            letter = await office.mailroom.ask(SESSION, MINA)
            async with asyncio.timeout(20):
                while dripped.callers < 3:
                    await asyncio.sleep(0.01)
                while dripped.callers > dripped.gone + 1:
                    await asyncio.sleep(0.01)
            assert dripped.letters == 0
            monkeypatch.setattr("kiosk.sharing.mail.WHOLE_S", 60.0)
            callers = dripped.callers
            async with asyncio.timeout(20):
                while dripped.callers == callers:  # the next one has its time
                    await asyncio.sleep(0.01)
            dripped.pause_s = 0.0
            await office.until(letter, "sent")
    assert dripped.letters == 1


async def test_a_strip_that_cannot_be_read_keeps_no_other_letter_waiting(
    office: Office, unused_tcp_port: int
) -> None:
    with serving(office.handler, unused_tcp_port):
        async with office.open():
            await office.mailroom.ask("unreadable", "jun@example.com")
            letter = await office.mailroom.ask(SESSION, MINA)
            await office.until(letter, "sent")


async def test_after_a_power_cut_it_goes_on_and_a_repeat_has_the_same_id(
    tmp_path: Path, unused_tcp_port: int
) -> None:
    """The server had it, but the booth was gone before it heard so."""
    before = Office(tmp_path, unused_tcp_port)
    before.handler.hangs = "after"
    with serving(before.handler, unused_tcp_port):
        async with before.open():
            letter = await before.mailroom.ask(SESSION, MINA)
            async with asyncio.timeout(20):
                while not before.handler.letters:
                    await asyncio.sleep(0.01)
    before.outbox.close()
    after = Office(tmp_path, unused_tcp_port)
    with serving(after.handler, unused_tcp_port):
        async with after.open():
            await after.until(letter, "sent")
    [first], [again] = before.handler.letters, after.handler.letters
    assert first["Message-ID"] == again["Message-ID"] == f"<{letter}@example.com>"
    after.outbox.close()


async def test_a_strip_that_is_gone_is_not_waited_for(office: Office) -> None:
    async with office.open():
        letter = await office.mailroom.ask("gone", MINA)
        async with asyncio.timeout(20):
            while await office.mailroom.fate("gone", letter) != "failed":
                await asyncio.sleep(0.01)


# How long it is tried


class Deaf:
    """A courier that never delivers."""

    def __init__(self, error: Exception) -> None:
        self.error = error
        self.tried = 0

    def deliver(self, letter: EmailMessage, to: str) -> None:
        self.tried += 1
        raise self.error

    def give_up(self) -> None: ...


def deaf(office: Office, error: Exception) -> Deaf:
    courier = Deaf(error)
    office.mailroom._courier = courier
    return courier


async def test_it_is_tried_for_two_days_and_given_up(office: Office) -> None:
    courier = deaf(office, LaterError("Not now (450)."))
    letter = await office.mailroom.ask(SESSION, MINA)
    began_s = office.clock.now_s
    pause_s = await office.mailroom._round()
    while await office.mailroom.fate(SESSION, letter) == "delayed":
        office.clock.pass_s(pause_s)
        pause_s = await office.mailroom._round()
    assert PATIENCE_S < office.clock.now_s - began_s < PATIENCE_S + 2 * LETTER_S[1]
    assert 40 < courier.tried < 70
    entry = office.entry(letter)
    assert entry.payload == {}
    assert entry.note == "Given up after two days. Not now (450)."


async def test_a_server_that_stays_away_is_asked_less_and_less_often(office: Office) -> None:
    deaf(office, ServerError("Not there."))
    await office.mailroom.ask(SESSION, MINA)
    pauses = [await office.mailroom._round() for _ in range(10)]
    assert pauses[:4] == [5.0, 10.0, 20.0, 40.0]
    assert pauses[-1] == SERVER_S[1]


async def test_a_clock_that_leaps_forward_by_years_ends_no_letter(office: Office) -> None:
    """A Pi knows the time only once it has internet, which is when letters can go."""
    courier = deaf(office, ServerError("Not there."))
    letter = await office.mailroom.ask(SESSION, MINA)
    for _ in range(20):  # hours of tries
        office.clock.pass_s(SERVER_S[1])
        await office.mailroom._round()
    office.clock.now_s += 10 * 365 * 86_400
    await office.mailroom._round()
    assert courier.tried == 21
    assert await office.mailroom.fate(SESSION, letter) == "delayed"


async def test_how_long_it_has_waited_is_not_forgotten_when_the_booth_is_off(
    tmp_path: Path, unused_tcp_port: int
) -> None:
    for _ in range(3):  # evenings of 20 hours
        office = Office(tmp_path, unused_tcp_port)
        deaf(office, ServerError("Not there."))
        letter = await office.mailroom.ask(SESSION, MINA)
        await office.mailroom._round()
        office.clock.pass_s(20 * 3600)
        await office.mailroom._round()
        fate = office.entry(letter).fate
        office.outbox.close()
    assert fate is Fate.FAILED


async def test_a_clock_that_is_put_back_keeps_no_letter_waiting(office: Office) -> None:
    courier = deaf(office, LaterError("Not now (450)."))
    await office.mailroom.ask(SESSION, MINA)
    await office.mailroom._round()
    office.clock.now_s -= 365 * 86_400
    pause_s = await office.mailroom._round()
    assert courier.tried == 2
    assert pause_s <= LETTER_S[1]


async def test_a_disk_that_fails_ends_nothing(
    office: Office, caplog: pytest.LogCaptureFixture
) -> None:
    office.outbox.close()
    async with office.open():
        async with asyncio.timeout(20):
            while "No letter can be sent" not in caplog.text:
                await asyncio.sleep(0.01)
        with pytest.raises(RemoteError) as caught:
            await office.mailroom.ask(SESSION, MINA)
    assert caught.value.code == "busy"


def test_pauses_double_up_to_the_longest() -> None:
    assert [doubled((5, 600), n) for n in (0, 1, 2, 7, 10_000)] == [5, 10, 20, 600, 600]


# What guests may ask


async def test_who_asks_twice_gets_one_letter(office: Office) -> None:
    first, again, other = [
        await office.mailroom.ask(SESSION, to) for to in (MINA, "Mina@Example.com", "jun@x.example")
    ]
    assert first == again != other
    assert await office.mailroom.ask("another", MINA) != first


async def test_of_one_strip_only_so_many_letters_are_sent(
    tmp_path: Path, unused_tcp_port: int
) -> None:
    office = Office(tmp_path, unused_tcp_port, per_strip=3)
    async with asyncio.TaskGroup() as phones:
        asking = [
            phones.create_task(refusal(office, SESSION, f"guest-{n}@example.com")) for n in range(6)
        ]
    assert sorted(it.result() for it in asking) == ["", "", "", "too-many", "too-many", "too-many"]
    assert await refusal(office, "another", MINA) == ""
    office.outbox.close()


async def test_what_is_no_address_is_not_written_down(office: Office) -> None:
    assert await refusal(office, SESSION, "mina") == "bad-address"
    assert await refusal(office, SESSION, f"{MINA}\nBcc: jun@example.com") == "bad-address"
    assert office.outbox.entries(KIND) == []


async def refusal(office: Office, session: str, address: str) -> str:
    """The code; empty if it was taken."""
    try:
        await office.mailroom.ask(session, address)
    except RemoteError as error:
        return error.code
    return ""


async def test_nobody_asks_after_the_letters_of_others(office: Office) -> None:
    letter = await office.mailroom.ask(SESSION, MINA)
    assert await office.mailroom.fate("another", letter) is None
    assert await office.mailroom.fate(SESSION, "guessed") is None
    assert await office.mailroom.fate(SESSION, "") is None
