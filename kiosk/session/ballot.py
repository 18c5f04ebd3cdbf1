"""The vote for the background: one each, may be changed, and a tie goes to the first cast."""

from collections import Counter

Votes = tuple[tuple[str, str], ...]
"""(participant, background id) in the order they were cast; one that changes goes to the end."""


def cast(votes: Votes, participant: str, background: str) -> Votes:
    """Whoever votes for the same again keeps their place."""
    vote = (participant, background)
    return votes if vote in votes else (*without(votes, participant), vote)


def without(votes: Votes, participant: str) -> Votes:
    return tuple(vote for vote in votes if vote[0] != participant)


def voters(votes: Votes, background: str) -> tuple[str, ...]:
    return tuple(who for who, what in votes if what == background)


def leading(votes: Votes, otherwise: str) -> str:
    """The background with most votes; of equals the one chosen first, which everyone saw happen."""
    tally = Counter(what for _, what in votes)
    # Counter keeps first-cast order and max() takes the first of equals.
    return max(tally, key=lambda what: tally[what], default=otherwise)


def tied(votes: Votes) -> bool:
    """Whether two or more share the most votes."""
    tally = sorted(Counter(what for _, what in votes).values(), reverse=True)
    return len(tally) > 1 and tally[0] == tally[1]


def following(options: tuple[str, ...], current: str | None) -> str:
    """The option after the current one, round and round: how one button chooses from many."""
    return options[(options.index(current) + 1) % len(options) if current in options else 0]
