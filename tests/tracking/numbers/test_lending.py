"""Numbers are lent to visits."""

from datetime import timedelta

from tests.tracking.numbers.leases import NOON, Lender, pool_of

MINUTE = timedelta(minutes=1)


def test_a_visitor_keeps_the_number_and_every_sight_of_them_renews_it():
    lender = Lender(pool_of(2))
    first = lender.show("anna", NOON)
    again = lender.show("anna", NOON + 20 * MINUTE)
    assert (again.id, again.shown_at, again.seen_at) == (first.id, NOON, NOON + 20 * MINUTE)
    assert lender.show("ben", NOON + 20 * MINUTE).number != first.number


def test_the_number_that_is_idle_the_longest_is_lent_first():
    lender = Lender(pool_of(3, cool_down_min=1))
    numbers = [lender.show(name, NOON + place * MINUTE).number for place, name in enumerate("abc")]
    assert numbers == list(lender.pool.numbers)
    lender.show("a", NOON + 3 * MINUTE)
    assert lender.show("d", NOON + 5 * MINUTE).number == numbers[1]


def test_nobody_else_gets_a_number_while_it_cools_down():
    lender = Lender(pool_of(1, cool_down_min=3))
    first = lender.show("anna", NOON)
    assert lender.show("ben", NOON + 3 * MINUTE - timedelta(seconds=1)).missed
    assert lender.show("carl", NOON + 3 * MINUTE).number == first.number


def test_where_all_are_lent_the_overflow_is_shown_for_the_whole_visit():
    lender = Lender(pool_of(1, overflow="+4930777"))
    lender.show("anna", NOON)
    missed = lender.show("ben", NOON)
    assert (missed.number, missed.missed) == ("+4930777", True)
    assert lender.show("ben", NOON + 10 * MINUTE).id == missed.id
    assert not lender.show("ben", NOON + 50 * MINUTE).missed


def test_who_comes_back_gets_the_old_number_unless_somebody_else_has_it():
    lender = Lender(pool_of(3, cool_down_min=1))
    old = lender.show("anna", NOON)
    back = lender.show("anna", NOON + 120 * MINUTE)
    assert back.number == old.number
    assert back.id != old.id
    others = {lender.show(name, NOON + 140 * MINUTE).number for name in "bcd"}
    assert back.number in others
    assert lender.show("anna", NOON + 140 * MINUTE).missed


def test_a_number_that_the_owner_took_out_of_the_pool_is_not_kept():
    lender = Lender(pool_of(2))
    first = lender.show("anna", NOON)
    lender.pool = pool_of(2, numbers=("+4930999",))
    assert lender.show("anna", NOON + MINUTE).number == "+4930999" != first.number
