"""户号: bound to one place at a time, found again where they are."""

from __future__ import annotations

import pytest

import factories
from jieyue.acts.rules import Role
from jieyue.registry.models import Organ
from jieyue.sites.actions.supplying import save_supply_account, save_supply_accounts
from jieyue.sites.models import SupplyAccount
from jieyue.sites.queries.supply import accounts_of_organ, accounts_of_site
from jieyue.sites.rules.supply_rows import SupplyRow
from jieyue.values.imports import Source, Tally
from jieyue.values.refusals import Refusal

SOURCE = Source("accounts.xlsx", "Sheet1")


def row(number=2, account="6101", *, valid_from="2024-01-01", supplier="示例供电公司", **told):
    return SupplyRow(number, account, "电", supplier, valid_from=valid_from, **told)


def test_accounts_are_bound_to_organs_and_compounds(compound, office):
    rows = [row(organ="A"), row(3, "6102", site="S-1")]
    assert save_supply_accounts(office, rows, source=SOURCE) == Tally(2)
    assert save_supply_accounts(office, rows, source=SOURCE) == Tally(unchanged=2)
    assert [line.number for line in accounts_of_organ(office, "A")] == ["6101"]
    assert [line.number for line in accounts_of_site(office, "S-1")] == ["6102"]


def test_a_number_that_is_bound_says_where(compound, office):
    save_supply_account(office, row(site="S-1"))
    with pytest.raises(Refusal, match="自 2024年1月1日 起已绑定“一号院”"):
        save_supply_account(office, row(organ="A", valid_from="2025-01-01"))
    with pytest.raises(Refusal, match="已绑定“一号院”"):
        save_supply_account(office, row(organ="A"))
    # The same number at another supplier is another account.
    assert save_supply_account(office, row(organ="A", supplier="示例水务公司")).created == 1


def test_a_number_moves_once_its_binding_has_ended(compound, office):
    save_supply_account(office, row(organ="A"))
    assert save_supply_account(office, row(organ="A", valid_to="2024-12-31")).updated == 1
    assert save_supply_account(office, row(organ="B", valid_from="2025-01-01")).created == 1
    assert [line.last is None for line in accounts_of_organ(office, "B")] == [True]


def test_two_rows_of_a_sheet_can_not_bind_one_number_twice(compound, office):
    with pytest.raises(Refusal, match="1 处"):
        save_supply_accounts(office, [row(organ="A"), row(3, organ="B")], source=SOURCE)
    assert not SupplyAccount.objects.exists()


@pytest.mark.parametrize(
    ("told", "sentence"),
    [
        ({}, "请填且只填一个"),
        ({"organ": "A", "site": "S-1"}, "请填且只填一个"),
        ({"organ": "Z"}, "不存在"),
        ({"organ": "A", "valid_to": "2023-01-01"}, "早于"),
        ({"organ": "A", "account": None}, "必须填写"),
    ],
)
def test_what_can_not_be_taken_says_why(compound, office, told, sentence):
    with pytest.raises(Refusal, match=sentence):
        save_supply_account(office, row(**told))


def test_an_officer_binds_its_own_organs_accounts_only(compound):
    officer = factories.actor(Role.ORGAN, Organ.objects.get(code="A").path)
    assert save_supply_account(officer, row(organ="A")).created == 1
    with pytest.raises(Refusal, match="管辖范围"):
        save_supply_account(officer, row(account="7", organ="B"))
