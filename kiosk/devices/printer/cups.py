"""Any printer that CUPS knows, by IPP. CUPS keeps the jobs; nothing of them is kept here."""

import asyncio
import hashlib
import time
from collections.abc import Mapping
from types import MappingProxyType
from urllib.parse import quote

from pyipp.enums import IppOperation

from kiosk.devices.printer import Abilities, Job, Status, Uncertain, UnsupportedError, answers, ppd
from kiosk.devices.printer.door import Door, NotThereError, RefusedError, not_allowed, user
from kiosk.devices.printer.ipp import Answer, Attributes, Name, Request, Value
from kiosk.devices.printer.papers import Paper, choose, paper
from kiosk.errors import DeviceError

WATCH_S = 5.0
"""How often CUPS is asked whether it is there, if nobody asks it anything else."""

OFFLINE_S = 6.0
"""So long CUPS may look for a printer: it connects anew for each job, and printers sleep."""

HIGH_QUALITY = 5
SAME_AS = {"ColorModel": "print-color-mode", "cupsPrintQuality": "print-quality"}
"""Options that CUPS would not heed beside the attribute of IPP, which it thinks more of."""

NAME_BYTES = 255  # RFC 8011 section 5.1.3


class CupsPrinter:
    """`server` is the path of CUPS' socket, or `host[:port]`; `media` as `papers.paper` reads it.
    `options` are those of the queue's driver; with a PageSize among them, that is the paper.

    By host and port CUPS does not know who we are: it lets us print, but not start a stopped queue
    unless its policy was opened.
    """

    simulated = False

    def __init__(
        self,
        *,
        server: str,
        queue: str,
        media: str,
        borderless: bool,
        options: Mapping[str, str] = MappingProxyType({}),
        watch_s: float = WATCH_S,
        offline_s: float = OFFLINE_S,
    ) -> None:
        self._server = server
        self._queue = queue
        self._media = media
        self._borderless = borderless
        self._options = options
        self._watch_s = watch_s
        self._offline_s = offline_s
        self._paper: Paper | None = None
        self._door: Door | None = None
        self._loss = asyncio.Event()
        self._reason = ""
        self._looking_since_s: float | None = None
        self._memorable: set[int] = set()

    async def open(self) -> None:
        await self.close()
        self._loss.clear()
        self._looking_since_s = None
        self._door = Door(self._server)
        possible = (await self.abilities()).papers
        await self._check_options()
        # By its size alone, CUPS would find another PageSize.
        self._paper = None if ppd.PAGE_SIZE in self._options else self._choose(possible)

    async def failed(self) -> None:
        while not self._loss.is_set():
            try:
                async with asyncio.timeout(self._watch_s):
                    await self._loss.wait()
            except TimeoutError:
                await self.status()
        raise DeviceError(self._reason)

    async def close(self) -> None:
        door, self._door = self._door, None
        if door is not None:
            await door.close()

    async def status(self) -> Status:
        queue = await self._about_queue(answers.STATUS)
        return answers.status(queue, offline=self._is_offline(queue))

    def _is_offline(self, queue: Attributes) -> bool:
        if not answers.is_out_of_reach(queue):
            self._looking_since_s = None
            return False
        now_s = time.monotonic()
        self._looking_since_s = self._looking_since_s or now_s
        return now_s - self._looking_since_s > self._offline_s

    async def abilities(self) -> Abilities:
        return answers.abilities(await self._about_queue(answers.ABILITIES))

    async def submit(self, name: str, jpeg: bytes) -> int:
        remembers = answers.remembers(await self._about_queue(answers.STATUS))
        answer = await self._ask(
            IppOperation.PRINT_JOB,
            {"job-name": job_name(name), "document-format": "image/jpeg"},
            job=self._ticket(),
            document=jpeg,
        )
        number = answer.jobs[0].number("job-id") if answer.jobs else None
        if number is None:
            raise Uncertain("CUPS took the sheet but did not say as which job.")
        if remembers:
            self._memorable.add(number)
        return number

    def _ticket(self) -> dict[str, Value]:
        """How the sheet is to look.

        The paper is described by its size and margins, for by its name CUPS takes the one with a
        white border where there are both. Filling the paper is exact if the sheet has its shape,
        whatever resolution the JPEG speaks of.
        """
        fills = self._paper.borderless if self._paper else self._borderless
        ticket: dict[str, Value] = {
            "print-color-mode": "color",
            "print-quality": HIGH_QUALITY,
            "print-scaling": "fill" if fills else "fit",
        }
        if self._paper:
            ticket["media-col"] = _media_col(self._paper)
        for name, value in self._options.items():
            ticket.pop(SAME_AS.get(name, ""), None)
            ticket[name] = Name(value)
        return ticket

    async def job(self, id: int) -> Job | None:
        attributes: dict[str, Value] = {"job-id": id, "requested-attributes": answers.JOB}
        answer = await self._ask(IppOperation.GET_JOB_ATTRIBUTES, attributes, may_lack=True)
        found = self._jobs(answer)
        return found[0] if found else None

    async def find(self, name: str) -> Job | None:
        wanted = job_name(name)
        found = (it for it in await self._named("all") if it.name == wanted)
        return max(found, key=lambda it: it.id, default=None)

    async def jobs(self) -> list[Job]:
        return await self._named("not-completed")

    async def _named(self, which: str) -> list[Job]:
        attributes: dict[str, Value] = {
            "which-jobs": which,
            "my-jobs": False,
            "requested-attributes": answers.JOB,
        }
        jobs = self._jobs(await self._ask(IppOperation.GET_JOBS, attributes))
        if any(not job.name for job in jobs):
            raise DeviceError(
                f"CUPS hides the names of jobs from the user {user()}: "
                "set JobPrivateValues none in its policy, or reach it by its socket."
            )
        return jobs

    def _jobs(self, answer: Answer) -> list[Job]:
        try:
            return [
                answers.job(it, remembered=it.number("job-id") in self._memorable)
                for it in answer.jobs
            ]
        except ValueError as error:
            raise DeviceError("CUPS gave an answer about jobs that cannot be read.") from error

    async def cancel(self, id: int) -> None:
        try:
            await self._ask(IppOperation.CANCEL_JOB, {"job-id": id}, may_lack=True)
        except DeviceError:
            job = await self.job(id)
            if job is not None and not job.state.is_end:
                raise

    async def resume(self) -> None:
        await self._ask(IppOperation.RESUME_PRINTER, {})

    async def _about_queue(self, wanted: list[str]) -> Attributes:
        answer = await self._ask(
            IppOperation.GET_PRINTER_ATTRIBUTES, {"requested-attributes": wanted}, may_lack=True
        )
        if answer.is_yes and answer.printers:
            return answer.printers[0]
        queues = await self._queues()
        names = ", ".join(queues) or "none at all"
        what = f"CUPS has no queue {self._queue!r}; it has {names}."
        raise UnsupportedError(what, setting="queue", possible=queues)

    async def _queues(self) -> tuple[str, ...]:
        answer = await self._ask(
            IppOperation.CUPS_GET_PRINTERS,
            {"requested-attributes": ["printer-name"]},
            may_lack=True,
        )
        return tuple(sorted(it.text("printer-name") for it in answer.printers))

    async def _check_options(self) -> None:
        known = await self._driver_options() if self._options else {}
        for name, value in self._options.items():
            if ppd.has(known, name, value):
                continue
            if choices := known.get(name):
                what = f"The driver of {self._queue} has no {name}={value}."
                possible = tuple(f"{name}={choice}" for choice in choices)
            else:
                what = f"The driver of {self._queue} knows no option {name}."
                possible = tuple(known)
            raise UnsupportedError(what, setting="options", possible=possible)

    async def _driver_options(self) -> dict[str, tuple[str, ...]]:
        assert self._door is not None
        try:
            file = await self._door.fetch(f"/printers/{self._queue}.ppd")
        except NotThereError:
            return {}  # a queue without a driver
        return ppd.options(file.decode(errors="replace"))

    def _choose(self, possible: tuple[Paper, ...]) -> Paper:
        try:
            wanted = paper(self._media)
        except ValueError as error:
            raise _no_paper(str(error), possible) from error
        chosen = choose(possible, wanted, borderless=self._borderless)
        if chosen is not None:
            return chosen
        if choose(possible, wanted, borderless=False) is None:
            raise _no_paper(f"{self._queue} cannot print on {self._media}.", possible)
        what = f"{self._queue} cannot print {self._media} to the edge."
        raise UnsupportedError(what, setting="borderless", possible=("false",))

    async def _ask(
        self,
        operation: IppOperation,
        attributes: dict[str, Value],
        *,
        job: dict[str, Value] | None = None,
        document: bytes = b"",
        may_lack: bool = False,
    ) -> Answer:
        """DeviceError if CUPS says no; with `may_lack` that something is not there is an answer."""
        if self._door is None:
            raise DeviceError("The printer is not open.")
        path = f"/printers/{self._queue}"
        whose: dict[str, Value] = {
            "printer-uri": f"ipp://localhost{quote(path)}",
            "requesting-user-name": user(),
        }
        request = Request(operation, whose | attributes, job or {}, document)
        try:
            answer = await self._door.ask(path, request)
        except RefusedError:
            raise
        except DeviceError as error:
            self._lose(str(error))
            raise
        if answer.is_forbidden:
            raise DeviceError(not_allowed(answer.message or f"IPP {answer.status:#06x}"))
        if not answer.is_yes and not (may_lack and answer.is_not_found):
            raise DeviceError(f"CUPS says no: {answer.message or f'IPP {answer.status:#06x}'}")
        return answer

    def _lose(self, reason: str) -> None:
        self._reason = reason
        self._loss.set()


def job_name(name: str) -> str:
    """The name under which CUPS knows a job: the booth's own, if IPP can take it."""
    if name.isprintable() and 0 < len(name.encode()) <= NAME_BYTES:
        return name
    return f"sheet {hashlib.sha256(name.encode(errors='replace')).hexdigest()}"


def _media_col(sheet: Paper) -> dict[str, Value]:
    size: dict[str, Value] = {"x-dimension": sheet.width, "y-dimension": sheet.height}
    margins = dict(zip(answers.MARGINS, sheet.margins, strict=True))
    return {"media-size": size, **margins}


def _no_paper(what: str, possible: tuple[Paper, ...]) -> UnsupportedError:
    names = tuple(dict.fromkeys(it.name for it in possible))
    sentence = f"{what} It knows {', '.join(names) or 'no paper at all'}."
    return UnsupportedError(sentence, setting="paper", possible=names)
