"""The national platform's tables (公共机构能源资源消费统计) as mappings, in and out, made from the editions of its forms.

How its workbooks really look is not known here: every one of these is shown as 待核 and is only a beginning.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from jieyue.ledgers.rules.forms import EDITIONS, Edition, Form, FormField, Summary
from jieyue.ledgers.rules.items import ITEMS
from jieyue.ledgers.rules.records.kinds import LEDGERS
from jieyue.ledgers.rules.records.rows import PERIOD
from jieyue.sheets.mapping_text import mapping_text
from jieyue.sheets.unfolding import FieldSource, QuantityColumn
from jieyue.sheets.unfolding import Mapping as SheetMapping
from jieyue.values.units import UNITS
from jieyue.values.wording import Message, say

ENERGY, ORGANS = "energy", "organs"
# The national tables know organs by this code; `actions.taking` looks ours up.
CREDIT_CODE, ORGAN_NAME, MONTH = "统一社会信用代码", "单位名称", "报告期"


@dataclass(frozen=True)
class NationalTable:
    """One form of an edition as a workbook.

    Of energy a row for each organ and month, with a column for each item and its costs beside it; of any other
    table its own rows.  `columns` are the headers of fields, by key, beside code, name and period.
    """

    code: str
    title: Message
    kind: str
    edition: Edition
    form: Form
    mark: str
    columns: Mapping[str, str]
    text: str

    @property
    def quantities(self) -> Sequence[tuple[str, str]]:
        """Item and header of every column of figures."""
        return _quantities(self.form)

    @property
    def has_period(self) -> bool:
        """Whether a column says which period a row is of."""
        return _has_period(self.kind)


def cost_header(item: str) -> str:
    """The header of what an item cost."""
    return f"{ITEMS[item].title}费用(元)"


def _has_period(table: str) -> bool:
    return table == ENERGY or (table in LEDGERS and LEDGERS[table].is_periodic)


def _quantities(form: Form) -> list[tuple[str, str]]:
    return [(field.item, _header(field)) for field in form.fields if field.item]


def _header(field: FormField) -> str:
    return f"{field.title}({UNITS[field.unit].title})" if field.unit in UNITS else field.title


def _columns(form: Form) -> dict[str, str]:
    """The fields a form tells; with what tells our rows apart, which the form itself does not ask."""
    ledger = LEDGERS.get(form.table)
    own = {key: ledger.by_key[key].title for key in ledger.identity} if ledger else {}
    return own | {field.field: _header(field) for field in form.fields if field.field}


def _mapping(form: Form, columns: Mapping[str, str], *, has_period: bool) -> SheetMapping:
    fields = {"code": FieldSource(column=CREDIT_CODE)}
    if has_period:
        fields[PERIOD] = FieldSource(column=MONTH)
    return SheetMapping(
        target=form.table,
        fields=fields | {key: FieldSource(column=header) for key, header in columns.items()},
        quantities=[
            QuantityColumn(item, header, cost=cost_header(item)) for item, header in _quantities(form)
        ],
    )


@dataclass(frozen=True)
class NationalSummary:
    """A form an office reports up, made of the totals of its region and the regions below."""

    code: str
    title: Message
    summary: Summary
    edition: Edition
    form: Form

    @property
    def quantities(self) -> Sequence[tuple[str, str]]:
        """Item and header of every column of figures."""
        return _quantities(self.form)

    @property
    def is_monthly(self) -> bool:
        """Whether it has a row for each month."""
        return self.summary.rhythm == "month"


def _summaries() -> Iterator[NationalSummary]:
    for edition in EDITIONS:
        forms = {form.code: form for form in edition.forms}
        for summary in edition.summaries:
            title = say("国家平台 {form}({edition})", form=say(summary.title), edition=say(edition.title))
            code = f"{edition.code}-{summary.code}"
            yield NationalSummary(code, title, summary, edition, forms[summary.of])


SUMMARIES: Mapping[str, NationalSummary] = MappingProxyType({one.code: one for one in _summaries()})


def _tables() -> Iterator[NationalTable]:
    for edition in EDITIONS:
        for form in edition.forms:
            columns = _columns(form)
            head = f"{edition.document}\n{form.title}({edition.title})\n{form.mark}:列名为推测,以国家平台导出的工作簿为准,可下载后修改。"
            yield NationalTable(
                f"{edition.code}-{form.code}",
                say("国家平台 {form}({edition})", form=say(form.title), edition=say(edition.title)),
                form.table,
                edition,
                form,
                form.mark,
                MappingProxyType(columns),
                mapping_text(_mapping(form, columns, has_period=_has_period(form.table)), {"": head}),
            )


NATIONAL: Mapping[str, NationalTable] = MappingProxyType({table.code: table for table in _tables()})
