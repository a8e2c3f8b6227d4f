"""Which addresses webhooks may go to: no address of this machine or of a network behind it."""

from __future__ import annotations

import socket
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

Address = IPv4Address | IPv6Address
Resolve = Callable[[str, int], Sequence[str]]

#: IPv6 addresses that lead to the IPv4 address in their last 32 bits (RFC 6052).
_NAT64 = IPv6Network("64:ff9b::/96")


class UnknownHostError(OSError):
    """The name leads nowhere, now."""


class PrivateAddressError(ValueError):
    """The host is, or leads to, an address that no webhook goes to."""

    def __init__(self, host: str, address: str) -> None:
        where = host if host == address else f"{host} ({address})"
        super().__init__(f"{where} is no public address; GUICHET_WEBHOOK_ALLOW can allow it")
        self.host = host
        self.address = address


def resolved(host: str, port: int) -> Sequence[str]:
    """The addresses of a host, by the system's resolver. Raises UnknownHostError."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise UnknownHostError(f"{host} cannot be found") from error
    return list(dict.fromkeys(str(each[4][0]).partition("%")[0] for each in found))


@dataclass(frozen=True, slots=True)
class AllowedAddresses:
    """Public addresses, and what the operator allows besides: hosts, addresses, networks."""

    allowed: tuple[str, ...] = ()
    resolve: Resolve = resolved

    def of(self, host: str, port: int) -> Sequence[str]:
        """The addresses to connect to, and no others, so that the name cannot change its mind.

        Raises UnknownHostError, and PrivateAddressError where any of them is refused.
        """
        addresses = self.resolve(host, port)
        if host.lower().rstrip(".") not in self.allowed:
            for address in addresses:
                if not self._may(ip_address(address)):
                    raise PrivateAddressError(host, address)
        return addresses

    def _may(self, address: Address) -> bool:
        return is_public(address) or any(
            address in network
            for network in (_network(each) for each in self.allowed)
            if network is not None and network.version == address.version
        )


def is_public(address: Address) -> bool:
    """Whether anybody's computer may have it: neither private, loopback, link-local nor the like.

    Of an IPv6 address that carries an IPv4 one, both must be.
    """
    if isinstance(address, IPv6Address):
        carried = address.ipv4_mapped or address.sixtofour or (address.teredo or (None, None))[1]
        if carried is None and address in _NAT64:
            carried = IPv4Address(int(address) & 0xFFFFFFFF)
        if carried is not None and not is_public(carried):
            return False
        if address.ipv4_mapped:
            return True
    return address.is_global and not (
        address.is_multicast or address.is_reserved or address.is_unspecified
    )


def _network(text: str) -> IPv4Network | IPv6Network | None:
    try:
        return ip_network(text, strict=False)
    except ValueError:
        return None
