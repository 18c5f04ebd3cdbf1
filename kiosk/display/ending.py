"""What the booth says of a finished strip: how its print goes, and which way it goes home. Pure."""

import re
from dataclasses import replace

from kiosk.display.troubles import happened, printer_trouble, to_do
from kiosk.display.words import Words
from kiosk.session.printing import PrintStatus, Trouble, WayKind
from kiosk.session.view import PrintsView, ResultView, View, WayView
from kiosk.texts import Texts

_WAITED_FOR = (PrintStatus.WAITING, PrintStatus.PRINTING, PrintStatus.STUCK)


def best_way(view: View) -> WayView | None:
    """One is enough: they come with the best first."""
    return next(iter(view.result.ways or ()), None) if view.result else None


def take_home(view: View, result: ResultView, texts: Texts) -> Words:
    """What to do with the code; or, without one, where else the strip is."""
    if result.ways is None:
        return Words(texts.say("One moment"), texts.say("Looking for a way to your phone…"))
    if not result.ways:
        return _elsewhere(view, result, texts)
    match result.ways[0].kind:
        case WayKind.INTERNET:
            return Words(texts.say("Scan me"), texts.say("Works anywhere, for a few days."))
        case WayKind.HERE:
            return Words(texts.say("Scan me"), texts.say("Works on this Wi-Fi."))
        case WayKind.HOTSPOT:
            title = texts.say("Scan 1, then 2")
            return Words(title, texts.say("The booth has a Wi-Fi of its own."))


def _elsewhere(view: View, result: ResultView, texts: Texts) -> Words:
    friends = any(person.connected and not person.is_booth for person in view.people)
    unreachable = texts.say("Phones can't reach the booth just now.")
    if result.prints and _comes(view, result.prints):
        on_theirs = texts.say("Your friends have it on their phones.")
        title = texts.say("Take it home on paper")
        return Words(title, on_theirs if friends else unreachable)
    if friends:
        lead = texts.say("It is on their phones. They can send it to you.")
        return Words(texts.say("Your friends have it"), lead)
    return Words(texts.say("Your strip is safe here"), texts.say("Please ask the staff."))


def _comes(view: View, prints: PrintsView) -> bool:
    """Whether there is a print, or will be without anybody's help."""
    if prints.status is PrintStatus.PRINTED:
        return True
    on_its_way = prints.status in (PrintStatus.WAITING, PrintStatus.PRINTING)
    return on_its_way and printer_trouble(view) is None


def trouble_shown(view: View) -> Trouble | None:
    """What keeps guests from the print that they wait for; not when they have it, or get none."""
    prints = view.result.prints if view.result else None
    if prints is None or prints.status not in _WAITED_FOR:
        return None
    otherwise = Trouble.OTHER if prints.status is PrintStatus.STUCK else None
    return printer_trouble(view) or otherwise


def print_said(view: View, prints: PrintsView, texts: Texts) -> Words:
    """How the print goes; `note` is for the staff, or says of what nothing is printed."""
    trouble = trouble_shown(view)
    if prints.status is PrintStatus.STUCK and trouble:
        lead, note = texts.say("Please ask the staff."), to_do(trouble, texts)
        return Words(texts.say("Your print needs a hand."), lead, note)
    if trouble:
        return Words(happened(trouble, texts), _safe(view, texts), to_do(trouble, texts))
    said = _going(view, prints, texts)
    return replace(said, note=_left_out(prints, texts)) if prints.refused else said


def _going(view: View, prints: PrintsView, texts: Texts) -> Words:
    asked, printed = prints.asked, prints.printed
    match prints.status:
        case PrintStatus.PRINTING if printed:
            title = texts.say("{printed} of {asked} printed…", printed=printed, asked=asked)
            return Words(title, texts.say("The rest is on its way."))
        case PrintStatus.PRINTING:
            title = texts.count("Printing your strip…", "Printing {n} strips…", asked)
            return Words(title, texts.say("Watch the slot."))
        case PrintStatus.PRINTED:
            lead = texts.count("Take it from the slot.", "Take them from the slot.", asked)
            return Words(texts.say("Printed!"), lead)
        case PrintStatus.REFUSED if prints.may_again:
            # A new event has begun since, or a sheet of somebody else was called off.
            lead = texts.say("Hold READY for one print.")
            return Words(texts.say("There are prints again."), lead)
        case PrintStatus.REFUSED:
            lead = texts.say("Scan to take it home.") if best_way(view) else ""
            return Words(texts.say("Prints are used up tonight."), lead)
        case _:
            return Words(texts.say("In the queue"), texts.say("Your print comes in a moment."))


def _left_out(prints: PrintsView, texts: Texts) -> str:
    return texts.count(
        "{n} more was left out: too few prints were left tonight.",
        "{n} more were left out: too few prints were left tonight.",
        prints.refused,
    )


def _safe(view: View, texts: Texts) -> str:
    if best_way(view):
        return texts.say("Your strip is safe: scan to take it home.")
    return texts.say("Your strip is safe and prints later.")


def wifi_password(wifi: str) -> str:
    """Of the text of a Wi-Fi code (`WIFI:T:WPA;S:name;P:password;;`), for who has to type it."""
    found = re.search(r";P:((?:\\.|[^;\\])*)", wifi)
    return re.sub(r"\\(.)", r"\1", found[1]) if found else ""
