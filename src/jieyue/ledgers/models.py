"""What organs used, month by month, and every change ever made to it."""

from __future__ import annotations

from django.db import models

from jieyue.ledgers.rules.filings import State
from jieyue.registry.models import Organ, OrganEvent, PlacePath, Region
from jieyue.registry.rules import TIERS


class StandingEntries(models.Manager["Entry"]):
    """Entries that hold a figure: one that was emptied is to every reader as if it had never been written."""

    def get_queryset(self) -> models.QuerySet[Entry]:
        return super().get_queryset().filter(quantity__isnull=False)


class Entry(models.Model):
    """The current value of organ x item x period.  `month` 0 is a figure for the whole year.

    An entry without a quantity was emptied: it stays for its revisions and for the number of its change, and
    only `ever` shows it.
    """

    # The unique constraint begins with the organ and serves as its index.
    organ = models.ForeignKey(Organ, on_delete=models.PROTECT, related_name="entries", db_index=False)
    item = models.CharField(max_length=24)
    year = models.SmallIntegerField()
    month = models.SmallIntegerField()
    quantity = models.DecimalField(max_digits=15, decimal_places=4, null=True)  # in the item's unit
    cost = models.DecimalField(max_digits=15, decimal_places=4, null=True)  # yuan
    estimated = models.BooleanField(default=False)
    note = models.CharField(max_length=200, blank=True)
    # The change that made it so; the highest one of a year tells whether a snapshot is current.
    change = models.ForeignKey("Change", on_delete=models.PROTECT, related_name="+", db_index=False)

    objects = StandingEntries()
    ever = models.Manager["Entry"]()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("organ", "item", "year", "month"), name="one_entry_a_period"),
            models.CheckConstraint(condition=models.Q(quantity__gte=0), name="quantity_not_negative"),
        )
        indexes = (
            models.Index(fields=("year", "change")),
            # Few among many, asked for before anything new is written.
            models.Index(
                fields=("organ", "year"), condition=models.Q(quantity__isnull=True), name="emptied_entries"
            ),
        )


class Change(models.Model):
    """One occasion on which entries were written: a file imported, a cell typed.  Who, when, why."""

    at = models.DateTimeField()
    by = models.CharField(max_length=150)
    why = models.CharField(max_length=200)
    # Whether a shared compound's bill was split: such a value is not typed over without a reason.
    split = models.BooleanField(default=False)
    # Whether `by` wrote it for an organ that somebody else reports for as a rule (代报).
    proxy = models.BooleanField(default=False)


class Revision(models.Model):
    """One value before and after.  Append-only.

    Without old values the entry was written, for the first time or after it had been emptied; without new
    ones it was emptied.
    """

    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="revisions")
    # Read from the entry only; an index here would cost every import a tenth of its time.
    change = models.ForeignKey(Change, on_delete=models.PROTECT, related_name="revisions", db_index=False)
    old_quantity = models.DecimalField(max_digits=15, decimal_places=4, null=True)
    new_quantity = models.DecimalField(max_digits=15, decimal_places=4, null=True)
    old_cost = models.DecimalField(max_digits=15, decimal_places=4, null=True)
    new_cost = models.DecimalField(max_digits=15, decimal_places=4, null=True)
    old_estimated = models.BooleanField(null=True)
    new_estimated = models.BooleanField()
    old_note = models.CharField(max_length=200, null=True)
    new_note = models.CharField(max_length=200, blank=True)


class Declaration(models.Model):
    """An organ says from which year on it uses, or no longer uses, an item."""

    organ = models.ForeignKey(Organ, on_delete=models.CASCADE, related_name="declarations")
    item = models.CharField(max_length=24)
    from_year = models.SmallIntegerField()
    in_use = models.BooleanField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("organ", "item", "from_year"), name="one_declaration_a_year"),
        )


class BlankReason(models.Model):
    """What an organ says of a figure that is expected and not there: item (a ledger's code outside energy) and period.

    Written beside the empty cell; it says nothing any more once the figure has come.
    """

    # The unique constraint begins with the organ and serves as its index.
    organ = models.ForeignKey(Organ, on_delete=models.CASCADE, related_name="+", db_index=False)
    item = models.CharField(max_length=24)
    year = models.SmallIntegerField()
    month = models.SmallIntegerField()  # the last of the period
    reason = models.CharField(max_length=16)
    note = models.CharField(max_length=200, blank=True)
    by = models.CharField(max_length=150)
    at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("organ", "item", "year", "month"), name="one_reason_a_blank"),
        )


class Record(models.Model):
    """One row of a ledger of the catalogue as it stands; `cells` are canonical texts by field.

    `key` is what makes the row the row it is; a row that lasts counts from `year` to `last_year`.
    """

    # The unique constraint begins with the organ and serves as its index.
    organ = models.ForeignKey(Organ, on_delete=models.PROTECT, related_name="records", db_index=False)
    kind = models.CharField(max_length=24)
    key = models.CharField(max_length=240)
    year = models.SmallIntegerField()
    month = models.SmallIntegerField()
    last_year = models.SmallIntegerField()
    cells = models.JSONField()
    struck = models.BooleanField(default=False)
    # Indexed, as every export asks for the latest one.
    change = models.ForeignKey(Change, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = (models.UniqueConstraint(fields=("organ", "kind", "key"), name="one_record_a_key"),)
        # Who keeps a ledger in a year is read from this one alone.
        indexes = (models.Index(fields=("kind", "year", "organ", "last_year", "struck")),)


class RecordRevision(models.Model):
    """One row before and after.  Append-only; no old cells where it was made, no new ones where it was struck out."""

    record = models.ForeignKey(Record, on_delete=models.PROTECT, related_name="revisions")
    change = models.ForeignKey(Change, on_delete=models.PROTECT, related_name="+", db_index=False)
    old = models.JSONField(null=True)
    new = models.JSONField(null=True)


class Filing(models.Model):
    """One organ's ledger of one period, handed in: there is no row before the first submission.

    `month` is the last month of the period.  `seen` is the number of the latest change when it was
    submitted, `approved_seen` when it was last approved: what changed since is a question to the revisions.
    """

    # The unique constraint begins with the organ and serves as its index.
    organ = models.ForeignKey(Organ, on_delete=models.PROTECT, related_name="filings", db_index=False)
    kind = models.CharField(max_length=24)
    year = models.SmallIntegerField()
    month = models.SmallIntegerField()
    state = models.CharField(max_length=12, choices=State.choices())
    # The level of offices in whose hands it is: the one to review it, or the one that approved it last.
    level = models.CharField(max_length=10, choices=TIERS)
    since = models.DateTimeField()  # when it came into its present state, and
    by = models.CharField(max_length=150)  # through whom
    reason = models.TextField(blank=True)  # why it was returned
    first_submitted = models.DateTimeField()
    in_time = models.BooleanField(null=True)  # of the first submission; None where there was no deadline
    seen = models.BigIntegerField()
    approved_seen = models.BigIntegerField(null=True)
    blanks = models.JSONField(default=list)  # what is expected and missing: item, reason, note
    complete = models.BooleanField(default=True)  # nothing is
    opened_at = models.DateTimeField(null=True)  # when an office first opened what was submitted last, and
    opened_by = models.CharField(max_length=150, blank=True)  # who

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("organ", "kind", "year", "month"), name="one_filing_a_period"),
        )
        # The last is all that rates ask for, so that they are counted without a look at the rows.
        indexes = (
            models.Index(fields=("kind", "year", "state", "since")),
            # The list of a year as it opens: whoever waits longest first.
            models.Index(fields=("kind", "year", "since"), name="filings_of_a_year"),
            # What waits for an office, of every ledger at once: few among many.
            models.Index(fields=("state", "level", "since"), name="filings_that_wait"),
            models.Index(
                fields=("kind", "year", "month", "organ", "state", "in_time", "complete"),
                name="rates_of_filings",
            ),
        )


class FilingStep(models.Model):
    """One step of a filing: who, when, why, for which level (empty for the organ itself)."""

    filing = models.ForeignKey(Filing, on_delete=models.CASCADE, related_name="steps")
    act = models.CharField(max_length=12)
    level = models.CharField(max_length=10, blank=True)
    from_state = models.CharField(max_length=12)
    to_state = models.CharField(max_length=12)
    by = models.CharField(max_length=150)
    at = models.DateTimeField()
    reason = models.TextField(blank=True)
    seen = models.BigIntegerField()

    class Meta:
        ordering = ("id",)


class Chase(models.Model):
    """An office has asked an organ for a period that is late: once a day and ledger, whoever asks."""

    # The unique constraint begins with the organ and serves as its index.
    organ = models.ForeignKey(Organ, on_delete=models.CASCADE, related_name="+", db_index=False)
    kind = models.CharField(max_length=24)
    year = models.SmallIntegerField()
    month = models.SmallIntegerField()  # the last of the period
    day = models.DateField()
    at = models.DateTimeField()
    by = models.CharField(max_length=150)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("organ", "kind", "day"), name="one_chase_a_day"),)


class Schedule(models.Model):
    """When one ledger's periods of one year are due and close; without a row nothing is due and nothing closes."""

    kind = models.CharField(max_length=24)
    year = models.SmallIntegerField()
    due_days = models.SmallIntegerField()  # after the period's end
    closes_days = models.SmallIntegerField(null=True)  # after the period's end; None: never by itself
    levels = models.SmallIntegerField()  # how many levels of offices review, from the organ's own up
    before = models.SmallIntegerField()  # days before the deadline on which organs are reminded
    county_after = models.SmallIntegerField()  # days after it on which their office is told
    city_after = models.SmallIntegerField()  # and the office above

    class Meta:
        constraints = (models.UniqueConstraint(fields=("kind", "year"), name="one_schedule_a_year"),)


class Reopening(models.Model):
    """An exception: a closed period of a ledger is open again for an organ or a subtree, until a day."""

    path = PlacePath(max_length=120, db_index=True)
    kind = models.CharField(max_length=24)
    year = models.SmallIntegerField()
    month = models.SmallIntegerField()  # the last of the period; 0 for all periods of the year
    until = models.DateField()  # the last day on which it is open
    reason = models.TextField()
    by = models.CharField(max_length=150)
    at = models.DateTimeField()
    ended = models.DateTimeField(null=True)  # taken back before its day

    class Meta:
        ordering = ("-id",)


class RegionTotal(models.Model):
    """What all organs of a region, and of those below it, registered of one item; see `rules.totals`.

    Quantity and cost in whole steps of 0.0001, because sums of fractions would drift.
    """

    # The unique constraint begins with the region and serves as its index.
    region = models.ForeignKey(Region, on_delete=models.CASCADE, related_name="+", db_index=False)
    item = models.CharField(max_length=24)
    year = models.SmallIntegerField()
    month = models.SmallIntegerField()  # 0: the year, annual entries included
    quantity = models.BigIntegerField()
    cost = models.BigIntegerField()
    covered = models.BigIntegerField()  # organ-months with a figure among those expected
    absent = models.BigIntegerField(
        default=0
    )  # organ-months before an organ was opened or after it was closed

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("region", "year", "item", "month"), name="one_region_total_each"),
        )


class RegionUse(models.Model):
    """How many organs of a region an item is expected of from a year on, more (or fewer) than the year before."""

    region = models.ForeignKey(Region, on_delete=models.CASCADE, related_name="+", db_index=False)
    item = models.CharField(max_length=24)
    year = models.SmallIntegerField()
    organs = models.IntegerField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("region", "item", "year"), name="one_region_use_each"),
        )


class CountedOrgan(models.Model):
    """Where and for how long the totals count an organ; what differs from the organ's own has changed since."""

    organ = models.OneToOneField(Organ, on_delete=models.CASCADE, primary_key=True, related_name="+")
    region = models.ForeignKey(Region, on_delete=models.CASCADE, related_name="+")
    opened = models.DateField(null=True)
    closed = models.DateField(null=True)


class Absorption(models.Model):
    """What went over when two entries of one organ became one, so that it can go back."""

    event = models.OneToOneField(OrganEvent, on_delete=models.CASCADE, related_name="absorption")
    change = models.OneToOneField(Change, on_delete=models.PROTECT, related_name="+")
    organ = models.ForeignKey(Organ, on_delete=models.CASCADE, related_name="absorptions")  # the second entry
    into = models.ForeignKey(Organ, on_delete=models.CASCADE, related_name="+")
    entries = models.JSONField(default=list)  # rows that went over
    declared = models.JSONField(default=list)  # rows of declarations that were copied
    kept = models.JSONField(default=list)  # rows of contradictions decided for the entry that stays
    carried = models.JSONField(default=dict)  # rows of other tables that went over, by table


class CanteenDraw(models.Model):
    """The canteens of a region's own organs drawn to be looked at in a year, with all it takes to draw them again."""

    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+", db_index=False)
    year = models.SmallIntegerField()
    seed = models.CharField(max_length=64)
    frame = (
        models.JSONField()
    )  # code, the year it was last drawn in (or null), the year it came into the frame
    drawn = models.JSONField()  # code and why, in the order of the draw
    by = models.CharField(max_length=150)
    at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("region", "year"), name="one_draw_a_year"),)
