"""Which addresses are outside of our own network, and names that lead to no others."""

import socket
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address

from aiohttp.abc import AbstractResolver, ResolveResult
from aiohttp.resolver import ThreadedResolver

_NAT64 = IPv6Network("64:ff9b::/96")


class AddressForbidden(OSError):
    """It is inside of our own network, or none that belongs to one machine."""


def is_outside(text: str) -> bool:
    """Whether an IP address is a public one, also when an IPv4 address hides in an IPv6 one."""
    try:
        address = ip_address(text.partition("%")[0])
    except ValueError:
        return False
    return all(each.is_global and not each.is_multicast for each in _meant(address))


def _meant(address: IPv4Address | IPv6Address) -> list[IPv4Address | IPv6Address]:
    """The address itself, or those that routers may make of it."""
    if isinstance(address, IPv4Address):
        return [address]
    if address.ipv4_mapped is not None:
        return [address.ipv4_mapped]
    if address in _NAT64:
        return [IPv4Address(int(address) & 0xFFFFFFFF)]
    if address.sixtofour is not None:
        return [address, address.sixtofour]
    if address.teredo is not None:
        return [address, *address.teredo]
    return [address]


class OutsideResolver(AbstractResolver):
    """
    Resolves a name once, for the connection that follows: what was checked is what is connected to.

    A name that leads to one forbidden address among others is forbidden altogether.
    """

    def __init__(self, inner: AbstractResolver | None = None) -> None:
        self._inner = inner or ThreadedResolver()

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        found = await self._inner.resolve(host, port, family)
        if not found or not all(is_outside(each["host"]) for each in found):
            raise AddressForbidden(f"{host} leads to no public address")
        return found

    async def close(self) -> None:
        await self._inner.close()
