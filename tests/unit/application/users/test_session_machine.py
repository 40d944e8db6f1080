import asyncio
from datetime import timedelta

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, invariant, rule

from support.users import UsersWorld
from wacore.application.users.ports import InvalidAccessToken
from wacore.application.users.refresh_session import RefreshSessionCommand
from wacore.application.users.views import TokenPair
from wacore.domain.users.session import InvalidRefreshToken, RefreshTokenReused


class RefreshFamilies(RuleBasedStateMachine):
    """
    Logins and refreshes against a model: each family has one good refresh token, and a spent one
    ends it.
    """

    pairs = Bundle("pairs")

    def __init__(self) -> None:
        super().__init__()
        self.runner = asyncio.Runner()
        self.world = UsersWorld()
        self.runner.run(self.world.register())
        self.family_of: dict[str, int] = {}
        self.good: dict[int, str] = {}  # family → its good refresh token; revoked ones are absent
        self.families = 0

    @rule(target=pairs)
    def log_in(self) -> TokenPair:
        pair = self.runner.run(self.world.log_in())
        self.families += 1
        self.family_of[pair.refresh_token] = self.families
        self.good[self.families] = pair.refresh_token
        return pair

    @rule(target=pairs, pair=pairs)
    def refresh(self, pair: TokenPair) -> TokenPair:
        family = self.family_of[pair.refresh_token]
        command = RefreshSessionCommand(refresh_token=pair.refresh_token)
        try:
            fresh = self.runner.run(self.world.auth.refresh(command))
        except RefreshTokenReused:
            assert self.good.pop(family) != pair.refresh_token
            return pair
        except InvalidRefreshToken:
            assert family not in self.good
            return pair
        assert self.good[family] == pair.refresh_token
        self.family_of[fresh.refresh_token] = family
        self.good[family] = fresh.refresh_token
        return fresh

    @rule(minutes=st.integers(0, 10))
    def time_passes(self, minutes: int) -> None:
        self.world.clock.advance(timedelta(minutes=minutes))

    @rule(pair=pairs)
    def access_follows_the_family(self, pair: TokenPair) -> None:
        try:
            self.runner.run(self.world.authenticate(pair.access_token))
        except InvalidAccessToken:
            return
        assert self.family_of[pair.refresh_token] in self.good

    @invariant()
    def live_sessions_are_the_good_families(self) -> None:
        live = [s for s in self.world.store.sessions.values() if s.revoked_at is None]

        assert len(self.good) == len(live) - 1  # the registration's own session

    def teardown(self) -> None:
        self.runner.close()


TestRefreshFamilies = RefreshFamilies.TestCase
TestRefreshFamilies.settings = settings(max_examples=40, stateful_step_count=20, deadline=None)
