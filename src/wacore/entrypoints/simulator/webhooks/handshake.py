"""The GET a callback must answer before it is believed (Meta, Create a webhook endpoint)."""

from secrets import randbelow

import aiohttp

from wacore.entrypoints.simulator.errors import GraphError

_LONGEST_URL = 200


async def verify_callback(session: aiohttp.ClientSession, url: str, verify_token: str) -> None:
    """
    Raises:
        GraphError: 100, the callback did not answer 200 with the challenge.
    """
    if not url.startswith(("http://", "https://")) or len(url) > _LONGEST_URL:
        raise GraphError(100, f"The callback must be a URL of at most {_LONGEST_URL} characters.")
    challenge = str(randbelow(10**10))
    query = {"hub.mode": "subscribe", "hub.challenge": challenge, "hub.verify_token": verify_token}
    try:
        async with session.get(url, params=query) as answer:
            echoed = (await answer.text()).strip()
            accepted = answer.status == 200 and echoed == challenge
    except (aiohttp.ClientError, OSError, TimeoutError) as error:
        raise _not_verified(type(error).__name__) from error
    if not accepted:
        raise _not_verified(f"HTTP {answer.status}")


def _not_verified(reason: str) -> GraphError:
    return GraphError(
        100,
        subcode=2200,
        title="(#2200) Callback verification failed with the following errors: "
        f"The URL couldn't be validated ({reason}).",
    )
