import pytest

from kiosk.devices.printer.reasons import out_of_reach, runs_low, troubles
from kiosk.session.printing import Trouble


@pytest.mark.parametrize("suffix", ["", "-error", "-warning", "-report"])
@pytest.mark.parametrize(
    ("word", "trouble"),
    [
        ("media-empty", Trouble.MEDIA_EMPTY),
        ("media-needed", Trouble.MEDIA_EMPTY),
        ("media-jam", Trouble.MEDIA_JAM),
        ("cover-open", Trouble.COVER_OPEN),
        ("marker-supply-empty", Trouble.SUPPLY_EMPTY),
        ("offline", Trouble.OFFLINE),
    ],
)
def test_the_word_counts_and_not_how_bad_it_is_called(
    word: str, suffix: str, trouble: Trouble
) -> None:
    assert troubles([word + suffix]) == (trouble,)


@pytest.mark.parametrize(
    "reason",
    ["none", "", "paused", "cups-waiting-for-job-completed", "media-low-report", "com.dnp-hot"],
)
def test_what_stops_nothing_is_no_trouble(reason: str) -> None:
    assert troubles([reason]) == ()


def test_an_error_in_a_makers_own_words_is_for_somebody_to_look_at() -> None:
    assert troubles(["com.dnp-ribbon-torn-error"]) == (Trouble.OTHER,)


def test_each_trouble_is_told_once_and_the_one_to_act_on_first() -> None:
    reasons = ["offline-report", "media-needed-warning", "cover-open", "media-empty-warning"]
    assert troubles(reasons) == (Trouble.MEDIA_EMPTY, Trouble.COVER_OPEN, Trouble.OFFLINE)


def test_paper_and_ink_run_low_before_they_end() -> None:
    assert runs_low(["media-low-report"])
    assert runs_low(["marker-supply-low-warning"])
    assert not runs_low(["none", "media-empty"])


def test_a_printer_that_is_looked_for_is_out_of_reach() -> None:
    gone = "The printer may not exist or is unavailable at this time."
    assert out_of_reach(["none"], gone)
    assert out_of_reach(["connecting-to-device"], "")
    assert not out_of_reach(["cups-waiting-for-job-completed"], "Printing.")
