"""Hands a letter to a mail server, by the standard library's smtplib, and says what a No means.

    MailError           a DeviceError: the message is a sentence for the operator
    ├── ServerError     the server is not there, or does not take the booth: all letters wait
    ├── LaterError      not this letter, and not now (4xx): it is tried again by itself
    └── RefusedError    never this letter (5xx)

What a server says about a letter may repeat whom it is for: of that, only its codes are passed on.

The library's own dialling shows its socket to nobody before the server has greeted, and would read
the lines of an answer for as long as there are any. Both is done otherwise in here.
"""

import re
import smtplib
import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from email.message import EmailMessage
from typing import Any, Literal

from kiosk.errors import DeviceError

TOO_LONG = "The mail server takes too long."
_LOGIN = "The mail server does not accept user and password under [mail]."
_SENDER = "The mail server does not accept the sender under [mail]."
_UNABLE = "The mail server offers no STARTTLS, or no login."
_CERTIFICATE = "The mail server has a certificate that nobody here trusts."
_SILENT = "The mail server cannot be reached. Is there internet?"
_CLOSING = "The mail server is closing."

_ENHANCED = re.compile(rb"[245]\.\d{1,3}\.\d{1,3}")

_MOST_LINES = 1000
"""Of a server, in one connection. A letter takes about thirty."""


class MailError(DeviceError):
    """What went wrong with the mail; `codes` are the server's."""

    def __init__(self, sentence: str, codes: str = "") -> None:
        super().__init__(sentence)
        self.codes = codes


class ServerError(MailError):
    pass


class LaterError(MailError):
    pass


class RefusedError(MailError):
    pass


@dataclass(frozen=True)
class MailServer:
    """Without a `user` nobody logs in."""

    host: str
    port: int
    security: Literal["starttls", "tls", "none"]
    user: str = ""
    password: str = ""


class Courier:
    """One letter, one connection, one at a time: what was given up has to be out of the way first,
    or a letter could be on two ways at once.

    `timeout_s` is how long a server may be silent; `trust` is whose certificates are good, for None
    those that the system trusts.
    """

    def __init__(
        self,
        server: MailServer,
        *,
        trust: ssl.SSLContext | None = None,
        timeout_s: float = 30.0,
    ) -> None:
        self._server = server
        self._trust = trust or ssl.create_default_context()
        self._timeout_s = timeout_s
        self._at_work = threading.Lock()
        self._line = _Line()

    def deliver(self, letter: EmailMessage, to: str) -> None:
        """The server has it when this returns. Blocks. Raises MailError."""
        if not self._at_work.acquire(blocking=False):
            raise ServerError(TOO_LONG)
        try:
            with closing(_Line()) as self._line, _understood(), self._connected() as smtp:
                smtp.send_message(letter, to_addrs=[to])
        finally:
            self._at_work.release()

    def give_up(self) -> None:
        """Whoever is in `deliver` delivers nothing any more, and comes out of it with a MailError:
        at once, or when a name or a server that does not answer has taken its time. From any
        thread."""
        self._line.cut()

    @contextmanager
    def _connected(self) -> Iterator[smtplib.SMTP]:
        smtp = self._dialled()
        try:
            if self._server.security == "starttls":
                smtp.starttls(context=self._trust)  # or it raises: never in the open instead
            if self._server.user:
                smtp.login(self._server.user, self._server.password)
            yield smtp
            with suppress(OSError, smtplib.SMTPException):
                smtp.quit()  # the letter is there: what comes now is no reason to send it again
        finally:
            smtp.close()

    def _dialled(self) -> smtplib.SMTP:
        tls = self._trust if self._server.security == "tls" else None
        return _Client(self._server, self._line, tls=tls, timeout_s=self._timeout_s)


class _Line:
    """The connection of one delivery. Any thread may cut it, even before there is one."""

    def __init__(self) -> None:
        self._socket: socket.socket | None = None
        self._cut = False

    def dialled(self, host: str, port: int, timeout_s: float) -> socket.socket:
        it = socket.create_connection((host, port), timeout_s)
        self._socket = it.dup()  # TLS takes `it` over; this is the same connection, and stays
        if self._cut:
            self.cut()
        return it

    def cut(self) -> None:
        self._cut = True
        with suppress(OSError):
            if self._socket:
                self._socket.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        if self._socket:
            self._socket.close()


class _Client(smtplib.SMTP):
    """The library's, on a line of ours. `tls` is for a server that begins with it.

    An address is the name that it says it has: its own is nobody's business.
    """

    def __init__(
        self, server: MailServer, line: _Line, *, tls: ssl.SSLContext | None, timeout_s: float
    ) -> None:
        self._line = line
        self._tls = tls
        self._timeout_s = timeout_s
        super().__init__(server.host, server.port, "[127.0.0.1]")

    def connect(
        self, host: str = "localhost", port: int = 0, source_address: Any = None
    ) -> tuple[int, bytes]:
        """Called by the library once, in its `__init__`, and done as its LMTP does it."""
        self.sock = self._line.dialled(host, port, self._timeout_s)
        if self._tls:
            self.sock = self._tls.wrap_socket(self.sock, server_hostname=host)
        self.file = None
        return self.getreply()

    def getreply(self) -> tuple[int, bytes]:
        if self.file is None and self.sock:
            self.file = _Answers(self.sock.makefile("rb"))
        return super().getreply()


class _Answers:
    """What a server says, up to its _MOST_LINES: then it is as if it had hung up."""

    def __init__(self, file: Any) -> None:
        self._file = file
        self._left = _MOST_LINES

    def readline(self, size: int) -> bytes:
        self._left -= 1
        line: bytes = self._file.readline(size) if self._left >= 0 else b""
        return line

    def close(self) -> None:
        self._file.close()


@contextmanager
def _understood() -> Iterator[None]:
    """What goes wrong in here comes out as a MailError."""
    try:
        yield
    except smtplib.SMTPRecipientsRefused as error:
        code, said = next(iter(error.recipients.values()))
        raise _about_letter(code, said) from None
    except smtplib.SMTPDataError as error:
        raise _about_letter(error.smtp_code, error.smtp_error) from None
    except smtplib.SMTPAuthenticationError as error:
        raise ServerError(_LOGIN, _codes(error.smtp_code, error.smtp_error)) from error
    except smtplib.SMTPSenderRefused as error:
        raise ServerError(_SENDER, _codes(error.smtp_code, error.smtp_error)) from error
    except smtplib.SMTPNotSupportedError as error:
        raise ServerError(_UNABLE) from error
    except ssl.SSLCertVerificationError as error:
        raise ServerError(_CERTIFICATE) from error
    except (smtplib.SMTPException, OSError, ValueError) as error:
        raise ServerError(_SILENT) from error  # ValueError: it says what no mail server does


def _about_letter(code: int, said: bytes | str) -> MailError:
    if code == 421:  # RFC 5321 3.8: the server shuts down, whatever it was asked
        return ServerError(_CLOSING, _codes(code, said))
    kind = RefusedError if code >= 500 else LaterError
    codes = _codes(code, said)
    return kind(f"The mail server did not take the letter ({codes}).", codes)


def _codes(code: int, said: bytes | str) -> str:
    """`550 5.1.1`, and nothing of the words behind."""
    found = _ENHANCED.match(said if isinstance(said, bytes) else said.encode())
    return f"{code} {found.group().decode()}" if found else str(code)
