"""Hands a letter to a mail server, by the standard library's smtplib, and says what a No means.

    MailError           a DeviceError: the message is a sentence for the operator
    ├── ServerError     the server is not there, or does not take the booth: all letters wait
    ├── LaterError      not this letter, and not now (4xx): it is tried again by itself
    └── RefusedError    never this letter (5xx)

What a server says about a letter may repeat whom it is for: of that, only its codes are passed on.
"""

import re
import smtplib
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from email.message import EmailMessage
from typing import Literal

from kiosk.errors import DeviceError

_ENHANCED = re.compile(rb"[245]\.\d{1,3}\.\d{1,3}")


class MailError(DeviceError):
    """What went wrong with the mail."""


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
    """One letter, one connection. For one thread at a time, but for `give_up`.

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
        self._socket: socket.socket | None = None

    def deliver(self, letter: EmailMessage, to: str) -> None:
        """The server has it when this returns. Blocks. Raises MailError."""
        with _understood(), self._connected() as smtp:
            smtp.send_message(letter, to_addrs=[to])

    def give_up(self) -> None:
        """Whoever blocks in `deliver` comes out of it, with a MailError. From any thread."""
        with suppress(OSError):
            if self._socket:
                self._socket.shutdown(socket.SHUT_RDWR)

    @contextmanager
    def _connected(self) -> Iterator[smtplib.SMTP]:
        smtp = self._dialled()
        self._socket = smtp.sock
        try:
            if self._server.security == "starttls":
                smtp.starttls(context=self._trust)  # or it raises: never in the open instead
                self._socket = smtp.sock
            if self._server.user:
                smtp.login(self._server.user, self._server.password)
            yield smtp
            with suppress(OSError, smtplib.SMTPException):
                smtp.quit()  # the letter is there: what comes now is no reason to send it again
        finally:
            self._socket = None
            smtp.close()

    def _dialled(self) -> smtplib.SMTP:
        """An address as the name that a client has to say: its own name is nobody's business."""
        it, own_name = self._server, "[127.0.0.1]"
        if it.security == "tls":
            return smtplib.SMTP_SSL(
                it.host, it.port, own_name, timeout=self._timeout_s, context=self._trust
            )
        return smtplib.SMTP(it.host, it.port, own_name, timeout=self._timeout_s)


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
        sentence = "The mail server does not accept user and password under [mail]"
        raise ServerError(f"{sentence} ({_codes(error.smtp_code, error.smtp_error)}).") from error
    except smtplib.SMTPSenderRefused as error:
        sentence = "The mail server does not accept the sender under [mail]"
        raise ServerError(f"{sentence} ({_codes(error.smtp_code, error.smtp_error)}).") from error
    except smtplib.SMTPNotSupportedError as error:
        raise ServerError("The mail server offers no STARTTLS, or no login.") from error
    except ssl.SSLCertVerificationError as error:
        sentence = "The mail server has a certificate that nobody here trusts."
        raise ServerError(sentence) from error
    except (smtplib.SMTPException, OSError, UnicodeError) as error:
        raise ServerError("The mail server cannot be reached. Is there internet?") from error


def _about_letter(code: int, said: bytes | str) -> MailError:
    if code == 421:  # RFC 5321 3.8: the server shuts down, whatever it was asked
        return ServerError("The mail server is closing (421).")
    kind = RefusedError if code >= 500 else LaterError
    return kind(f"The mail server did not take the letter ({_codes(code, said)}).")


def _codes(code: int, said: bytes | str) -> str:
    """`550 5.1.1`, and nothing of the words behind."""
    found = _ENHANCED.match(said if isinstance(said, bytes) else said.encode())
    return f"{code} {found.group().decode()}" if found else str(code)
