"""The inside of a simulated printer: jobs, one after the other, each taking its seconds of work.

Pure: time goes in as seconds that have passed. What is in here is all of the machine, so that it
can be written down and go on in another process.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

from kiosk.devices.printer import Job, JobState
from kiosk.session.printing import Trouble


@dataclass
class Work:
    """A job, and how many seconds of work on it are left."""

    id: int
    name: str
    left_s: float
    state: JobState = JobState.PENDING
    begun: bool = False
    note: str = ""

    @property
    def as_job(self) -> Job:
        return Job(self.id, self.name, self.state, self.begun, self.note)


@dataclass
class Machine:
    """`trouble` holds a sheet in the middle of the machine, `stopped` what has not begun."""

    works: list[Work] = field(default_factory=list)
    trouble: Trouble | None = None
    stopped: bool = False

    def take(self, name: str, seconds: float) -> Work:
        work = Work(len(self.works) + 1, name, seconds)
        self.works.append(work)
        self._begin()
        return work

    def pass_time(self, seconds: float) -> Iterator[Work]:
        """Work on, and give each job whose sheet has come out."""
        while seconds >= 0 and self.trouble is None and (work := self._begin()):
            worked = min(seconds, work.left_s)
            work.left_s -= worked
            seconds -= worked
            if work.left_s > 0:
                return
            work.state = JobState.DONE
            yield work
        self._begin()

    def _begin(self) -> Work | None:
        """What is being printed; the next one, if nothing is and nothing keeps it from that."""
        left = [work for work in self.works if not work.state.is_end]
        if not left or (self.stopped and left[0].state is JobState.PENDING):
            return None
        left[0].state, left[0].begun = JobState.PRINTING, True
        return left[0]

    def end(self, id: int, state: JobState, note: str) -> None:
        """Of what has ended already, nothing becomes."""
        for work in self.works:
            if work.id == id and not work.state.is_end:
                work.state, work.note = state, note

    def current(self) -> Work | None:
        return next((it for it in self.works if it.state is JobState.PRINTING), None)

    def restart(self) -> None:
        """As CUPS after a crash: what had begun waits with the others, the queue is stopped."""
        self.stopped = True
        if (work := self.current()) is not None:
            work.state = JobState.PENDING
