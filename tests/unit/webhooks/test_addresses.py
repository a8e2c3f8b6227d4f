"""Webhooks go to public addresses, and where the operator allows it."""

from __future__ import annotations

from ipaddress import ip_address

import pytest

from helpdesk.webhooks.addresses import (
    AllowedAddresses,
    PrivateAddressError,
    UnknownHostError,
    is_public,
    resolved,
)


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "127.8.8.8",
        "0.0.0.0",
        "10.0.0.1",
        "172.16.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "192.0.2.1",
        "224.0.0.1",
        "240.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "fe80::1",
        "fc00::1",
        "ff02::1",
        "2001:db8::1",
        "::ffff:127.0.0.1",
        "::ffff:10.0.0.1",
        "64:ff9b::7f00:1",
        "64:ff9b::a9fe:a9fe",
        "2002:7f00:1::",
    ],
)
def test_address_is_refused_when_it_is_no_public_one(address: str) -> None:
    assert not is_public(ip_address(address))


@pytest.mark.parametrize("address", ["1.1.1.1", "93.184.216.34", "2606:4700::1111"])
def test_address_is_taken_when_anybody_may_have_it(address: str) -> None:
    assert is_public(ip_address(address))


def leads_to(*addresses: str, allowed: tuple[str, ...] = ()) -> AllowedAddresses:
    return AllowedAddresses(allowed, lambda _host, _port: addresses)


def test_host_is_refused_when_any_of_its_addresses_is_private() -> None:
    with pytest.raises(PrivateAddressError, match=r"desk\.example \(10\.0\.0\.1\)"):
        leads_to("1.1.1.1", "10.0.0.1").of("desk.example", 443)


@pytest.mark.parametrize(
    "allowed", [("10.0.0.0/8",), ("fd00::/8", "10.0.0.1"), ("desk.example",), ("10.0.0.9/8",)]
)
def test_host_is_taken_when_the_operator_allows_its_name_address_or_network(
    allowed: tuple[str, ...],
) -> None:
    assert leads_to("10.0.0.1", allowed=allowed).of("Desk.Example.", 443) == ("10.0.0.1",)


def test_host_is_refused_when_another_one_is_allowed() -> None:
    with pytest.raises(PrivateAddressError):
        leads_to("10.0.0.1", allowed=("10.0.0.2", "other.example")).of("desk.example", 443)


def test_spellings_of_loopback_are_found_out_by_the_resolver() -> None:
    for host in ("127.1", "2130706433", "0x7f000001", "localhost"):
        with pytest.raises(PrivateAddressError):
            AllowedAddresses().of(host, 80)


def test_host_is_unknown_when_no_name_is_like_that() -> None:
    with pytest.raises(UnknownHostError, match="cannot be found"):
        resolved("a" * 70 + ".invalid", 443)
