"""The national platform's tables (公共机构能源资源消费统计) as mappings, in and out, made from the editions of its forms.

How its workbooks really look is not known here: every one of these is shown as 待核 and is only a beginning.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from jieyue.ledgers.rules.forms import EDITIONS, Edition, Form
from jieyue.ledgers.rules.items import ITEMS
from jieyue.sheets.mapping_text import mapping_text
from jieyue.sheets.unfolding import FieldSource, QuantityColumn
from jieyue.sheets.unfolding import Mapping as SheetMapping
from jieyue.values.units import UNITS

ENERGY = "energy"
# The national tables know organs by this code; `actions.taking` looks ours up.
CREDIT_CODE, ORGAN_NAME, MONTH = "统一社会信用代码", "单位名称", "报告期"


@dataclass(frozen=True)
class NationalTable:
    """One form of an edition as a workbook: a row for each organ and month, a column for each item, costs beside them."""

    code: str
    title: str
    kind: str
    edition: Edition
    form: Form
    mark: str
    text: str

    @property
    def quantities(self) -> Sequence[tuple[str, str]]:
        """Item and header of every column of figures."""
        return _headers(self.form)


def _headers(form: Form) -> list[tuple[str, str]]:
    return [
        (field.item, f"{field.title}({UNITS[ITEMS[field.item].unit].title})")
        for field in form.fields
        if field.item
    ]


def cost_header(item: str) -> str:
    """The header of what an item cost."""
    return f"{ITEMS[item].title}费用(元)"


def _tables() -> Iterator[NationalTable]:
    for edition in EDITIONS:
        for form in edition.forms:
            if _headers(form):
                mapping = SheetMapping(
                    target=ENERGY,
                    fields={
                        "code": FieldSource(column=CREDIT_CODE),
                        "period": FieldSource(column=MONTH),
                    },
                    quantities=[
                        QuantityColumn(item, header, cost=cost_header(item))
                        for item, header in _headers(form)
                    ],
                )
                head = f"{edition.document}\n{form.title}({edition.title})\n{form.mark}:列名为推测,以国家平台导出的工作簿为准,可下载后修改。"
                yield NationalTable(
                    f"{edition.code}-{form.code}",
                    f"国家平台 {form.title}({edition.title})",
                    ENERGY,
                    edition,
                    form,
                    form.mark,
                    mapping_text(mapping, {"": head}),
                )


NATIONAL: Mapping[str, NationalTable] = MappingProxyType({table.code: table for table in _tables()})
