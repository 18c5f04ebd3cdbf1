"""What a session knows of paper and of links: how many strips, how a print goes, which way home.

A strip is one of those that guests tear off; a sheet is one piece of paper and one print job, and
has `per_sheet` strips on it.
"""

from dataclasses import dataclass
from enum import StrEnum
from math import ceil


class Trouble(StrEnum):
    """Why the printer does not print, in its own words (RFC 8011 5.4.12) where it has any."""

    MEDIA_EMPTY = "media-empty"
    MEDIA_JAM = "media-jam"
    COVER_OPEN = "cover-open"
    SUPPLY_EMPTY = "marker-supply-empty"
    OFFLINE = "offline"
    OTHER = "other"


class PrintStatus(StrEnum):
    """How the prints of a session go."""

    WAITING = "waiting"
    PRINTING = "printing"
    PRINTED = "printed"
    STUCK = "stuck"  # somebody of the staff has to look
    REFUSED = "refused"  # the quota is used up


class WayKind(StrEnum):
    """A way for guests to take their strip home."""

    INTERNET = "internet"
    HERE = "here"  # the network that booth and guest are in
    HOTSPOT = "hotspot"


@dataclass(frozen=True)
class Way:
    """`url` opens the strip. `network` is the name of the Wi-Fi to join first, if any, and `wifi`
    the text of the QR that joins it, password and all: for the booth's own screen only."""

    kind: WayKind
    url: str
    network: str = ""
    wifi: str = ""


@dataclass(frozen=True)
class PrintRules:
    """The operator's choices. Numbers are strips.

    `copies` is how many a session gets; 0 means one for everybody in the booth, up to `most`.
    `session_quota`, 0 for none, counts those printed once more as well. `hold`: while the printer
    does not print, no session begins.
    """

    per_sheet: int = 2
    copies: int = 0
    most: int = 4
    session_quota: int = 8
    hold: bool = False


def strips_wanted(people: int, rules: PrintRules) -> int:
    """Strips for a session with so many in the booth: whole sheets, and always one."""
    wanted = rules.copies or min(people, rules.most)
    sheets = max(1, ceil(wanted / rules.per_sheet))
    if rules.session_quota:
        sheets = min(sheets, max(1, rules.session_quota // rules.per_sheet))
    return sheets * rules.per_sheet


def leaves_room(asked: int, rules: PrintRules) -> bool:
    """Whether the quota of a session that has asked for so many strips has room for a sheet."""
    return not rules.session_quota or asked + rules.per_sheet <= rules.session_quota
