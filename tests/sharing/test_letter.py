"""The letter, as a mail program takes it apart."""

from email import message_from_bytes, policy
from email.headerregistry import Address
from email.message import EmailMessage
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from kiosk.sharing.letter import Letters

STRIP = Path(__file__).parent.parent.parent / "assets/pictures/strip.jpg"


def letters(
    tmp_path: Path,
    *,
    language: str = "en",
    booth_name: str = "Mina & Jun's <Party>",
    sender: str = "booth@mail.example.com",
    link: str | None = None,
    strip: Path | None = STRIP,
) -> Letters:
    small = tmp_path / "small.jpg"
    with Image.open(STRIP) as image:
        image.resize((300, 900)).save(small)

    async def find(session: str) -> Path | None:
        return small

    return Letters(
        booth_name=booth_name,
        language=language,
        sender=sender,
        strip=lambda session: strip,
        small=find,
        link=lambda session: link,
    )


async def written(it: Letters, id: str = "abc") -> EmailMessage:
    """As it comes out of the network again."""
    letter = await it.write("one", id=id, to="mina@example.com", asked_s=1_767_268_800.0)
    read = message_from_bytes(letter.as_bytes(), policy=policy.default)
    assert isinstance(read, EmailMessage)
    return read


def body(letter: EmailMessage, kind: str) -> str:
    part = letter.get_body((kind,))
    assert part is not None
    return str(part.get_content())


async def test_the_strip_is_attached_as_it_is(tmp_path: Path) -> None:
    [attached] = (await written(letters(tmp_path))).iter_attachments()
    assert attached.get_filename() == "nearbooth.jpg"
    assert attached.get_content_type() == "image/jpeg"
    assert attached.get_content() == STRIP.read_bytes()


async def test_it_is_seen_at_once_in_the_letter(tmp_path: Path) -> None:
    letter = await written(letters(tmp_path))
    inline = {
        str(part["Content-ID"]): part for part in letter.walk() if part["Content-ID"] is not None
    }
    assert 'src="cid:strip"' in body(letter, "html")
    shown = inline["<strip>"]
    assert shown.get_content_disposition() == "inline"
    with Image.open(BytesIO(shown.get_content())) as image:
        assert image.size == (300, 900)


async def test_who_reads_plain_text_has_all_of_it_too(tmp_path: Path) -> None:
    text = body(await written(letters(tmp_path, link="https://x.example/s/abc")), "plain")
    assert "Here it is!" in text
    assert "https://x.example/s/abc" in text
    assert "Mina & Jun's <Party>" in text


async def test_in_html_a_name_is_only_a_name(tmp_path: Path) -> None:
    link = 'https://x.example/?a="><script>'
    html = body(await written(letters(tmp_path, link=link)), "html")
    assert "Mina &amp; Jun&#x27;s &lt;Party&gt;" in html
    assert "<script>" not in html


async def test_without_a_link_that_works_at_home_there_is_none(tmp_path: Path) -> None:
    letter = await written(letters(tmp_path))
    assert "href" not in body(letter, "html")
    assert "http" not in body(letter, "plain")


async def test_it_is_in_the_booths_language(tmp_path: Path) -> None:
    letter = await written(letters(tmp_path, language="ko", booth_name="우리 결혼해요"))
    assert "우리 결혼해요" in str(letter["Subject"])
    assert "사진을 첨부했어요." in body(letter, "plain")
    assert '<html lang="ko">' in body(letter, "html")


async def test_it_comes_from_the_booth_and_goes_to_one(tmp_path: Path) -> None:
    letter = await written(letters(tmp_path))
    assert letter["From"].addresses == (
        Address("Mina & Jun's <Party>", addr_spec="booth@mail.example.com"),
    )
    assert [it.addr_spec for it in letter["To"].addresses] == ["mina@example.com"]
    assert letter["Bcc"] is letter["Cc"] is None
    named = await written(letters(tmp_path, sender="Photos <booth@mail.example.com>"))
    assert named["From"].addresses[0].display_name == "Photos"


async def test_the_same_letter_written_again_is_known_by_its_id(tmp_path: Path) -> None:
    first, again, other = [
        await written(letters(tmp_path), id=id) for id in ("abc", "abc", "another")
    ]
    assert first["Message-ID"] == again["Message-ID"] == "<abc@mail.example.com>"
    assert first["Date"] == again["Date"]
    assert other["Message-ID"] != first["Message-ID"]


async def test_it_is_seven_bits_of_short_lines_whatever_is_in_it(tmp_path: Path) -> None:
    name = "우리 결혼해요 " * 4
    it = letters(tmp_path, language="ko", booth_name=name.strip())
    data = (await it.write("one", id="abc", to="mina@example.com", asked_s=0.0)).as_bytes()
    assert max(data) < 128
    assert max(map(len, data.split(b"\r\n"))) <= 998
    assert b"\n" not in data.replace(b"\r\n", b"")


async def test_nobody_adds_a_line_to_its_head(tmp_path: Path) -> None:
    for name in ("Party\nBcc: x@example.com", "Party\r\n\r\nbody"):
        with pytest.raises(ValueError, match=r"[Hh]eader|CR|newline|linefeed"):
            await written(letters(tmp_path, booth_name=name))


async def test_a_strip_that_is_gone_is_told(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        await written(letters(tmp_path, strip=None))
