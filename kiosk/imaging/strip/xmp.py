"""What a strip says of its shots to programs: an XMP packet (ISO 16684-1) inside the files.

For each shot: when it was taken, how many cameras took it, and how far apart they did. Nobody's
name is in it.
"""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from xml.etree import ElementTree as Xml

RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
XMP = "http://ns.adobe.com/xap/1.0/"
OURS = "urn:nearbooth:strip:1"
"""Names of properties, not addresses: nothing is fetched from them."""

_BEGIN = b'<?xpacket begin="\xef\xbb\xbf" id="W5M0MpCehiHzreSzNTczkc9d"?>'
_END = b'<?xpacket end="r"?>'


@dataclass(frozen=True)
class Instant:
    """One shot of a strip. `spread_ms` is between its first and its last picture."""

    taken_at: datetime.datetime
    cameras: int
    spread_ms: float


def packet(shots: Sequence[Instant], *, made_at: datetime.datetime, software: str) -> bytes:
    """The packet, UTF-8."""
    for prefix, name in (("x", "adobe:ns:meta/"), ("rdf", RDF), ("xmp", XMP), ("booth", OURS)):
        Xml.register_namespace(prefix, name)
    meta = Xml.Element("{adobe:ns:meta/}xmpmeta")
    description = _under(_under(meta, RDF, "RDF"), RDF, "Description", {f"{{{RDF}}}about": ""})
    _under(description, XMP, "CreateDate").text = made_at.isoformat(timespec="seconds")
    _under(description, XMP, "CreatorTool").text = software
    listed = _under(_under(description, OURS, "shots"), RDF, "Seq")
    for shot in shots:
        item = _under(listed, RDF, "li", {f"{{{RDF}}}parseType": "Resource"})
        _under(item, OURS, "takenAt").text = shot.taken_at.isoformat(timespec="milliseconds")
        _under(item, OURS, "cameras").text = str(shot.cameras)
        _under(item, OURS, "spreadMs").text = f"{shot.spread_ms:.1f}"
    return _BEGIN + Xml.tostring(meta, encoding="unicode").encode() + _END


def _under(
    parent: Xml.Element, space: str, name: str, attributes: dict[str, str] | None = None
) -> Xml.Element:
    return Xml.SubElement(parent, f"{{{space}}}{name}", attributes or {})
