"""What the screen says of a printer that does not print: to guests what happened, and to the staff
what to do about it. Why, in its adapter's words, is for the operator's page. Pure."""

from kiosk.display.words import to_staff
from kiosk.session.events import Health
from kiosk.session.printing import Trouble
from kiosk.session.view import View
from kiosk.session.words import HAPPENED, TO_DO
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
    if not found and _is_lost(view):
        return Trouble.OFFLINE
    return min(found, key=_ORDER.index, default=None)


def happened(trouble: Trouble, texts: Texts) -> str:
    return texts.say(HAPPENED[trouble])


def to_do(trouble: Trouble, texts: Texts) -> str:
    return to_staff(TO_DO[trouble], texts)


def _is_lost(view: View) -> bool:
    return any(it.device == "printer" and it.health == Health.LOST for it in view.devices)
