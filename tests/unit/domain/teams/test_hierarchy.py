from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wacore.domain.ids import TeamId
from wacore.domain.teams.hierarchy import (
    DEEPEST,
    MOST_TEAMS,
    Hierarchy,
    TeamCycle,
    TeamHierarchyTooDeep,
    TooManyTeams,
)
from wacore.domain.teams.team import TeamNotFound

IDS = [TeamId(UUID(int=n)) for n in range(1, 9)]
NEW = TeamId(UUID(int=99))


@given(st.lists(st.tuples(st.sampled_from(IDS), st.sampled_from([None, *IDS])), max_size=30))
def test_no_sequence_of_moves_makes_a_cycle(moves: list[tuple[TeamId, TeamId | None]]) -> None:
    """Every team keeps a way up to a top, whatever is tried."""
    parents: dict[TeamId, TeamId | None] = dict.fromkeys(IDS)
    for team_id, parent_id in moves:
        hierarchy = Hierarchy(parents)
        try:
            hierarchy.require_place(team_id, parent_id)
        except TeamCycle:
            assert parent_id in hierarchy.with_below(team_id)
            continue
        parents[team_id] = parent_id

    hierarchy = Hierarchy(parents)
    for team_id in IDS:
        assert team_id not in hierarchy.above(team_id)
        for above in hierarchy.above(team_id):
            assert team_id in hierarchy.with_below(above)


def a_chain(length: int) -> dict[TeamId, TeamId | None]:
    ids = [TeamId(UUID(int=n + 1000)) for n in range(length)]
    return dict(zip(ids, [None, *ids[:-1]], strict=True))


def test_chains_end_somewhere() -> None:
    """The deepest level takes no further team, nor one with something below it."""
    chain = a_chain(DEEPEST)
    hierarchy = Hierarchy({**chain, NEW: None, IDS[0]: NEW})
    *_, last_but_one, last = chain

    with pytest.raises(TeamHierarchyTooDeep):
        hierarchy.require_place(IDS[0], last)
    with pytest.raises(TeamHierarchyTooDeep):
        hierarchy.require_place(NEW, last_but_one)
    hierarchy.require_place(IDS[0], last_but_one)


def test_unknown_parents_are_not_found() -> None:
    """Teams of other organisations are not in the hierarchy."""
    with pytest.raises(TeamNotFound):
        Hierarchy({}).require_place(NEW, IDS[0])


def test_organizations_have_a_limit() -> None:
    """Only new teams meet it."""
    full = {TeamId(UUID(int=n + 1)): None for n in range(MOST_TEAMS)}
    hierarchy = Hierarchy(full)

    with pytest.raises(TooManyTeams):
        hierarchy.require_place(TeamId(UUID(int=10**9)), None)
    hierarchy.require_place(IDS[0], IDS[1])
