"""账单: bills for any span of days, how they fall into calendar months, and which of these the ledger does not hold yet."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from jieyue.acts.rules import may
from jieyue.indicators.actions.computing import update_organ
from jieyue.ledgers.actions.bills import keep_bill, split_bills
from jieyue.ledgers.queries.bills import BILLS, billed_year
from jieyue.ledgers.queries.entries import month_grid
from jieyue.ledgers.queries.records import organ_records
from jieyue.ledgers.rules.bills import BilledMonth, bill_of, shares
from jieyue.ledgers.rules.entry_rows import Values
from jieyue.ledgers.rules.forms import edition_of
from jieyue.ledgers.rules.items import ITEMS, UNIT_WORDS, Item
from jieyue.ledgers.rules.records.kinds import LEDGERS
from jieyue.registry.queries.organs import organ_head
from jieyue.sites.queries.supply import accounts_of_organ
from jieyue.values.refusals import Refusal, RowsRefused
from jieyue.values.wording import Message
from jieyue.web.door import ActingRequest, number, today
from jieyue.web.organs.grid import YEARS_BACK
from jieyue.web.organs.ledgers import year_asked

_CELLS = ("item", "number", "begins", "ends", "quantity", "cost", "estimated", "remark")


@dataclass(frozen=True)
class MonthLine:
    """One month of one item: what the bills make of it beside what the ledger holds."""

    item: Item
    unit: Message
    billed: BilledMonth
    held: Values | None

    @property
    def same(self) -> bool:
        return self.held is not None and self.held.quantity == self.billed.quantity


@require_http_methods(["GET", "POST"])
def bills(request: ActingRequest, code: str) -> HttpResponse:
    """GET ?year=2025&item=electricity; POST a bill (act=bill), or the months to write (act=split)."""
    year = year_asked(request.GET, today().year)
    if request.method == "GET":
        return _shown(request, code, year)
    try:
        done = _kept(request, code) if request.POST.get("act") == "bill" else _split(request, code, year)
    except RowsRefused as refused:
        wrong = {error.column: error.message.worded(gettext) for error in refused.errors}
        return _shown(request, code, year, wrong)
    except Refusal as refused:
        return _shown(request, code, year, {"": refused.message.worded(gettext)})
    messages.success(request, done, extra_tags="good")
    return redirect(f"{reverse('bills', args=[code])}?year={year}")


def _shown(
    request: ActingRequest, code: str, year: int, wrong: Mapping[str, str] | None = None
) -> HttpResponse:
    actor = request.actor
    head = organ_head(actor, code)
    sent = request.POST if wrong else request.GET
    held = {row.item.code: row.months for row in month_grid(actor, code, year)}
    lines = [
        MonthLine(ITEMS[item], UNIT_WORDS[ITEMS[item].unit], one, held[item][month - 1])
        for (item, month), one in billed_year(actor, code, year).items()
    ]
    kept = organ_records(actor, code, LEDGERS[BILLS], year)
    asked = edition_of(year).items
    told: dict[str, Any] = {
        "head": head,
        "year": year,
        "years": range(today().year - YEARS_BACK, today().year + 1),
        "lines": lines,
        "open": [line for line in lines if line.billed.whole and not line.same],
        "short": sum(1 for line in lines if not line.billed.whole),
        "kept": [
            (line, bill, list(shares(bill))) for line in kept for bill in [bill_of(line.pk, line.cells)]
        ],
        "items": ITEMS,
        "choices": [item for item in ITEMS.values() if item.code in asked],
        "accounts": accounts_of_organ(actor, code),
        "may_write": may(actor, "ledger.write", head.path),
        "sent": {name: sent.get(name, "") for name in _CELLS},
        "wrong": wrong or {},
        "first_wrong": next(iter((wrong or {}).values()), ""),
    }
    return render(request, "organs/bills.html", told, status=409 if wrong else 200)


def _kept(request: ActingRequest, code: str) -> str:
    sent = request.POST
    cells = {name: sent[name].strip() for name in _CELLS if sent.get(name, "").strip()}
    done = keep_bill(request.actor, code, cells, occasion=gettext("账单按天分摊")).months
    for year in {cells[name][:4] for name in ("begins", "ends")}:
        update_organ(request.actor, code, int(year))
    if done.changed:
        return gettext("账单已登记,{count} 个月写入台账。").format(count=done.created + done.updated)
    return gettext("账单已登记;它还没有覆盖整月,请接着登记前后相邻的账单,覆盖整月后自动写入台账。")


def _split(request: ActingRequest, code: str, year: int) -> str:
    wanted = {
        (item, number(month))
        for item, _, month in (text.rpartition("-") for text in request.POST.getlist("month"))
    }
    reason = request.POST.get("reason", "").strip() or gettext("账单按天分摊")
    done = split_bills(request.actor, code, year, wanted, reason=reason)
    update_organ(request.actor, code, year)
    return gettext("{count} 个月已按账单写入台账。").format(count=done.created + done.updated)
