"""What a printer's reasons (`printer-state-reasons`, RFC 8011 section 5.4.12) mean for the booth.

A reason is a word and how bad it is: `media-empty-error`, `-warning`, `-report`, or nothing. How
bad is not to be trusted: CUPS passes a printer's `media-empty-error` on as `media-empty-warning`,
while its state stays "processing". So the word alone decides, by how it begins.
"""

from collections.abc import Iterable

from kiosk.session.printing import Trouble

TROUBLES = {
    "media-empty": Trouble.MEDIA_EMPTY,
    "media-needed": Trouble.MEDIA_EMPTY,
    "media-jam": Trouble.MEDIA_JAM,
    "cover-open": Trouble.COVER_OPEN,
    "door-open": Trouble.COVER_OPEN,
    "interlock-open": Trouble.COVER_OPEN,
    "marker-supply-empty": Trouble.SUPPLY_EMPTY,
    "marker-supply-missing": Trouble.SUPPLY_EMPTY,
    "toner-empty": Trouble.SUPPLY_EMPTY,
    "offline": Trouble.OFFLINE,
    "shutdown": Trouble.OFFLINE,
    "timed-out": Trouble.OFFLINE,
    "input-tray-missing": Trouble.OTHER,
    "output-area-full": Trouble.OTHER,
    "marker-waste-full": Trouble.OTHER,
    "spool-area-full": Trouble.OTHER,
    "cups-missing-filter": Trouble.OTHER,
    "cups-insecure-filter": Trouble.OTHER,
}
LOW = ("media-low", "marker-supply-low", "marker-supply-almost-empty", "toner-low")

OUT_OF_REACH = (
    "The printer may not exist",
    "The printer is unreachable",
    "The printer is not responding",
    "The printer is not connected",
    "The printer did not respond",
    "Unable to locate printer",
    "Waiting for printer to become available",
)
"""How CUPS' ways to a printer (its ipp, socket, lpd and usb backends) say that they look for it.
Most of them give no reason for it, only these words; in English, for we ask in English."""


def troubles(reasons: Iterable[str]) -> tuple[Trouble, ...]:
    """Each trouble once, in the order of Trouble: what guests are told first comes first."""
    found = {trouble for reason in reasons if (trouble := _trouble(reason))}
    return tuple(trouble for trouble in Trouble if trouble in found)


def _trouble(reason: str) -> Trouble | None:
    for word, trouble in TROUBLES.items():
        if reason.startswith(word):
            return trouble
    # A maker's own word: if the maker calls it an error, somebody should look.
    return Trouble.OTHER if reason.endswith("-error") else None


def runs_low(reasons: Iterable[str]) -> bool:
    """Whether paper or ink will end soon."""
    return any(reason.startswith(LOW) for reason in reasons)


def out_of_reach(reasons: Iterable[str], message: str) -> bool:
    """Whether CUPS is looking for the printer. So it does for a moment with every job: only if it
    goes on, the printer is off."""
    looking = any(reason.startswith("connecting-to-device") for reason in reasons)
    return looking or message.startswith(OUT_OF_REACH)
