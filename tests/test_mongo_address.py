"""Any address that --mongo may be given leads to databases of the tests' own."""

import pytest

from tests.mongo import within

ADDRESSES = {
    "mongodb://h:1": "mongodb://h:1/test_x",
    "mongodb://h:1/": "mongodb://h:1/test_x",
    "mongodb://a,b:2/?replicaSet=rs0&w=majority": "mongodb://a,b:2/test_x?replicaSet=rs0&w=majority",
    "mongodb://u:p@h/admin?replicaSet=rs0": "mongodb://u:p@h/test_x?replicaSet=rs0&authSource=admin",
    "mongodb://u:p@h/admin": "mongodb://u:p@h/test_x?authSource=admin",
    "mongodb+srv://u:p@h/shop?authSource=admin": "mongodb+srv://u:p@h/test_x?authSource=admin",
}


@pytest.mark.parametrize(("given", "expected"), ADDRESSES.items())
def test_a_database_of_the_tests_is_named_in_the_address(given, expected):
    assert within(given, "test_x") == expected
