import base64
import json
from datetime import timedelta
from uuid import UUID

import jwt
import pytest

from wacore.adapters.memory.clock import ManualClock
from wacore.adapters.security.access_tokens import JwtAccessTokens
from wacore.adapters.security.signing_keys import FixedKeyRing, SigningKey
from wacore.adapters.system import uuid7
from wacore.application.users.ports import InvalidAccessToken
from wacore.testing.contracts.users import AccessTokensContract

KEY = SigningKey.from_seed("k1", bytes(range(32)))
OTHER_KEY = SigningKey.from_seed("k1", bytes(range(1, 33)))
NEWER_KEY = SigningKey.from_seed("k2", bytes(range(2, 34)))


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock()


def tokens_of(*keys: SigningKey, clock: ManualClock, audience: str = "wacore") -> JwtAccessTokens:
    return JwtAccessTokens(FixedKeyRing(keys), clock, uuid7, audience=audience, remembered=3)


def without_signature(token: str, **header: str) -> str:
    text = base64.urlsafe_b64encode(json.dumps(header).encode()).rstrip(b"=").decode()
    return f"{text}.{token.split('.')[1]}."


class TestJwtAccessTokens(AccessTokensContract):
    @pytest.fixture
    def tokens(self, clock: ManualClock) -> JwtAccessTokens:
        return tokens_of(KEY, clock=clock)

    def test_anybody_with_the_public_key_can_verify(
        self, tokens: JwtAccessTokens, clock: ManualClock
    ) -> None:
        """A plain JWT library and the published key are enough, and find the documented claims."""
        token = tokens.issue(self.claims(clock))
        published = jwt.PyJWK.from_dict(
            {"kty": "OKP", "crv": "Ed25519", "alg": "EdDSA", "x": KEY.as_jwk().x, "kid": "k1"}
        )

        claims = jwt.decode(
            token,
            published,
            ["EdDSA"],
            audience="wacore",
            options={"verify_exp": False, "verify_iat": False},
        )

        assert "k1" == jwt.get_unverified_header(token)["kid"]
        assert {
            "iss",
            "aud",
            "sub",
            "org",
            "sid",
            "role",
            "perms",
            "sv",
            "jti",
            "iat",
            "exp",
        } == set(claims)
        assert ("wacore", str(UUID(int=1)), 900) == (
            claims["iss"],
            claims["sub"],
            claims["exp"] - claims["iat"],
        )

    def test_a_forged_signature_is_refused(
        self, tokens: JwtAccessTokens, clock: ManualClock
    ) -> None:
        """A key that only calls itself by the same name signs nothing for us."""
        forged = tokens_of(OTHER_KEY, clock=clock).issue(self.claims(clock))

        with pytest.raises(InvalidAccessToken):
            tokens.verify(forged)

    @pytest.mark.parametrize("algorithm", ["none", "HS256", "EdDSA"])
    def test_an_unsigned_token_is_refused(
        self, tokens: JwtAccessTokens, clock: ManualClock, algorithm: str
    ) -> None:
        """Whatever algorithm its header claims."""
        token = without_signature(tokens.issue(self.claims(clock)), alg=algorithm, kid="k1")

        with pytest.raises(InvalidAccessToken):
            tokens.verify(token)

    def test_another_audience_is_refused(self, tokens: JwtAccessTokens, clock: ManualClock) -> None:
        """A token for another application with the same keys is none for us."""
        token = tokens_of(KEY, clock=clock, audience="shop").issue(self.claims(clock))

        with pytest.raises(InvalidAccessToken):
            tokens.verify(token)

    def test_a_token_from_the_future_is_refused(
        self, tokens: JwtAccessTokens, clock: ManualClock
    ) -> None:
        """Five seconds of difference between two clocks are forgiven, not more."""
        ahead = ManualClock(clock.now() + timedelta(seconds=7))

        with pytest.raises(InvalidAccessToken):
            tokens.verify(tokens.issue(self.claims(ahead)))

    def test_rotation_keeps_old_tokens_valid(
        self, tokens: JwtAccessTokens, clock: ManualClock
    ) -> None:
        """Both keys verify; only the newer one signs; a dropped one is dropped at once."""
        old = tokens.issue(self.claims(clock))
        both = tokens_of(NEWER_KEY, KEY, clock=clock)

        assert both.verify(old)
        assert "k2" == jwt.get_unverified_header(both.issue(self.claims(clock)))["kid"]
        with pytest.raises(InvalidAccessToken):
            tokens_of(NEWER_KEY, clock=clock).verify(old)

    def test_remembers_a_bounded_number(self, tokens: JwtAccessTokens, clock: ManualClock) -> None:
        """Of many tokens only the last ones are kept verified."""
        for _ in range(10):
            tokens.verify(tokens.issue(self.claims(clock)))

        assert 3 == len(tokens._verified)
