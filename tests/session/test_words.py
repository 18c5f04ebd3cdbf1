"""One source of words for a printer's trouble: there is no trouble without, and none says twice."""

import pytest

from kiosk.session.printing import Trouble
from kiosk.session.words import HAPPENED, TO_DO
from kiosk.texts import Texts


@pytest.mark.parametrize("trouble", Trouble)
def test_every_trouble_has_a_name_and_a_remedy_in_both_languages(trouble: Trouble) -> None:
    for said in (HAPPENED[trouble], TO_DO[trouble]):
        assert said.endswith(".")
        assert Texts("ko").say(said) != said


def test_no_two_troubles_are_called_the_same() -> None:
    assert len(set(HAPPENED.values())) == len(set(TO_DO.values())) == len(Trouble)
