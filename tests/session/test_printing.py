import pytest

from kiosk.session.printing import PrintRules, leaves_room, strips_wanted


@pytest.mark.parametrize(
    ("people", "rules", "strips"),
    [
        (1, PrintRules(), 2),  # a sheet is cut into two
        (2, PrintRules(), 2),
        (3, PrintRules(), 4),
        (9, PrintRules(), 4),  # but not one for each of a school class
        (9, PrintRules(most=3), 4),  # the sheet is whole
        (0, PrintRules(), 2),
        (5, PrintRules(per_sheet=1, most=8), 5),
        (5, PrintRules(copies=1), 2),  # the operator's number, however many there are
        (1, PrintRules(copies=6), 6),
        (9, PrintRules(most=20, session_quota=8), 8),
        (9, PrintRules(most=20, session_quota=7), 6),  # half a sheet cannot be printed
        (9, PrintRules(most=20, session_quota=0), 10),
        (1, PrintRules(session_quota=1), 2),  # nobody goes without
    ],
)
def test_everybody_in_the_booth_gets_a_strip_within_reason(
    people: int, rules: PrintRules, strips: int
) -> None:
    assert strips_wanted(people, rules) == strips


@pytest.mark.parametrize(
    ("asked", "quota", "leaves"),
    [(2, 8, True), (6, 8, True), (7, 8, False), (8, 8, False), (99, 0, True)],
)
def test_one_sheet_more_is_a_whole_one(asked: int, quota: int, leaves: bool) -> None:
    assert leaves_room(asked, PrintRules(session_quota=quota)) is leaves
