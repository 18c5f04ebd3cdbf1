"""The configuration as the session obeys it."""

from kiosk.config import load
from kiosk.rules import rules_of
from kiosk.session.backgrounds import colour
from kiosk.session.printing import PrintRules

OFFERED = (colour("#FFFFFF"),)


def test_seconds_become_milliseconds_and_the_rest_stays() -> None:
    config = load(None, ["session.review_s=2.5", "session.shots=3", "buttons.hold_s=2.0"], {})
    rules = rules_of(config, OFFERED)
    assert (rules.review_ms, rules.shots, rules.hold_ms) == (2500.0, 3, 2000.0)
    assert rules.backgrounds == OFFERED


def test_without_a_printer_nothing_is_printed() -> None:
    assert rules_of(load(None, [], {}), OFFERED).printing is None


def test_a_strip_for_everybody_or_so_many_as_the_operator_says() -> None:
    printer = ["printer.backend=simulated", "printer.strips=1", "printer.when_stopped=hold"]
    by_people = rules_of(load(None, printer, {}), OFFERED).printing
    assert by_people == PrintRules(per_sheet=1, copies=0, most=4, session_quota=8, hold=True)
    three = rules_of(load(None, [*printer, "printer.copies=3"], {}), OFFERED).printing
    assert three is not None
    assert three.copies == 3
