"""What every NumberDirectory must do. Subclasses supply `directory` and `credentials`."""

from dataclasses import replace

import pytest

from wacore.application.messaging.credentials import Credentials
from wacore.application.messaging.ports_numbers import NumberDirectory, TokenRefused
from wacore.domain.ids import WabaId


class NumberDirectoryContract:
    """
    What every NumberDirectory must do. Subclasses supply `directory` and `credentials`.

    The account has two numbers that can send.
    """

    async def test_the_account_is_described(
        self, directory: NumberDirectory, credentials: Credentials
    ) -> None:
        """Under its id, with its name."""
        described = await directory.account(credentials)

        assert credentials.waba_id == described.waba_id
        assert described.name

    async def test_numbers_are_listed(
        self, directory: NumberDirectory, credentials: Credentials
    ) -> None:
        """Each once, with what sending from it depends on."""
        found = await directory.numbers(credentials)

        assert 2 == len({number.id for number in found}) == len(found)
        for number in found:
            assert ("CONNECTED", "GREEN", "STANDARD") == (
                number.status,
                number.quality,
                number.throughput,
            )
            assert number.display_phone_number
            assert number.verified_name

    async def test_webhooks_can_be_had_and_given_up(
        self, directory: NumberDirectory, credentials: Credentials
    ) -> None:
        """More than once."""
        for _ in range(2):
            await directory.subscribe(credentials, callback_url="", verify_token="")
            await directory.unsubscribe(credentials)

    async def test_a_bad_token_is_refused_everywhere(
        self, directory: NumberDirectory, credentials: Credentials
    ) -> None:
        """So is a good one for somebody else's account; the token itself is not repeated."""
        forged = replace(credentials, access_token="forged-token")  # noqa: S106 - opens nothing
        foreign = replace(credentials, waba_id=WabaId("42"))
        for bad in (forged, foreign):
            with pytest.raises(TokenRefused) as raised:
                await directory.account(bad)
            assert "forged-token" not in str(raised.value)
            with pytest.raises(TokenRefused):
                await directory.numbers(bad)
            with pytest.raises(TokenRefused):
                await directory.subscribe(bad, callback_url="", verify_token="")
            with pytest.raises(TokenRefused):
                await directory.unsubscribe(bad)
