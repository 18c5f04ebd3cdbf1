"""A real mail server on loopback, which refuses, hangs and comes back as it is told. For tests."""

import asyncio
import contextlib
import email
import email.policy
import socket
import ssl
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import EmailMessage
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from kiosk.remote.certificates import Certificates, server_context
from kiosk.sharing.smtp import MailServer

USER, PASSWORD = "booth", "a long secret"


class Handler:
    """`recipients` and `data` are what the server says at that point, if it does not say yes.

    `hangs` names where it falls silent: "rcpt", "data" (before it has the letter) or "after".
    """

    def __init__(self) -> None:
        self.letters: list[EmailMessage] = []
        self.envelopes: list[tuple[str, list[str]]] = []
        self.secured: list[bool] = []
        self.recipients: dict[str, str] = {}
        self.data = ""
        self.sender = ""
        self.hangs = ""

    async def handle_MAIL(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if self.sender:
            return self.sender
        envelope.mail_from = address
        return "250 OK"

    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        await self._maybe_hang("rcpt")
        if no := self.recipients.get(address):
            return no
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        await self._maybe_hang("data")
        if self.data:
            return self.data
        assert isinstance(envelope.content, bytes)
        letter = email.message_from_bytes(envelope.content, policy=email.policy.SMTP)
        assert isinstance(letter, EmailMessage)
        self.letters.append(letter)
        self.envelopes.append((envelope.mail_from or "", list(envelope.rcpt_tos)))
        self.secured.append(server.transport.get_extra_info("ssl_object") is not None)
        await self._maybe_hang("after")
        return "250 Taken"

    async def _maybe_hang(self, where: str) -> None:
        while self.hangs == where:
            await asyncio.sleep(0.01)


def authenticator(
    server: SMTP, session: Session, envelope: Envelope, how: str, data: Any
) -> AuthResult:
    known = isinstance(data, LoginPassword) and data == LoginPassword(
        USER.encode(), PASSWORD.encode()
    )
    return AuthResult(success=known, handled=False)


@contextlib.contextmanager
def serving(
    handler: Handler,
    port: int,
    *,
    certificates: Certificates | None = None,
    security: str = "none",
    login: bool = False,
) -> Iterator[MailServer]:
    """At work in a thread of its own. `security` and `login` are as a booth is told them."""
    context: ssl.SSLContext | None = server_context(certificates) if certificates else None
    controller = Controller(
        handler,
        hostname="127.0.0.1",
        port=port,
        ssl_context=context if security == "tls" else None,
        tls_context=context if security == "starttls" else None,
        require_starttls=security == "starttls",
        authenticator=authenticator if login else None,
        auth_required=login and security == "starttls",
        auth_require_tls=security == "starttls",
    )
    controller.start()
    user = {"user": USER, "password": PASSWORD} if login else {}
    try:
        yield MailServer("127.0.0.1", port, security, **user)
    finally:
        handler.hangs = ""
        controller.stop()


@dataclass
class Dripping:
    """A server that says its greeting letter by letter; what came of it."""

    server: MailServer
    pause_s: float = 0.05
    callers: int = 0
    gone: int = 0
    letters: int = 0

    def serve(self, caller: socket.socket) -> None:
        self.callers += 1
        with caller, contextlib.suppress(OSError):
            for letter in b"220 hello there, you\r\n":
                caller.sendall(bytes([letter]))
                time.sleep(self.pause_s)
            self._converse(caller)
        self.gone += 1

    def _converse(self, caller: socket.socket) -> None:
        lines = caller.makefile("rb")
        for line in lines:
            if line.upper().startswith(b"DATA"):
                caller.sendall(b"354 go on\r\n")
                while lines.readline() not in (b".\r\n", b""):
                    pass
                self.letters += 1
            caller.sendall(b"250 yes\r\n")


@contextlib.contextmanager
def dripping() -> Iterator[Dripping]:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        it = Dripping(MailServer("127.0.0.1", listener.getsockname()[1], "none"))

        def accept() -> None:
            with contextlib.suppress(OSError):
                while True:
                    caller, _ = listener.accept()
                    threading.Thread(target=it.serve, args=(caller,), daemon=True).start()

        threading.Thread(target=accept, daemon=True).start()
        yield it
        listener.shutdown(socket.SHUT_RDWR)
