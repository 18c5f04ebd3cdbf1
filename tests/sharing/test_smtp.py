"""Letters to a real mail server on loopback: what it says, and what becomes of it."""

import contextlib
import datetime
import socket
import ssl
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from email.message import EmailMessage
from typing import Any, Literal

import pytest

from kiosk.remote.certificates import Certificates, ensure_certificates
from kiosk.sharing.smtp import (
    Courier,
    LaterError,
    MailError,
    MailServer,
    RefusedError,
    ServerError,
)
from tests.sharing.mail_server import PASSWORD, USER, Handler, serving

TO = "mina@example.com"


@pytest.fixture(scope="module")
def certificates(tmp_path_factory: pytest.TempPathFactory) -> Certificates:
    """The booth's own, as a mail server's: for 127.0.0.1."""
    return ensure_certificates(
        tmp_path_factory.mktemp("tls"),
        booth_name="Mail",
        names=[],
        addresses=[],
        now=datetime.datetime.now(datetime.UTC),
    )


@pytest.fixture
def trust(certificates: Certificates) -> ssl.SSLContext:
    return ssl.create_default_context(cafile=certificates.authority_pem_path)


@pytest.fixture
def handler() -> Handler:
    return Handler()


def letter(subject: str = "A strip") -> EmailMessage:
    it = EmailMessage()
    it["From"], it["To"], it["Subject"] = "Booth <booth@example.com>", TO, subject
    it.set_content("Here it is!")
    return it


def deliver(server: MailServer, trust: ssl.SSLContext | None = None, timeout_s: float = 5) -> None:
    Courier(server, trust=trust, timeout_s=timeout_s).deliver(letter(), TO)


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_a_letter_goes_by_tls_to_who_knows_the_booth(
    security: str,
    handler: Handler,
    unused_tcp_port: int,
    certificates: Certificates,
    trust: ssl.SSLContext,
) -> None:
    with serving(
        handler, unused_tcp_port, certificates=certificates, security=security, login=True
    ) as server:
        deliver(server, trust)
    assert handler.envelopes == [("booth@example.com", [TO])]
    assert handler.letters[0]["Subject"] == "A strip"
    assert handler.secured == [True]


def test_in_the_open_where_the_operator_says_so(handler: Handler, unused_tcp_port: int) -> None:
    with serving(handler, unused_tcp_port) as server:
        deliver(server)
    assert len(handler.letters) == 1


def test_without_tls_nothing_is_sent_however_the_server_asks_for_it(
    handler: Handler, unused_tcp_port: int, trust: ssl.SSLContext
) -> None:
    """Somebody in between may have hidden that it can."""
    with serving(handler, unused_tcp_port) as server:
        wary = MailServer(server.host, server.port, "starttls", USER, PASSWORD)
        with pytest.raises(ServerError, match="STARTTLS"):
            deliver(wary, trust)
    assert handler.letters == []


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_a_certificate_of_who_knows_whom_gets_neither_letter_nor_password(
    security: str, handler: Handler, unused_tcp_port: int, certificates: Certificates
) -> None:
    with (
        serving(
            handler, unused_tcp_port, certificates=certificates, security=security, login=True
        ) as server,
        pytest.raises(ServerError, match="certificate"),
    ):
        deliver(server)
    assert handler.letters == []


def test_a_wrong_password_is_the_operators_to_put_right(
    handler: Handler, unused_tcp_port: int, certificates: Certificates, trust: ssl.SSLContext
) -> None:
    with serving(
        handler, unused_tcp_port, certificates=certificates, security="starttls", login=True
    ) as server:
        wrong = MailServer(server.host, server.port, "starttls", USER, "guessed")
        with pytest.raises(ServerError, match=r"user and password under \[mail\]") as caught:
            deliver(wrong, trust)
        assert caught.value.codes.startswith("535")
        nobody = MailServer(server.host, server.port, "starttls")
        with pytest.raises(ServerError, match=r"sender under \[mail\]") as caught:
            deliver(nobody, trust)
        assert caught.value.codes.startswith("530")


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        ("550 5.1.1 <mina@example.com>: no such mailbox", RefusedError),
        ("553 not here", RefusedError),
        ("450 4.2.0 <mina@example.com>: greylisted, come back", LaterError),
        ("452 4.2.2 mailbox full", LaterError),
        ("421 4.3.2 closing", ServerError),
    ],
)
def test_a_mailbox_that_does_not_take_it_now_is_told_from_one_that_never_will(
    said: str, kind: type[MailError], handler: Handler, unused_tcp_port: int
) -> None:
    handler.recipients[TO] = said
    with serving(handler, unused_tcp_port) as server, pytest.raises(MailError) as caught:
        deliver(server)
    assert type(caught.value) is kind
    assert said[:3] in caught.value.codes
    assert "mina" not in f"{caught.value} {caught.value.codes}"


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        ("552 5.3.4 too large for mina@example.com", RefusedError),
        ("554 5.7.1 spam", RefusedError),
        ("451 4.3.0 try again", LaterError),
    ],
)
def test_a_letter_that_is_not_taken_is_told_as_well(
    said: str, kind: type[MailError], handler: Handler, unused_tcp_port: int
) -> None:
    handler.data = said
    with serving(handler, unused_tcp_port) as server, pytest.raises(kind) as caught:
        deliver(server)
    assert f"({said[:9]})." in str(caught.value)


@pytest.mark.parametrize("said", ["550 5.7.1 not you", "451 4.7.1 not now"])
def test_a_sender_that_is_not_taken_makes_all_letters_wait(
    said: str, handler: Handler, unused_tcp_port: int
) -> None:
    handler.sender = said
    with serving(handler, unused_tcp_port) as server, pytest.raises(ServerError, match="sender"):
        deliver(server)


def test_a_server_that_is_not_there(unused_tcp_port: int) -> None:
    with pytest.raises(ServerError, match="internet"):
        deliver(MailServer("127.0.0.1", unused_tcp_port, "none"))
    with pytest.raises(ServerError, match="internet"):
        deliver(MailServer("mail.invalid", 587, "starttls"))
    with pytest.raises(ServerError):
        deliver(MailServer("a" * 300, 587, "starttls"))


@pytest.mark.parametrize("where", ["rcpt", "data"])
def test_a_server_that_falls_silent_is_left(
    where: str, handler: Handler, unused_tcp_port: int
) -> None:
    handler.hangs = where
    with serving(handler, unused_tcp_port) as server, pytest.raises(ServerError):
        deliver(server, timeout_s=0.3)


def talking(lines: Callable[[socket.socket], None]) -> MailServer:
    """Something that is no mail server, or a bad one, for one caller."""
    listener = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        caller, _ = listener.accept()
        with listener, caller:
            lines(caller)

    threading.Thread(target=serve, daemon=True).start()
    return MailServer("127.0.0.1", listener.getsockname()[1], "none")


def test_what_is_no_mail_server_is_told() -> None:
    for said in (b"HTTP/1.1 400 Bad Request\r\n\r\n", b"", b"\xff" * 10_000, b"554 go away\r\n"):

        def serve(caller: socket.socket, said: bytes = said) -> None:
            caller.sendall(said)

        with pytest.raises(ServerError):
            deliver(talking(serve), timeout_s=2)


def test_a_letter_that_was_taken_is_sent_whatever_the_server_does_next() -> None:
    def serve(caller: socket.socket) -> None:
        lines = caller.makefile("rb")
        caller.sendall(b"220 here\r\n")
        for line in lines:
            if line.upper().startswith(b"DATA"):
                caller.sendall(b"354 go on\r\n")
                while lines.readline() != b".\r\n":
                    pass
                caller.sendall(b"250 Taken\r\n")
                return  # and hangs up, before any QUIT
            caller.sendall(b"250 yes\r\n")

    deliver(talking(serve))


def test_who_waits_for_a_silent_server_can_be_called_off(
    handler: Handler, unused_tcp_port: int
) -> None:
    handler.hangs = "data"
    with serving(handler, unused_tcp_port) as server:
        courier = Courier(server, timeout_s=60)
        caught: list[Exception] = []

        def run() -> None:
            try:
                courier.deliver(letter(), TO)
            except MailError as error:
                caught.append(error)

        thread = threading.Thread(target=run)
        thread.start()
        while thread.is_alive():
            courier.give_up()
            thread.join(0.05)
    assert isinstance(caught[0], ServerError)


def test_calling_off_what_is_not_going_on_is_nothing() -> None:
    Courier(MailServer("127.0.0.1", 9, "none")).give_up()


def given_up(server: MailServer) -> None:
    """A delivery that has to end once it is called off, whatever the server does."""
    courier = Courier(server, timeout_s=60)
    errors: list[Exception] = []

    def run() -> None:
        try:
            courier.deliver(letter(), TO)
        except MailError as error:
            errors.append(error)

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    time.sleep(0.2)  # into the middle of it
    courier.give_up()
    thread.join(20)
    assert not thread.is_alive()
    assert isinstance(errors[0], ServerError)


@pytest.mark.parametrize("security", ["none", "tls", "starttls"])
def test_a_server_that_drips_its_words_can_be_called_off(
    security: Literal["none", "tls", "starttls"],
) -> None:
    """Its greeting, the handshake of TLS, and the one after STARTTLS."""

    def serve(caller: socket.socket) -> None:
        if security == "starttls":
            caller.sendall(b"220 here\r\n")
            caller.recv(1000)
            caller.sendall(b"250-here\r\n250 STARTTLS\r\n")
            caller.recv(1000)
            caller.sendall(b"220 go on\r\n")
        beginning = b"220 " if security == "none" else b"\x16\x03\x03\x40\x00"
        with contextlib.suppress(OSError):
            for at in range(10_000):
                caller.sendall(beginning[at : at + 1] or b"\x02")
                time.sleep(0.01)

    given_up(replace(talking(serve), security=security))


def test_what_was_given_up_before_it_was_dialled_delivers_nothing_and_is_alone(
    handler: Handler, unused_tcp_port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    release, real = threading.Event(), socket.getaddrinfo

    def hanging(*where: Any, **more: Any) -> Any:
        release.wait(20)
        return real(*where, **more)

    with serving(handler, unused_tcp_port) as server:
        monkeypatch.setattr(socket, "getaddrinfo", hanging)
        courier = Courier(server, timeout_s=5)
        errors: list[Exception] = []

        def run() -> None:
            try:
                courier.deliver(letter(), TO)
            except MailError as error:
                errors.append(error)

        thread = threading.Thread(target=run)
        thread.start()
        courier.give_up()
        with pytest.raises(ServerError, match="too long"):
            courier.deliver(letter(), TO)
        release.set()
        thread.join(20)
        assert isinstance(errors[0], ServerError)
        assert handler.letters == []
        courier.deliver(letter(), TO)
    assert len(handler.letters) == 1


def test_a_server_that_never_comes_to_the_end_of_its_answer_is_left() -> None:
    def serve(caller: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while True:
                caller.sendall(b"220-and another thing\r\n" * 1000)

    with pytest.raises(ServerError):
        deliver(talking(serve), timeout_s=60)


def test_a_server_that_asks_for_the_password_in_riddles_is_a_servers_error() -> None:
    def serve(caller: socket.socket) -> None:
        caller.sendall(b"220 here\r\n")
        caller.recv(1000)
        caller.sendall(b"250-here\r\n250 AUTH CRAM-MD5\r\n")
        caller.recv(1000)
        caller.sendall(b"334 x\r\n")
        caller.recv(1000)

    with pytest.raises(ServerError):
        deliver(replace(talking(serve), user=USER, password=PASSWORD), timeout_s=5)
