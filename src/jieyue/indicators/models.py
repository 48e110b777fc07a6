"""Computed figures, each with what it was computed from."""

from __future__ import annotations

from django.db import models

from jieyue.registry.models import Organ, Region


class Computation(models.Model):
    """One run over a data year: under which factor set, from which state of the ledgers.

    One that is not `whole` has looked at single organs as they were written to, and holds findings only.
    """

    year = models.SmallIntegerField()
    method = models.CharField(max_length=10)
    factor_set = models.CharField(max_length=60)
    at = models.DateTimeField()
    by = models.CharField(max_length=150)
    last_change = models.BigIntegerField()  # the ledgers' latest change it has seen
    last_record = models.BigIntegerField()  # the latest act on the registry it has seen
    organs = models.IntegerField()
    whole = models.BooleanField(default=True)
    usual = models.JSONField(default=dict)  # what is usual among everybody: `ledgers.rules.checks.usual`

    class Meta:
        constraints = (models.UniqueConstraint(fields=("year", "method"), name="one_computation_a_year"),)


class Look(models.Model):
    """Up to which change an organ's ledger has been looked at since a run; without one, as far as the run itself."""

    # The unique constraint begins with the run and serves as its index.
    computation = models.ForeignKey(
        Computation, on_delete=models.CASCADE, related_name="looks", db_index=False
    )
    organ = models.ForeignKey(Organ, on_delete=models.CASCADE, related_name="+")
    change = models.BigIntegerField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("computation", "organ"), name="one_look_each"),)


class IndicatorResult(models.Model):
    """One indicator of one organ in one data year."""

    computation = models.ForeignKey(Computation, on_delete=models.CASCADE, related_name="results")
    organ = models.ForeignKey(Organ, on_delete=models.CASCADE, related_name="indicator_results")
    indicator = models.CharField(max_length=30)
    value = models.DecimalField(max_digits=24, decimal_places=6, null=True)
    status = models.CharField(max_length=14)  # ok | partial | not_available
    reason = models.JSONField(null=True)  # a stored Message
    coverage = models.DecimalField(max_digits=7, decimal_places=6)
    factor_set = models.CharField(max_length=60)
    formula = models.CharField(max_length=64)  # digest of the definition

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("organ", "computation", "indicator"), name="one_result_each"),
        )
        indexes = (models.Index(fields=("computation", "indicator", "status")),)


class Comparison(models.Model):
    """Two runs whose like-for-like set is kept ready, region by region."""

    earlier = models.ForeignKey(Computation, on_delete=models.CASCADE, related_name="+")
    later = models.ForeignKey(Computation, on_delete=models.CASCADE, related_name="+")
    last_record = models.BigIntegerField()  # the latest act on the organs' lives and places it has seen

    class Meta:
        constraints = (models.UniqueConstraint(fields=("earlier", "later"), name="one_comparison_each"),)


class ComparedRegion(models.Model):
    """How many of a region's own organs two runs can be compared on, or can't for one reason.

    Organs that a merger or split links to others are not among them: their chains may cross regions.
    """

    comparison = models.ForeignKey(Comparison, on_delete=models.CASCADE, related_name="regions")
    indicator = models.CharField(max_length=30)
    region = models.ForeignKey(Region, on_delete=models.CASCADE, related_name="+")
    reason = models.CharField(max_length=16, blank=True)  # see `rules.likeness.REASONS`; "": they are alike
    organs = models.IntegerField()
    before = models.DecimalField(max_digits=24, decimal_places=6)  # what those alike used, 0 for the others
    now = models.DecimalField(max_digits=24, decimal_places=6)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("comparison", "indicator", "region", "reason"), name="one_compared_region_each"
            ),
        )


class PeerBand(models.Model):
    """What is usual among peers: organs of one kind, climate and size, of one tier and kind, of one tier, or all.

    What a group is not told apart by is "".
    """

    computation = models.ForeignKey(Computation, on_delete=models.CASCADE, related_name="peer_bands")
    indicator = models.CharField(max_length=30)
    tier = models.CharField(max_length=10, blank=True)
    kind = models.CharField(max_length=30, blank=True)
    climate = models.CharField(max_length=12, blank=True)
    size = models.CharField(max_length=8, blank=True)  # see `rules.sizes`
    low = models.DecimalField(max_digits=24, decimal_places=6)  # a quarter of the peers lies below
    median = models.DecimalField(max_digits=24, decimal_places=6)
    high = models.DecimalField(max_digits=24, decimal_places=6)  # a quarter lies above
    most = models.DecimalField(max_digits=24, decimal_places=6)
    # Bands of before it was kept have none, until the year is computed again.
    mean = models.DecimalField(max_digits=24, decimal_places=6, null=True)
    organs = models.IntegerField()
    cuts = models.JSONField(
        default=list
    )  # the values that a twentieth, two twentieths … of the peers lie below

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("computation", "indicator", "tier", "kind", "climate", "size"), name="one_band_each"
            ),
        )


class Quota(models.Model):
    """能耗定额: what an indicator of a kind of organ in a climate should keep to, as a standard says.

    `kind` and `climate` are "" where the standard makes no difference.  There is none until somebody types
    the standard's table in.
    """

    indicator = models.CharField(max_length=30)
    kind = models.CharField(max_length=30, blank=True)
    climate = models.CharField(max_length=12, blank=True)
    constraint = models.DecimalField(max_digits=15, decimal_places=4)  # 约束值: the most allowed
    base = models.DecimalField(max_digits=15, decimal_places=4, null=True)  # 基准值
    guide = models.DecimalField(max_digits=15, decimal_places=4, null=True)  # 引导值: what the best reach
    source = models.CharField(max_length=120)  # the standard's number and table
    mark = models.CharField(max_length=10)  # see `rules.quotas.MARKS`

    class Meta:
        ordering = ("indicator", "kind", "climate")
        constraints = (
            models.UniqueConstraint(fields=("indicator", "kind", "climate"), name="one_quota_each"),
        )


class Judgement(models.Model):
    """Somebody's word on a finding: closed with a reason, or opened again.  Append-only.

    It holds for what it names and not for the finding's row, as every computation writes findings anew.
    """

    organ = models.ForeignKey(Organ, on_delete=models.CASCADE, related_name="judgements")
    kind = models.CharField(max_length=12)
    item = models.CharField(max_length=24, blank=True)
    year = models.SmallIntegerField()
    month = models.SmallIntegerField()
    last_month = models.SmallIntegerField()
    kgce = models.DecimalField(max_digits=20, decimal_places=2, null=True)  # how much was in doubt then
    yuan = models.DecimalField(max_digits=20, decimal_places=2, null=True)
    verdict = models.CharField(max_length=12)  # see `rules.judgements`
    why = models.CharField(max_length=12, blank=True)
    words = models.CharField(max_length=500, blank=True)
    by = models.CharField(max_length=150)
    at = models.DateTimeField()


class Finding(models.Model):
    """A ledger value that stands out: what was expected, how much is in doubt, and the likely cause."""

    computation = models.ForeignKey(Computation, on_delete=models.CASCADE, related_name="findings")
    organ = models.ForeignKey(Organ, on_delete=models.CASCADE, related_name="findings")
    kind = models.CharField(max_length=12)  # see `ledgers.rules.checks.found`
    item = models.CharField(max_length=24, blank=True)  # empty: several items, or none
    year = models.SmallIntegerField()
    month = models.SmallIntegerField()  # 0: the whole year
    last_month = models.SmallIntegerField()
    found = models.DecimalField(max_digits=24, decimal_places=6, null=True)  # in the item's unit
    expected = models.DecimalField(max_digits=24, decimal_places=6, null=True)
    kgce = models.DecimalField(max_digits=20, decimal_places=2, null=True)  # energy in doubt
    yuan = models.DecimalField(max_digits=20, decimal_places=2, null=True)  # money in doubt
    past = models.SmallIntegerField(default=0)  # months of the organ's own the expectation comes from
    peers = models.IntegerField(default=0)  # other organs it comes from
    reason = models.JSONField()  # a stored Message
    standing = models.CharField(max_length=8, default="open")  # open | folded | closed
    judgement = models.ForeignKey(Judgement, on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        indexes = (
            models.Index(fields=("computation", "organ")),
            models.Index(fields=("computation", "kgce")),
        )
