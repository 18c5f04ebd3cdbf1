"""The parts of a JPEG file: leaving out the private ones without touching a pixel.

A file is a chain of segments (ITU-T T.81, annex B): a marker 0xFF and a byte, mostly a length of
two bytes that counts itself, and content. Compressed data follows a scan's header (SOS) and ends
with the next marker that is neither stuffing nor a restart.
"""

import re
from collections.abc import Iterator

_START = b"\xff\xd8"
_END = b"\xff\xd9"
_SOS = 0xDA
_NEXT_MARKER = re.compile(rb"\xff+[^\x00\xd0-\xd7\xff]")
_COMMENT = 0xFE
_APPLICATION = range(0xE0, 0xF0)
_HARMLESS = (b"JFIF\0", b"ICC_PROFILE\0", b"Adobe")
"""Application segments that say how to read the pixels: density, colours, colour transform."""


def scans(data: bytes) -> int:
    """How many scans a JPEG has, at most: each costs a pass over all its pixels."""
    return data.count(b"\xff\xda")


def without_private_parts(data: bytes) -> bytes:
    """The same pixels without EXIF (place, camera, thumbnail), XMP, comments, or what follows.

    Raises ValueError if it is not a chain of segments.
    """
    kept = [segment for segment in _segments(data) if not _is_private(segment)]
    return b"".join([_START, *kept, _END])


def _segments(data: bytes) -> Iterator[bytes]:
    """All between start and end; a scan's data belongs to the segment of its header."""
    if not data.startswith(_START):
        raise ValueError("not a JPEG")
    at = len(_START)
    while (marker := data[at : at + 2]) != _END:
        if len(marker) < 2 or marker[0] != 0xFF:
            raise ValueError(f"no marker at byte {at}")
        if marker[1] == 0xFF:  # fill bytes may precede a marker
            at += 1
            continue
        end = at + 2 + int.from_bytes(data[at + 2 : at + 4], "big")
        if marker[1] == _SOS:
            end = _end_of_scan(data, end)
        yield data[at:end]
        at = end


def _end_of_scan(data: bytes, start: int) -> int:
    found = _NEXT_MARKER.search(data, start)
    if found is None:
        raise ValueError("a scan without an end")
    return found.start()


def _is_private(segment: bytes) -> bool:
    if segment[1] == _COMMENT:
        return True
    return segment[1] in _APPLICATION and not segment[4:].startswith(_HARMLESS)
