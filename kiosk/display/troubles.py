"""What is said of a printer that does not print: to guests what happened, and to the operator what
to do about it. Pure."""

from kiosk.session.events import Health
from kiosk.session.printing import Trouble
from kiosk.session.view import View
from kiosk.texts import Texts

_ORDER = (
    Trouble.OFFLINE,
    Trouble.MEDIA_JAM,
    Trouble.COVER_OPEN,
    Trouble.MEDIA_EMPTY,
    Trouble.SUPPLY_EMPTY,
    Trouble.OTHER,
)
"""What has to be dealt with before anything else can be comes first."""


def printer_trouble(view: View) -> Trouble | None:
    """Why nothing prints; of several troubles the one to deal with first."""
    known = view.printer.troubles if view.printer else ()
    found = [Trouble(it) if it in set(Trouble) else Trouble.OTHER for it in known]
    if not found and _reason(view) is not None:
        return Trouble.OFFLINE
    return min(found, key=_ORDER.index, default=None)


def happened(trouble: Trouble, texts: Texts) -> str:
    match trouble:
        case Trouble.MEDIA_EMPTY:
            return texts.say("Out of paper.")
        case Trouble.MEDIA_JAM:
            return texts.say("The paper is stuck.")
        case Trouble.COVER_OPEN:
            return texts.say("The printer is open.")
        case Trouble.SUPPLY_EMPTY:
            return texts.say("The printer is out of colour.")
        case Trouble.OFFLINE:
            return texts.say("The printer is taking a nap.")
        case Trouble.OTHER:
            return texts.say("The printer needs a hand.")


def to_do(view: View, trouble: Trouble, texts: Texts) -> str:
    """For the operator: why the printer is lost, in its adapter's words, or else what to do."""
    return _reason(view) or _advice(trouble, texts)


def _advice(trouble: Trouble, texts: Texts) -> str:
    match trouble:
        case Trouble.MEDIA_EMPTY:
            return texts.say("Staff: put in paper and close the tray.")
        case Trouble.MEDIA_JAM:
            return texts.say("Staff: open the printer and pull the paper out gently.")
        case Trouble.COVER_OPEN:
            return texts.say("Staff: close the cover until it clicks.")
        case Trouble.SUPPLY_EMPTY:
            return texts.say("Staff: put in a new ribbon or cartridge.")
        case Trouble.OFFLINE:
            return texts.say("Staff: check that it is on, and its cable.")
        case Trouble.OTHER:
            return texts.say("Staff: look at the printer's own panel.")


def _reason(view: View) -> str | None:
    """Of a printer that is lost; None if it is there."""
    lost = (it for it in view.devices if it.device == "printer" and it.health == Health.LOST)
    return next((it.reason for it in lost), None)
