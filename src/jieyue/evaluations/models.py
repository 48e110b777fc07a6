"""Cases: one organ in one programme year, from draft to the published list, with every step on record."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from jieyue.accounts.models import User
from jieyue.campaigns.models import Campaign
from jieyue.evaluations.rules.visits import OPEN
from jieyue.evaluations.rules.workflow import State
from jieyue.exhibits.models import Exhibit
from jieyue.registry.models import Organ
from jieyue.standards.models import StandardVersion


class Case(models.Model):
    """One organ's evaluation in one programme year."""

    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="cases")
    organ = models.ForeignKey(Organ, on_delete=models.PROTECT, related_name="cases")
    state = models.CharField(max_length=12, default=State.DRAFT, choices=State.choices())
    standard = models.ForeignKey(StandardVersion, on_delete=models.PROTECT, related_name="+")
    score = models.DecimalField(max_digits=7, decimal_places=2, null=True)
    passing = models.BooleanField(null=True)  # the standard's predicate: gates met and score reached
    gated = models.BooleanField(default=False)  # a gate is not met
    reason = models.JSONField(null=True)  # a stored Message
    coverage = models.DecimalField(max_digits=7, decimal_places=6, default=0)
    since = models.DateTimeField()  # when it came into its present state

    class Meta:
        constraints = (models.UniqueConstraint(fields=("campaign", "organ"), name="one_case_a_year"),)
        indexes = (models.Index(fields=("campaign", "state", "since")),)


class CaseFacts(models.Model):
    """What the ledgers said about a case: refreshed while it is a draft, frozen when it is submitted."""

    case = models.OneToOneField(Case, on_delete=models.CASCADE, related_name="facts")
    facts = models.JSONField()
    basis = models.JSONField(default=dict)  # see `indicators.rules.basis`
    computed_at = models.DateTimeField()


class Answer(models.Model):
    """What the organ says to an item that no ledger can answer."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="answers")
    item = models.CharField(max_length=40)
    value = models.CharField(max_length=1000)  # canonical text, see standards.rules.answers
    note = models.CharField(max_length=500, blank=True)
    by = models.CharField(max_length=150)
    at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("case", "item"), name="one_answer_an_item"),)


class Proof(models.Model):
    """A file that is to prove what the organ says to an item; one file may serve many items, and many one."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="proofs")
    item = models.CharField(max_length=20)
    exhibit = models.ForeignKey(Exhibit, on_delete=models.PROTECT, related_name="proofs")
    by = models.CharField(max_length=150)
    at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("case", "item", "exhibit"), name="one_proof_each"),)


class Opinion(models.Model):
    """The points a reviewer gives an item instead of the organ's own, with the reason."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="opinions", db_index=False)
    item = models.CharField(max_length=20)
    stage = models.CharField(max_length=8)  # see `rules.opinions`
    score = models.DecimalField(max_digits=7, decimal_places=2)
    reason = models.CharField(max_length=500, blank=True)
    by = models.CharField(max_length=150)
    at = models.DateTimeField()
    past = models.BooleanField(default=False)  # of a round before the case was sent back

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("case", "item", "stage"), condition=Q(past=False), name="one_opinion_a_stage"
            ),
        )
        indexes = (models.Index(fields=("case", "past")),)


class Visit(models.Model):
    """A look on site (现场核查): who is to see which items of a case, and on which day."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="visits")
    assessor = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    day = models.DateField()
    items = models.JSONField()  # ids of the lines to be looked at
    state = models.CharField(max_length=10, default=OPEN)  # see `rules.visits`
    by = models.CharField(max_length=150)
    office = models.CharField(
        max_length=200, blank=True
    )  # the place of the office that sent, and hears of it
    sent_to = models.CharField(max_length=200, blank=True)  # the place whose post the assessor holds
    at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=200, blank=True)  # why it was called off

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("case", "assessor"), condition=Q(state=OPEN), name="one_open_visit_each"
            ),
        )
        indexes = (models.Index(fields=("assessor", "state", "day")),)


class SiteRecord(models.Model):
    """What one assessor found of one item on site: no score, but what the reviewer scores by."""

    visit = models.ForeignKey(Visit, on_delete=models.CASCADE, related_name="records")
    item = models.CharField(max_length=40)
    verdict = models.CharField(max_length=8)  # see `rules.visits`
    score = models.DecimalField(max_digits=7, decimal_places=2, null=True)
    note = models.CharField(max_length=500, blank=True)
    revision = models.IntegerField(default=1)
    key = models.CharField(max_length=40)  # the client's, of the last writing: sent twice, written once
    at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("visit", "item"), name="one_record_an_item"),)


class SitePhoto(models.Model):
    """A photo taken on site; `key` is the client's, so that one sent twice is there once."""

    visit = models.ForeignKey(Visit, on_delete=models.CASCADE, related_name="photos")
    item = models.CharField(max_length=40)
    exhibit = models.ForeignKey(Exhibit, on_delete=models.PROTECT, related_name="site_photos")
    key = models.CharField(max_length=40)
    at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("visit", "key"), name="one_photo_a_key"),
            models.UniqueConstraint(fields=("visit", "item", "exhibit"), name="one_photo_an_item"),
        )


class Parked(models.Model):
    """What came from a phone or in a workbook too late to be written: kept with the reason until the office has looked at it."""

    visit = models.ForeignKey(Visit, on_delete=models.CASCADE, related_name="parked")
    item = models.CharField(max_length=40)
    key = models.CharField(max_length=40)
    said = models.JSONField()  # verdict, score, note as they were sent; empty for a photo
    exhibit = models.ForeignKey(Exhibit, null=True, on_delete=models.PROTECT, related_name="+")
    reason = models.JSONField()  # a stored Message
    at = models.DateTimeField()
    settled_by = models.CharField(max_length=150, blank=True)
    settled_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("visit", "key"), name="one_parked_a_key"),)


class Effort(models.Model):
    """How much work the province thinks it is to better one item of a standard."""

    standard = models.CharField(max_length=40)  # its code
    item = models.CharField(max_length=20)
    effort = models.SmallIntegerField()
    by = models.CharField(max_length=150)
    at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("standard", "item"), name="one_effort_an_item"),)


class Step(models.Model):
    """One transition of a case: who, when, why."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="steps")
    act = models.CharField(max_length=12)
    from_state = models.CharField(max_length=12)
    to_state = models.CharField(max_length=12)
    by = models.CharField(max_length=150)
    at = models.DateTimeField()
    reason = models.TextField(blank=True)

    class Meta:
        ordering = ("id",)


class Naming(models.Model):
    """An organ on a list of 节约型机关: by its case, or from a batch named before the system was used."""

    organ = models.ForeignKey(Organ, on_delete=models.PROTECT, related_name="namings")
    year = models.IntegerField()
    batch = models.CharField(max_length=40, blank=True)
    document = models.CharField(max_length=80, blank=True)  # 文号
    number = models.IntegerField()  # place on the year's list
    case = models.OneToOneField(Case, null=True, on_delete=models.PROTECT, related_name="naming")
    named_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    revoked_reason = models.TextField(blank=True)

    class Meta:
        ordering = ("year", "number")
        constraints = (
            models.UniqueConstraint(fields=("organ", "year"), name="named_once_a_year"),
            models.UniqueConstraint(fields=("year", "number"), name="one_number_each"),
        )


class Exemption(models.Model):
    """A title that takes an organ out of the evaluation and counts it as created: 节约型公共机构示范单位."""

    organ = models.ForeignKey(Organ, on_delete=models.CASCADE, related_name="exemptions")
    title = models.CharField(max_length=80)
    granted = models.DateField()
    expires = models.DateField(null=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("organ", "title"), name="one_exemption_a_title"),)
