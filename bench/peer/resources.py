"""How django-import-export takes the sheet: as documented, and as somebody who knows both packages would tune it.

Both skip unchanged rows and keep a history row of every change.  Neither compares with what another
row of the file says, refuses the whole file for one bad cell, or names the cell by its header.
"""

from __future__ import annotations

from typing import Any

from import_export.fields import Field
from import_export.resources import ModelResource
from import_export.widgets import (
    BooleanWidget,
    CachedForeignKeyWidget,
    CharWidget,
    DecimalWidget,
    ForeignKeyWidget,
    IntegerWidget,
)
from simple_history.utils import bulk_create_with_history, bulk_update_with_history

from bench.peer.models import Entry, Organ

BATCH = 1000


class YesNoWidget(BooleanWidget):
    """是 and 否."""

    TRUE_VALUES = ("是",)
    FALSE_VALUES = ("否",)


class PartWidget(IntegerWidget):
    """The year (0) or the month (1) of 2025-03."""

    def __init__(self, place: int) -> None:
        super().__init__()
        self.place = place

    def clean(self, value: Any, row: Any = None, **told: Any) -> Any:
        return super().clean(value.split("-")[self.place], row, **told)


class EntryResource(ModelResource):
    """Row by row: `use_bulk` passes django-simple-history by, so it stays off."""

    organ = Field("organ", "机关代码", ForeignKeyWidget(Organ, "code"))
    item = Field("item", "项目", CharWidget())
    year = Field("year", "期间", PartWidget(0))
    month = Field("month", "期间", PartWidget(1))
    quantity = Field("quantity", "数量", DecimalWidget())
    cost = Field("cost", "费用", DecimalWidget())
    estimated = Field("estimated", "估算", YesNoWidget())
    note = Field("note", "备注", CharWidget())

    class Meta:
        model = Entry
        import_id_fields = ("organ", "item", "year", "month")
        fields = ("organ", "item", "year", "month", "quantity", "cost", "estimated", "note")
        skip_unchanged = True
        # Spares the peer the marked-up comparison that its admin would show.
        skip_html_diff = True


class TunedResource(EntryResource):
    """In bulk, the history written by django-simple-history's own bulk functions, organs looked up once."""

    organ = Field("organ", "机关代码", CachedForeignKeyWidget(Organ, "code"))

    class Meta(EntryResource.Meta):
        use_bulk = True
        batch_size = BATCH

    def bulk_create(self, *_: Any, **__: Any) -> None:
        bulk_create_with_history(self.create_instances, Entry, batch_size=BATCH)
        self.create_instances.clear()

    def bulk_update(self, *_: Any, **__: Any) -> None:
        fields = ["quantity", "cost", "estimated", "note"]
        if self.update_instances:
            bulk_update_with_history(self.update_instances, Entry, fields, batch_size=BATCH)
        self.update_instances.clear()


RESOURCES = {"stock": EntryResource, "tuned": TunedResource}
