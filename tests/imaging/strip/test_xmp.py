"""What a strip says of its shots, read as a program would."""

import datetime
from xml.etree import ElementTree as Xml

from kiosk.imaging.strip.xmp import OURS, RDF, XMP, Instant, packet

SEOUL = datetime.timezone(datetime.timedelta(hours=9))
MADE = datetime.datetime(2026, 11, 24, 21, 5, 30, tzinfo=SEOUL)


def read(*shots: Instant, software: str = "Nearbooth") -> Xml.Element:
    data = packet(shots, made_at=MADE, software=software)
    assert data.startswith(b"<?xpacket begin=")
    assert data.endswith(b'<?xpacket end="r"?>')
    description = Xml.fromstring(data).find(f".//{{{RDF}}}Description")
    assert description is not None
    return description


def told(description: Xml.Element, name: str) -> list[str | None]:
    return [each.text for each in description.iter(f"{{{OURS}}}{name}")]


def test_each_shot_has_its_time_its_cameras_and_how_far_apart_they_were() -> None:
    shots = [Instant(MADE - datetime.timedelta(seconds=n), 4, 9.876) for n in (20, 10)]
    description = read(*shots)
    assert told(description, "takenAt") == [
        "2026-11-24T21:05:10.000+09:00",
        "2026-11-24T21:05:20.000+09:00",
    ]
    assert told(description, "cameras") == ["4", "4"]
    assert told(description, "spreadMs") == ["9.9", "9.9"]


def test_a_strip_without_pictures_is_still_a_packet() -> None:
    assert told(read(), "spreadMs") == []


def test_whatever_it_is_told_is_text() -> None:
    tool = read(software='<booth> & "co"').find(f"{{{XMP}}}CreatorTool")
    assert tool is not None
    assert tool.text == '<booth> & "co"'
