"""What everybody should know while it is true: troubles, who is away, when it starts over. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from math import ceil

from kiosk.display import words
from kiosk.display.troubles import happened, printer_trouble, to_do
from kiosk.session.events import Health
from kiosk.session.printing import Trouble
from kiosk.session.view import DeviceView, PersonView, View
from kiosk.texts import Texts

WARN_S = 15
"""The booth says that it will start over when that is nearer than this."""


@dataclass(frozen=True)
class Notice:
    """`detail` is for the staff, and so is all of it if it is `quiet`. `picture`: which drawing
    of the printer goes with it."""

    about: str
    says: str
    detail: str = ""
    grave: bool = False
    quiet: bool = False
    picture: Trouble | None = None


def notices(view: View, texts: Texts, now_ms: float) -> list[Notice]:
    """Whatever is true and worth knowing, what matters most first."""
    lost = [it for it in view.devices if it.health == Health.LOST and it.device != "printer"]
    away = [person for person in view.people if not person.connected]
    return [
        *(_trouble(it.device, texts) for it in lost if it.device not in words.ASIDE),
        *_printer(view, texts),
        *_coming_back(away, texts),
        *_starting_over(view, texts, now_ms),
        *_paper(view, texts),
        *(_aside(it.device, texts) for it in lost if it.device in words.ASIDE),
        *_simulated(view.devices, texts),
    ]


def _trouble(device: str, texts: Texts) -> Notice:
    said = words.trouble(device, texts)
    return Notice(device, f"{said.title} {said.lead}", said.note, grave=True)


def _aside(device: str, texts: Texts) -> Notice:
    said = words.aside(device, texts)
    return Notice(device, said.title, said.note, quiet=True)


def _printer(view: View, texts: Texts) -> Iterable[Notice]:
    trouble = printer_trouble(view)
    if trouble:
        says = f"{happened(trouble, texts)} {texts.say('Strips are kept and print later.')}"
        yield Notice("printer", says, to_do(trouble, texts), grave=True, picture=trouble)


def _paper(view: View, texts: Texts) -> Iterable[Notice]:
    """Before it ends; once it has, that is said instead."""
    if view.printer is None or not view.printer.low or view.printer.troubles:
        return
    left = view.printer.sheets_left
    if left is None:
        yield Notice("paper", texts.say("The paper ends soon"), quiet=True)
    else:
        says = texts.count("{n} sheet of paper left", "{n} sheets of paper left", left)
        yield Notice("paper", says, quiet=True)


def _coming_back(away: list[PersonView], texts: Texts) -> Iterable[Notice]:
    if away:
        who = words.names(away, texts)
        one, many = "{names} is coming back…", "{names} are coming back…"
        yield Notice("away", texts.count(one, many, len(away), names=who))


def _starting_over(view: View, texts: Texts, now_ms: float) -> Iterable[Notice]:
    if view.deadline_ms is None or view.deadline_ms - now_ms > WARN_S * 1_000:
        return
    left = max(0, ceil((view.deadline_ms - now_ms) / 1_000))
    one, many = "The booth starts over in {n} second", "The booth starts over in {n} seconds"
    yield Notice("deadline", texts.count(one, many, left))


def _simulated(devices: Iterable[DeviceView], texts: Texts) -> Iterable[Notice]:
    which = [it.device for it in devices if it.health == Health.SIMULATED]
    if which:
        said = ", ".join(texts.say(words.DEVICES.get(device, device)) for device in which)
        yield Notice("simulated", texts.say("Simulated: {devices}", devices=said))
