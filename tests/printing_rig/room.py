"""A printer, and a cupsd with a queue for it: what stands in the corner of the venue."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from tests.printing_rig.cupsd import Cupsd
from tests.printing_rig.paper import JPEG_TOO, PaperPrinter


@dataclass(frozen=True)
class PrintRoom:
    cupsd: Cupsd
    paper: PaperPrinter


@contextmanager
def print_room(
    *, formats: str = JPEG_TOO, seconds: float = 0.5, attributes: str = ""
) -> Iterator[PrintRoom]:
    """Ready to print, in a tenth of a second. For the arguments see PaperPrinter."""
    paper = PaperPrinter(formats=formats, seconds=seconds, attributes=attributes)
    try:
        cupsd = Cupsd()
        try:
            cupsd.start()
            cupsd.add_queue(paper.uri)
            yield PrintRoom(cupsd, paper)
        finally:
            cupsd.close()
    finally:
        paper.close()
