"""What an operator, or a program, reads of a check."""

import json

import pytest

from kiosk.preflight.report import Finding, Level, as_json, as_text, pictures_possible


@pytest.mark.parametrize("part", ["camera", "buttons", "network", "disk"])
def test_pictures_need_these_parts(part: str) -> None:
    assert not pictures_possible([Finding(part, Level.FAIL, "Broken.")])
    assert pictures_possible([Finding(part, Level.WARN, "Simulated.")])


@pytest.mark.parametrize("part", ["lights", "printer", "display", "clock"])
def test_pictures_do_not_need_these(part: str) -> None:
    assert pictures_possible([Finding(part, Level.FAIL, "Broken.")])


def test_the_report_reads_the_same_for_people_and_programs() -> None:
    findings = [
        Finding("camera", Level.FAIL, "There is no camera.", "Plug one in."),
        Finding("clock", Level.OK, "Set by the network."),
    ]
    assert as_text(findings).splitlines() == [
        "fail  camera    There is no camera.",
        "                > Plug one in.",
        "ok    clock     Set by the network.",
        "This booth cannot take pictures.",
    ]
    report = json.loads(as_json(findings))
    assert report["pictures"] is False
    assert report["findings"][0]["remedy"] == "Plug one in."
