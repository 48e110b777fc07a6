"""What the ledgers of the catalogue tell, for all organs at once and in a fixed number of statements."""

from __future__ import annotations

from decimal import Decimal

import pytest
from tests.rules.standards.worked import standard_of

import factories
from jieyue.ledgers.models import Record
from jieyue.standards.queries.records import record_facts
from jieyue.standards.rules.facts import FACTS
from jieyue.standards.rules.traits import READ

pytestmark = pytest.mark.django_db
EXAMPLE = standard_of("example-2027")


@pytest.fixture
def organs():
    factories.registry()
    return [factories.organ(f"A-{number}", region="610102") for number in range(1, 4)]


def lecture(organ, day="2025-05-01", title="讲座"):
    return factories.record(
        organ, "training", date=day, title=title, kind="知识讲座", participants="30", sheet="是"
    )


def test_rows_of_the_year_are_read_organ_by_organ(organs):
    first, second, _ = organs
    mine = lecture(first)
    lecture(first, "2024-05-01", "上一年")
    lecture(second, title="甲")
    lecture(second, "2025-06-01", "乙")
    told = record_facts(2025, [EXAMPLE])
    assert told[first.pk]["ledger.training.lectures"].value == 1
    assert told[first.pk]["ledger.training.lectures"].rows == (mine.pk,)
    assert told[second.pk]["ledger.training.lectures"].value == 2


def test_who_has_no_rows_has_none_and_that_is_said(organs):
    fact = record_facts(2025, [EXAMPLE])[organs[2].pk]["ledger.training.lectures"]
    assert (fact.value, fact.rows) == (0, ())
    assert str(fact.detail) == "“教育培训”台账没有这样的登记"


def test_what_lasts_counts_from_its_beginning_to_its_end(organs):
    first, second, _ = organs
    post = {"post": "能源资源管理岗", "name": "示例甲"}
    factories.record(first, "posts", **post, begins="2021-03-01")
    factories.record(second, "posts", **post, begins="2019-03-01", ends="2024-12-31")
    told = record_facts(2025, [EXAMPLE])
    assert told[first.pk]["ledger.posts.energy"].value == 1
    assert told[second.pk]["ledger.posts.energy"].value == 0


def test_rows_that_were_struck_out_tell_nothing(organs):
    lecture(organs[0])
    Record.objects.update(struck=True)
    assert record_facts(2025, [EXAMPLE])[organs[0].pk]["ledger.training.lectures"].value == 0


def test_a_ledger_that_is_not_kept_does_not_say_that_nothing_was_bought(organs):
    first, second, third = organs
    car = {"model": "示例车", "way": "新购", "energy": "纯电动", "use": "一般公务", "cars": "1"}
    factories.record(first, "vehicles", date="2025-05-01", **car, exempt="否")
    factories.record(second, "vehicles", date="2025-05-01", **car, exempt="是", exempt_why="特殊用途")
    told = record_facts(2025, [EXAMPLE])
    bought = "trait.cars_bought"
    assert (told[first.pk][bought].value, told[second.pk][bought].value) == (1, 0)
    assert bought not in told[third.pk]
    assert told[first.pk]["ledger.vehicles.nev_share"].value == Decimal(1)
    assert "豁免类型除外" in str(told[second.pk]["ledger.vehicles.nev_share"].reason)


def test_one_statement_a_ledger_whatever_the_number_of_organs(organs, django_assert_num_queries):
    asked = {FACTS[name].reading.ledger for name in EXAMPLE.fact_names if FACTS[name].reading}
    asked |= {READ[name].ledger for name in EXAMPLE.traits if name in READ}
    for number, organ in enumerate(organs):
        lecture(organ)
        with django_assert_num_queries(1 + len(asked)):
            record_facts(2025, [EXAMPLE], [one.pk for one in organs[: number + 1]])


def test_nothing_is_read_where_nothing_is_asked(organs, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert record_facts(2025, [standard_of("example-2026")]) == {}
