"""Room for those who follow live, in one process."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

from wacore.domain.actor import Actor
from wacore.domain.errors import RateLimited

_LATER = 5.0


class TooManyFollowers(RateLimited):
    """An organisation, or one session of it, follows with as many streams as are allowed."""

    code = "too-many-followers"

    def __init__(self, whose: str, most: int) -> None:
        super().__init__(
            f"{whose} has {most} streams of events open already; close one.", retry_after=_LATER
        )


class LivePlaces:
    """
    Args:
        of_organization: Streams at once of one organisation.
        of_session: Of them, those of one session; an API key counts as the session of its maker.
    """

    def __init__(self, *, of_organization: int = 100, of_session: int = 10) -> None:
        self._of_organization = of_organization
        self._of_session = of_session
        self._taken: Counter[object] = Counter()

    @contextmanager
    def taken(self, actor: Actor) -> Iterator[None]:
        """
        Raises:
            TooManyFollowers: There is no place left.
        """
        organization = actor.organization_id
        session = (organization, actor.user_id, actor.session_id)
        if self._taken[session] >= self._of_session:
            raise TooManyFollowers("This session", self._of_session)
        if self._taken[organization] >= self._of_organization:
            raise TooManyFollowers("This organisation", self._of_organization)
        places: tuple[object, ...] = (organization, session)
        self._taken.update(places)
        try:
            yield
        finally:
            self._taken.subtract(places)
            self._taken = +self._taken
