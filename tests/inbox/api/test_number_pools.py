"""Pools of telephone numbers: what an owner may set, and how they are used."""

import pytest

from inbox.core.ids import SiteId, VisitorId
from inbox.core.number_pool import NumberLease
from inbox.core.store import durably

ADS = {"name": "Ads", "shown": "+49 30 12345678", "numbers": ["+49 30 55500001", "", "+493055500001"]}
POOL = {
    "name": "Ads",
    "shown": "+493012345678",
    "numbers": ["+493055500001", "+493055500002"],
    "sources": ["google / cpc"],
    "direct": True,
    "overflow": "+493055500009",
    "cool_down_min": 5,
}
OTHER = {"name": "Other", "shown": "+493012345678", "numbers": ["+493055500002"]}


@pytest.fixture
def path(case):
    return f"sites/{case.ids['site']}"


async def test_numbers_are_kept_in_one_spelling_and_once(admin, path):
    [pool] = (await admin.put(f"{path}/widget", {"number_pools": [ADS]}))["number_pools"]
    assert (pool["shown"], pool["numbers"]) == ("+493012345678", ["+493055500001"])
    assert (pool["direct"], pool["sources"], pool["cool_down_min"]) == (False, [], 3)


@pytest.mark.parametrize(
    ("pools", "place"),
    [
        ([ADS, {**OTHER, "name": "Ads"}], "number_pools[1].name"),
        ([ADS, {**OTHER, "numbers": ADS["numbers"]}], "number_pools[1].numbers"),
        ([ADS, {**OTHER, "overflow": "+493055500001"}], "number_pools[1].overflow"),
        ([{**ADS, "shown": "+493055500001"}], "number_pools[0].shown"),
        ([{**ADS, "shown": "030 12345678"}], "number_pools[0].shown"),
        ([{**ADS, "numbers": ["12"]}], "number_pools[0].numbers"),
        ([{**ADS, "numbers": []}], "number_pools[0].numbers"),
        ([{**ADS, "name": " "}], "number_pools[0].name"),
        ([{**ADS, "cool_down_min": 0}], "number_pools[0].cool_down_min"),
    ],
)
async def test_what_contradicts_itself_is_refused_and_the_field_named(admin, path, pools, place):
    problem = await admin.put(f"{path}/widget", {"number_pools": pools}, status=400)
    assert place in problem["detail"]


async def test_the_use_of_each_pool_is_told_with_the_size_that_it_needs(admin, world, case, path):
    await admin.put(f"{path}/widget", {"number_pools": [ADS, OTHER]})
    now = world.clock.now()
    missed = {"number": "", "missed": True}
    leases = [
        NumberLease(
            **{"id": name, "site_id": SiteId(case.ids["site"]), "pool": "Ads", "number": "+493055500001"}
            | {"visitor_id": VisitorId(name), "shown_at": now, "seen_at": now}
            | more
        )
        for name, more in (("a", {}), ("b", missed))
    ]

    async def lent(tx):
        for lease in leases:
            await tx.numbers.add(lease)

    await durably(world.store, lent)
    ads, other = (await admin.get(f"{path}/number-pools"))["items"]
    assert (ads["size"], ads["asked"], ads["missed"], ads["busiest_missed"]) == (1, 2, 1, 1)
    assert ads["needed"] == 2
    assert (other["asked"], other["busiest_at"], other["needed"]) == (0, None, None)
