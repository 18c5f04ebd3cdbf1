import pytest

from kiosk.devices.printer import Job, JobState, Status, answers
from kiosk.devices.printer.ipp import Attributes
from kiosk.session.printing import Trouble

IDLE, PRINTING, STOPPED = 3, 4, 5


def told(**values: object) -> Attributes:
    return Attributes({name.replace("_", "-"): value for name, value in values.items()})


def paper(width: object, height: object, *margins: object) -> dict[str, object]:
    size = {"x-dimension": width, "y-dimension": height}
    return {"media-size": size, **dict(zip(answers.MARGINS, margins, strict=False))}


@pytest.mark.parametrize(
    ("number", "state"),
    [
        (3, JobState.PENDING),
        (4, JobState.PENDING),
        (5, JobState.PRINTING),
        (6, JobState.FAILED),
        (7, JobState.CANCELLED),
        (8, JobState.FAILED),
        (9, JobState.DONE),
    ],
)
def test_every_state_of_a_job_has_its_word(number: int, state: JobState) -> None:
    found = answers.job(told(job_id=7, job_name="a strip", job_state=number))
    assert found == Job(7, "a strip", state, begun=False, held=number == 4)


def test_a_job_that_waits_may_have_begun_before() -> None:
    assert answers.job(told(job_id=7, job_state=3, time_at_processing=1_795_000_000)).begun
    # How CUPS says that it never did:
    assert not answers.job(told(job_id=7, job_state=3, time_at_processing="")).begun


@pytest.mark.parametrize(
    "wrong", [told(), told(job_id=7), told(job_id="7", job_state=3), told(job_id=7, job_state=2)]
)
def test_a_job_without_number_or_state_is_none(wrong: Attributes) -> None:
    with pytest.raises(ValueError, match="without number or state"):
        answers.job(wrong)


def test_a_job_is_forgotten_only_by_a_printer_that_has_remembered_so_far() -> None:
    done = told(job_id=7, job_state=9, job_printer_state_reasons=["x", answers.FORGOTTEN])
    assert answers.job(done, remembered=True).forgotten
    assert not answers.job(done).forgotten
    assert not answers.remembers(told(printer_state_reasons=answers.FORGOTTEN))
    assert answers.remembers(told(printer_state_reasons="none"))


def test_the_reasons_of_an_idle_queue_are_yesterdays() -> None:
    empty = "media-empty-warning"
    printing = answers.status(told(printer_state=PRINTING, printer_state_reasons=empty))
    assert printing.troubles == (Trouble.MEDIA_EMPTY,)
    stopped = answers.status(told(printer_state=STOPPED, printer_state_reasons=empty))
    assert (stopped.troubles, stopped.stopped) == ((Trouble.MEDIA_EMPTY,), True)
    assert answers.status(told(printer_state=IDLE, printer_state_reasons=empty)) == Status()


def test_a_queue_that_takes_no_jobs_is_a_trouble_with_its_remedy() -> None:
    shut = answers.status(told(printer_state=IDLE, printer_is_accepting_jobs=False))
    assert shut.troubles == (Trouble.OTHER,)
    assert "cupsaccept" in shut.note
    assert not shut.accepting
    assert answers.status(told(printer_state=IDLE)).accepting


def test_a_printer_is_out_of_reach_only_while_it_is_looked_for() -> None:
    words = "The printer is not responding."
    looking = told(printer_state=PRINTING, printer_state_message=words)
    assert answers.is_out_of_reach(looking)
    assert not answers.is_out_of_reach(told(printer_state=IDLE, printer_state_message=words))
    assert answers.status(looking, offline=True).troubles == (Trouble.OFFLINE,)


def test_papers_have_the_names_that_are_known_for_their_sizes() -> None:
    found = answers.papers(
        told(
            media_supported=["iso_a4_210x297mm", "na_index-4x6_4x6in", "custom_max_216x356"],
            media_col_database=[
                paper(21000, 29700, 317, 317, 317, 317),
                paper(10160, 15240, 0, 0, 0, 0),
                paper(10160, 15240, 0, 0, 0, 0),
                paper([7620, 21590], [12700, 35560], 0, 0, 0, 0),  # a roll, cut to any length
                paper(10160, 15240),
                {"media-type": "photographic"},
                "nonsense",
            ],
        )
    )
    assert [(it.name, it.keyword, it.borderless) for it in found] == [
        ("4x6", "na_index-4x6_4x6in", True),
        ("iso_a4_210x297mm", "iso_a4_210x297mm", False),
    ]


def test_a_queue_that_tries_again_by_itself_is_noticed() -> None:
    assert answers.abilities(told(printer_error_policy="retry-current-job")).retries
    assert not answers.abilities(told(printer_error_policy="stop-printer")).retries
