"""What CUPS answers about a job, a queue and its papers, in the booth's words."""

from kiosk.devices.printer import Abilities, Job, JobState, Status
from kiosk.devices.printer.ipp import Attributes
from kiosk.devices.printer.papers import Paper, paper
from kiosk.devices.printer.reasons import out_of_reach, runs_low, troubles
from kiosk.session.printing import Trouble

JOB = [
    "job-id",
    "job-name",
    "job-state",
    "time-at-processing",
    "job-printer-state-message",
    "job-printer-state-reasons",
]
FORGOTTEN = "cups-ipp-missing-job-history"
"""CUPS takes a job for done if the printer does not know it any more."""

STATES = {
    3: JobState.PENDING,
    4: JobState.PENDING,  # it may still come
    5: JobState.PRINTING,
    6: JobState.FAILED,  # stopped in the middle: CUPS never begins such a one again
    7: JobState.CANCELLED,
    8: JobState.FAILED,
    9: JobState.DONE,
}

HELD = 4

STATUS = [
    "printer-state",
    "printer-state-reasons",
    "printer-state-message",
    "printer-is-accepting-jobs",
]
IDLE, STOPPED = 3, 5

ABILITIES = [
    "printer-make-and-model",
    "printer-error-policy",
    "document-format-supported",
    "media-col-database",
    "media-supported",
    "printer-resolution-supported",
]
MARGINS = [f"media-{side}-margin" for side in ("top", "right", "bottom", "left")]
RETRY = ("retry-job", "retry-current-job")


def job(attributes: Attributes, *, remembered: bool = False) -> Job:
    """`remembered`: up to now, this printer has always known its jobs.

    ValueError if it has no number, or a state that RFC 8011 does not know."""
    number, state = attributes.number("job-id"), attributes.number("job-state")
    if number is None or state not in STATES:
        raise ValueError(f"a job without number or state: {number}, {state}")
    return Job(
        number,
        attributes.text("job-name"),
        STATES[state],
        begun=bool(attributes.number("time-at-processing")),
        note=attributes.text("job-printer-state-message"),
        forgotten=remembered and FORGOTTEN in attributes.texts("job-printer-state-reasons"),
        held=state == HELD,
    )


def status(attributes: Attributes, *, offline: bool = False) -> Status:
    """`offline`: CUPS has been looking for the printer for too long.

    CUPS hears from a printer only while it prints. What an idle queue has for reasons is left from
    its last job, and might stand there all night after somebody loaded paper: it does not count.
    """
    reasons, note = attributes.texts("printer-state-reasons"), attributes.text(STATUS[2])
    is_idle = attributes.number("printer-state") == IDLE
    found = set() if is_idle else set(troubles(reasons))
    if offline:
        found.add(Trouble.OFFLINE)
    accepting = not attributes.says_no("printer-is-accepting-jobs")
    if not accepting:
        found.add(Trouble.OTHER)
        note = "Somebody told the queue to take no jobs: `cupsaccept` undoes it."
    return Status(
        tuple(trouble for trouble in Trouble if trouble in found),
        low=runs_low(reasons),
        stopped=attributes.number("printer-state") == STOPPED,
        note=note,
        accepting=accepting,
    )


def is_out_of_reach(attributes: Attributes) -> bool:
    """Whether CUPS is looking for the printer right now, to print on it."""
    if attributes.number("printer-state") == IDLE:
        return False
    return out_of_reach(attributes.texts("printer-state-reasons"), attributes.text(STATUS[2]))


def remembers(attributes: Attributes) -> bool:
    """Whether the printer has known all its jobs so far. One that was switched off in the middle
    of a job does not, and some never do. CUPS keeps saying so until it is started again."""
    return FORGOTTEN not in attributes.texts("printer-state-reasons")


def abilities(attributes: Attributes) -> Abilities:
    return Abilities(
        attributes.text("printer-make-and-model"),
        papers(attributes),
        attributes.texts("document-format-supported"),
        attributes.resolutions("printer-resolution-supported"),
        retries=attributes.text("printer-error-policy") in RETRY,
    )


def papers(attributes: Attributes) -> tuple[Paper, ...]:
    """Those with a size of their own (rolls cut to any length are left out), smallest first."""
    names = _named(attributes.texts("media-supported"))
    found = {
        sheet
        for entry in attributes.collections("media-col-database")
        if (sheet := _paper(entry, names)) is not None
    }
    return tuple(sorted(found, key=lambda it: (it.width * it.height, it.margins)))


def _named(keywords: tuple[str, ...]) -> list[Paper]:
    found = []
    for keyword in keywords:
        try:
            found.append(paper(keyword))
        except ValueError:
            continue  # `custom_min_...` and names of the maker: no size to find them by
    return found


def _paper(entry: Attributes, names: list[Paper]) -> Paper | None:
    size = next(iter(entry.collections("media-size")), Attributes({}))
    width, height = size.number("x-dimension"), size.number("y-dimension")
    margins = [entry.number(name) for name in MARGINS]
    if not width or not height or None in margins:
        return None
    top, right, bottom, left = (it or 0 for it in margins)
    sheet = Paper(width, height, margins=(top, right, bottom, left))
    keyword = next((it.keyword for it in names if it.is_as_large_as(sheet)), "")
    return Paper(width, height, keyword, sheet.margins)
