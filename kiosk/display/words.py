"""What the booth's screen says of a View: headlines, lamps, devices. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from kiosk.display.typeset import shortened
from kiosk.session.view import (
    Action,
    BackgroundView,
    Glow,
    PersonView,
    ShootPhase,
    ShootView,
    Stage,
    StripStatus,
    View,
)
from kiosk.texts import Texts

_NAME_LENGTH = 16

LAMPS: Mapping[Action, str] = {
    Action.NONE: "",
    Action.BEGIN: "to begin",
    Action.READY: "we're ready",
    Action.UNREADY: "wait, not yet",
    Action.NEXT: "go on",
    Action.CHOOSE: "next background",
    Action.START: "let's go",
    Action.RETAKE: "once more",
    Action.GO_ON: "keep it",
    Action.ANOTHER: "another strip",
    Action.PRINT: "hold: one more print",
    Action.DONE: "all done",
}
"""What a press would do, said under the button's name."""

TROUBLES: Mapping[str, tuple[str, str]] = {
    "camera": ("The camera is taking a nap.", "We are waking it up."),
    "buttons": ("The buttons are not listening.", "Please ask the staff."),
    "lights": ("The lamps are resting.", "Everything else works."),
    "display": ("The booth has no screen.", "Please ask the staff."),
    "segmenter": ("The scissors are missing.", "Everyone keeps a picture of their own."),
    "disk": ("The album is full.", "Please ask the staff: it needs room for new pictures."),
}
"""Two kind sentences for a device that is lost. Why it is, in its adapter's words, is technical and
English: that is for the operator's page, `kiosk status` and the log."""

_TROUBLE = ("Something needs a hand.", "Please ask the staff.")

STAFF: Mapping[str, str] = {
    "camera": "Check the camera's cable.",
    "lights": "",
    "segmenter": "",
    "stick": "Put in another stick.",
}
"""What whoever stands before the screen can do about it; nothing where the booth does without."""

_ELSEWHERE = "The operator's page says more."

ASIDE: Mapping[str, str] = {
    "stick": "The USB stick takes no more.",
    "bucket": "Uploads are waiting.",
    "mail": "E-mails are waiting.",
    "hotspot": "The booth's own Wi-Fi is off.",
}
"""What is the operator's business alone: guests have their strip all the same."""

DEVICES: Mapping[str, str] = {
    "camera": "camera",
    "buttons": "buttons",
    "lights": "lamps",
    "display": "screen",
    "segmenter": "scissors",
    "printer": "printer",
    "disk": "disk",
    "stick": "USB stick",
    "bucket": "uploads",
    "mail": "e-mail",
    "hotspot": "Wi-Fi",
}


@dataclass(frozen=True)
class Words:
    """A headline and the line below it; `note`: a rule that just now matters, or for the staff."""

    title: str
    lead: str = ""
    note: str = ""


def lamp(action: Action, texts: Texts) -> str:
    return texts.say(LAMPS[action])


def headline(view: View, texts: Texts) -> Words:
    match view.stage:
        case Stage.ATTRACT:
            return Words(texts.say("Take a strip with someone who is not here."))
        case Stage.WAITING_ROOM:
            return _waiting(view, texts)
        case Stage.SELECT_BG:
            return _choosing(view, texts)
        case Stage.SHOOT if view.shoot:
            return _shooting(view, view.shoot, texts)
        case _:
            return _ending(view.result.status if view.result else StripStatus.COMPOSING, texts)


def name_of(person: PersonView, texts: Texts) -> str:
    return texts.say("You here") if person.is_booth else person.name


def names(people: Iterable[PersonView], texts: Texts) -> str:
    return ", ".join(shortened(name_of(person, texts), _NAME_LENGTH) for person in people)


def brought_by(background: BackgroundView, texts: Texts) -> str:
    """Whose picture it is; nothing for the booth's own."""
    return texts.say("by {name}", name=background.by_name) if background.by_name else ""


def initial(person: PersonView, texts: Texts) -> str:
    """What stands for a person where there is no room for the name."""
    return name_of(person, texts).strip()[:1].upper()


def _waiting(view: View, texts: Texts) -> Words:
    here = [person for person in view.people if person.connected]
    ready = sum(person.ready for person in here)
    lead = texts.count(
        "{n} of {total} is ready", "{n} of {total} are ready", ready, total=len(here)
    )
    if len(view.people) == 1:
        lead = texts.say("Just you so far. Friends join by the link.")
    others = [person for person in here if person.id in view.undecided and not person.is_booth]
    if view.start_lamp.glow is Glow.BREATHING:
        return Words(texts.say("Here we go!"), lead)
    if others and all(person.ready for person in here if person.is_booth):
        return Words(_waiting_for(others, texts), lead)
    return Words(texts.say("Everyone ready?"), lead)


def _waiting_for(others: list[PersonView], texts: Texts) -> str:
    n = len(others)
    if n == 1:
        return texts.say("Waiting for {name}", name=names(others, texts))
    return texts.count("Waiting for {n} more", "Waiting for {n} more", n)


def _choosing(view: View, texts: Texts) -> Words:
    here = [person for person in view.people if person.connected]
    chosen = sum(person.chosen is not None for person in here)
    lead = texts.count(
        "{n} of {total} has chosen", "{n} of {total} have chosen", chosen, total=len(here)
    )
    note = texts.say("It's a tie: the one chosen first wins.") if view.tied else ""
    if view.start_lamp.glow is Glow.BREATHING:
        return Words(texts.say("Looks good!"), lead, note)
    return Words(texts.say("Pick a background"), lead, note)


def _shooting(view: View, shoot: ShootView, texts: Texts) -> Words:
    progress = shot_of(shoot, texts)
    match shoot.phase:
        case ShootPhase.POSING if view.start_lamp.action is Action.START:
            lead = texts.say("START counts down for everyone at once.")
            return Words(texts.say("Get together!"), lead)
        case ShootPhase.POSING:
            lead = texts.say("The booth's camera is away for a moment.")
            return Words(texts.say("Get together!"), lead)
        case ShootPhase.COUNTING:
            return Words("", progress)
        case ShootPhase.COLLECTING:
            return Words(texts.say("Got it!"), texts.say("Everyone's picture is on its way."))
        case ShootPhase.REVIEW:
            return Words(texts.say("How is this one?"), _reviewed(view, shoot, texts))


def shot_of(shoot: ShootView, texts: Texts) -> str:
    return texts.say("Shot {shot} of {shots}", shot=shoot.shot, shots=shoot.shots)


def _reviewed(view: View, shoot: ShootView, texts: Texts) -> str:
    """Who is missing, if anyone is; else whether it can be taken again."""
    taken = next((it for it in shoot.taken if it.shot == shoot.shot), None)
    pictured = {who for who, _, _ in taken.pictures} if taken else set()
    missing = [person for person in view.people if taken and person.id not in pictured]
    if len(missing) == 1:
        return texts.say("{name} is not in this one", name=names(missing, texts))
    if missing:
        return texts.say("{names} are not in this one", names=names(missing, texts))
    if view.ready_lamp.action is Action.RETAKE:
        left = shoot.retakes_left
        return texts.count("{n} retake left", "{n} retakes left", left)
    return shot_of(shoot, texts)


def _ending(status: StripStatus, texts: Texts) -> Words:
    match status:
        case StripStatus.READY:
            lead = texts.say("Everyone on one strip. Yours to keep.")
            return Words(texts.say("Here it is!"), lead)
        case StripStatus.FAILED:
            lead = texts.say("Your pictures are safe. Please ask the staff.")
            return Words(texts.say("The strip got stuck"), lead)
        case StripStatus.COMPOSING:
            lead = texts.say("Everyone on one strip, in a moment.")
            return Words(texts.say("Making your strip"), lead)


def trouble(device: str, texts: Texts) -> Words:
    """What guests are told of a device that is lost, and the staff in the note."""
    title, lead = TROUBLES.get(device, _TROUBLE)
    return Words(texts.say(title), texts.say(lead), to_staff(STAFF.get(device, _ELSEWHERE), texts))


def aside(device: str, texts: Texts) -> Words:
    """The same of one of `ASIDE`."""
    return Words(texts.say(ASIDE[device]), note=to_staff(STAFF.get(device, ""), texts))


def to_staff(what: str, texts: Texts) -> str:
    """So that guests see that it is not for them; nothing of nothing. `what` is a text's key."""
    return texts.say("Staff: {what}", what=texts.say(what)) if what else ""
