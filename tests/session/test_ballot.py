from kiosk.session.ballot import cast, following, leading, tied, voters, without

RED, GREEN = "color-ff0000", "color-00ff00"


def test_the_background_with_most_votes_leads() -> None:
    votes = cast(cast(cast((), "a", RED), "b", GREEN), "c", GREEN)
    assert leading(votes, otherwise="none") == GREEN


def test_of_equals_the_one_chosen_first_leads() -> None:
    votes = cast(cast((), "a", GREEN), "b", RED)
    assert leading(votes, otherwise="none") == GREEN


def test_a_tie_is_two_with_the_most_votes_and_no_less() -> None:
    one = cast((), "a", GREEN)
    assert not tied(())
    assert not tied(one)
    assert tied(cast(one, "b", RED))
    assert not tied(cast(cast(one, "b", RED), "c", RED))
    assert not tied(cast(cast(cast(one, "b", RED), "c", RED), "d", "color-0000ff"))


def test_who_changes_their_mind_stands_behind_those_who_have_not() -> None:
    votes = cast(cast((), "a", RED), "b", GREEN)
    votes = cast(cast(votes, "a", GREEN), "a", RED)
    assert leading(votes, otherwise="none") == GREEN


def test_who_says_the_same_again_keeps_their_place() -> None:
    votes = cast(cast(cast((), "a", RED), "b", GREEN), "a", RED)
    again = cast(cast(cast((), "a", RED), "b", GREEN), "b", GREEN)
    assert leading(votes, otherwise="none") == leading(again, otherwise="none") == RED


def test_everyone_has_one_vote_however_often_they_tap() -> None:
    votes = cast(cast(cast((), "a", RED), "a", GREEN), "a", RED)
    assert voters(votes, RED) == ("a",)
    assert voters(votes, GREEN) == ()


def test_without_a_vote_the_house_decides() -> None:
    assert leading(without(cast((), "a", RED), "a"), otherwise=GREEN) == GREEN


def test_one_button_turns_through_all_backgrounds_and_begins_again() -> None:
    options = ("one", "two", "three")
    turned = [following(options, None)]
    for _ in range(3):
        turned.append(following(options, turned[-1]))
    assert turned == ["one", "two", "three", "one"]


def test_turning_from_a_background_that_is_gone_begins_at_the_first() -> None:
    assert following(("one", "two"), "gone") == "one"
