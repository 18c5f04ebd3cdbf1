"""The letter that a strip is in: the strip to be seen at once, and the whole of it to be kept."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import parseaddr
from html import escape
from pathlib import Path

from kiosk.texts import Texts

_CID = "strip"
_HTML = """\
<!doctype html>
<html lang="{language}">
<body style="margin:0;padding:32px 16px;background:#FFF7EC;color:#1C1A1F;\
font:17px/1.45 system-ui,-apple-system,'Apple SD Gothic Neo','Noto Sans KR',sans-serif;\
text-align:center">
<h1 style="margin:0 0 8px;font-size:28px;line-height:1.2">{headline}</h1>
<p style="margin:0 0 24px">{lead}</p>
<img src="cid:{cid}" alt="{alt}" width="240" style="display:block;width:240px;max-width:100%;\
height:auto;margin:0 auto 24px;border:8px solid #FFFFFF">
{link}<p style="margin:24px 0 0;color:#5F5A5B;font-size:14px">{small}</p>
</body>
</html>
"""
_LINK = """\
<p style="margin:0"><a href="{url}" style="display:inline-block;padding:14px 28px;\
border-radius:24px;background:#FFC83D;color:#1C1A1F;font-weight:700;text-decoration:none">{say}</a>\
</p>
"""


class Letters:
    """Written in the booth's language.

    `sender` is an address, or a name with one; without a name it is the booth's. `strip` finds a
    session's strip, `small` a small one, and `link` is where it is seen from anywhere, if it is.
    """

    def __init__(
        self,
        *,
        booth_name: str,
        language: str,
        sender: str,
        strip: Callable[[str], Path | None],
        small: Callable[[str], Awaitable[Path | None]],
        link: Callable[[str], str | None],
    ) -> None:
        name, address = parseaddr(sender)
        self._from = Address(name or booth_name, addr_spec=address)
        self._booth_name = booth_name
        self._texts = Texts(language)
        self._strip = strip
        self._small = small
        self._link = link

    async def write(self, session: str, *, id: str, to: str, asked_s: float) -> EmailMessage:
        """The same for the same `id`, whenever it is written: so a repeat is known by its
        Message-ID. `asked_s` is Unix time. Raises FileNotFoundError if the strip is gone.
        """
        strip = self._strip(session)
        if strip is None:
            raise FileNotFoundError(f"The strip of {session} is gone.")
        small = await self._small(session)
        return await asyncio.to_thread(
            self._written, strip, small or strip, self._link(session) or "", id, to, asked_s
        )

    def _written(
        self, strip: Path, small: Path, link: str, id: str, to: str, asked_s: float
    ) -> EmailMessage:
        letter = EmailMessage(SMTP)
        letter["From"] = self._from
        letter["To"] = Address(addr_spec=to)
        letter["Subject"] = self._texts.say("Your strip from {booth}", booth=self._booth_name)
        letter["Date"] = datetime.fromtimestamp(asked_s, UTC)
        letter["Message-ID"] = f"<{id}@{self._from.domain}>"
        letter["Auto-Submitted"] = "auto-generated"  # RFC 3834: nobody's holiday answers it
        # A server may take 7 bits only, and none is asked.
        letter.set_content(self._plain(link), cte="quoted-printable")
        letter.add_alternative(self._html(link), subtype="html", cte="quoted-printable")
        html = letter.get_body(("html",))
        assert html is not None
        html.add_related(small.read_bytes(), "image", "jpeg", cid=f"<{_CID}>", disposition="inline")
        letter.add_attachment(strip.read_bytes(), "image", "jpeg", filename="nearbooth.jpg")
        return letter

    def _plain(self, link: str) -> str:
        lines = [self._headline(), self._lead(), *([link] if link else []), self._small_print()]
        return "\n\n".join(lines) + "\n"

    def _html(self, link: str) -> str:
        say = self._texts.say
        return _HTML.format(
            language=self._texts.language,
            headline=escape(self._headline()),
            lead=escape(self._lead()),
            cid=_CID,
            alt=escape(say("A photo strip")),
            link=_LINK.format(url=escape(link), say=escape(say("All pictures"))) if link else "",
            small=escape(self._small_print()),
        )

    def _headline(self) -> str:
        return self._texts.say("Here it is!")

    def _lead(self) -> str:
        return self._texts.say("Your strip is attached, as sharp as on paper.")

    def _small_print(self) -> str:
        sentence = "Somebody asked {booth} to send this, once. Your address is not kept."
        return self._texts.say(sentence, booth=self._booth_name)
