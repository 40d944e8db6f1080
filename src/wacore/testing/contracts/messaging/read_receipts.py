"""What every ReadReceipts must do."""

from dataclasses import replace

import pytest

from wacore.application.messaging.credentials import Credentials
from wacore.application.messaging.ports_conversations import ReadReceipts
from wacore.application.messaging.ports_numbers import TokenRefused
from wacore.domain.ids import PhoneNumberId, Wamid


class ReadReceiptsContract:
    """
    Subclasses supply `receipts`, `credentials`, `number` and `wamid`.

    The last is a message that somebody has sent to the number.
    """

    async def test_a_message_may_be_read_more_than_once(
        self,
        receipts: ReadReceipts,
        credentials: Credentials,
        number: PhoneNumberId,
        wamid: Wamid,
    ) -> None:
        """The second time changes nothing."""
        for _ in range(2):
            await receipts.mark_read(credentials, number, wamid)

    async def test_a_bad_token_is_refused(
        self,
        receipts: ReadReceipts,
        credentials: Credentials,
        number: PhoneNumberId,
        wamid: Wamid,
    ) -> None:
        """And not repeated in the error."""
        forged = replace(credentials, access_token="forged-token")  # noqa: S106 -- opens nothing

        with pytest.raises(TokenRefused) as refused:
            await receipts.mark_read(forged, number, wamid)
        assert "forged-token" not in str(refused.value)
