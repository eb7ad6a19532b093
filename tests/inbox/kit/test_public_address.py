"""Which addresses lead inside."""

import pytest

from inbox.kit.public_address import is_public

INSIDE = """
0.0.0.0 0.1.2.3 10.0.0.1 100.64.0.1 127.0.0.1 127.255.255.254 169.254.169.254 172.16.0.1 172.31.255.255
192.0.0.1 192.0.0.9 192.0.0.192 192.0.2.1 192.88.99.1 192.168.1.1 198.18.0.1 198.51.100.1 203.0.113.1
224.0.0.1 239.255.255.255 240.0.0.1 255.255.255.255 168.63.129.16
:: ::1 ::2 ::127.0.0.1 ::8.8.8.8 ::ffff:127.0.0.1 ::ffff:10.0.0.1 ::ffff:7f00:1 ::ffff:0:127.0.0.1
64:ff9b::127.0.0.1 64:ff9b::a9fe:a9fe 64:ff9b:1::8.8.8.8 64:ff9b:1::1 2002:7f00:1:: 2002:a00:1::1
2001:0:7f00:1:: 2001:0:808:808:0:0:80ff:fffe 2001:db8::1 3fff::1 100::1 fc00::1 fd12:3456::1 fe80::1 fec0::1
fe80::1%1 ff02::1 ff0e::1 2606:4700::5efe:10.0.0.1 2606:4700::200:5efe:7f00:1 5f00::1 4000::1
127.1 0x7f.1 0177.0.0.1 2130706433 localhost
"""
OUTSIDE = """
1.1.1.1 8.8.8.8 93.184.215.14 223.255.255.254 2606:4700:4700::1111 2a00:1450:4001:81b::200e ::ffff:8.8.8.8
64:ff9b::8.8.8.8 2002:808:808:: 2606:4700::5efe:8.8.8.8
"""


@pytest.mark.parametrize("address", INSIDE.split())
def test_an_address_inside_is_not_public(address: str):
    assert not is_public(address)


@pytest.mark.parametrize("address", OUTSIDE.split())
def test_an_address_of_the_internet_is_public(address: str):
    assert is_public(address)
