"""Reading standards: every published version, draft and shipped one, each parsed once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from jieyue.standards.models import StandardDraft, StandardVersion
from jieyue.standards.rules.form import load
from jieyue.standards.rules.shipped import shipped_codes, shipped_text
from jieyue.standards.rules.standard import Standard
from jieyue.values.refusals import NotFound
from jieyue.values.wording import say

# Where a listed standard stands.
PUBLISHED, DRAFT, SHIPPED = "published", "draft", "shipped"


@dataclass(frozen=True)
class Listed:
    """One standard of the list: `state` is published, draft or shipped (comes with jieyue, not published here)."""

    code: str
    version: str
    title: str
    mark: str
    state: str
    standard: Standard
    published_at: datetime | None = None
    by: str = ""

    @property
    def name(self) -> str:
        """How commands and addresses name it: code@version, code@draft."""
        return f"{self.code}@{DRAFT if self.state == DRAFT else self.version}"


def listed_standards() -> list[Listed]:
    """Every published version, every draft, and what is shipped and has not been published; two statements."""
    versions = list(StandardVersion.objects.order_by("code", "-id"))
    digests = {version.digest for version in versions}
    found = [_listed(standard_of(one), PUBLISHED, published_at=one.published_at) for one in versions]
    found += [
        _listed(load(one.text), DRAFT, published_at=one.at, by=one.by) for one in StandardDraft.objects.all()
    ]
    found += [_listed(one, SHIPPED) for one in map(shipped, shipped_codes()) if one.digest not in digests]
    return sorted(found, key=lambda one: one.code)


def _listed(standard: Standard, state: str, *, published_at: datetime | None = None, by: str = "") -> Listed:
    return Listed(
        standard.code, standard.version, standard.title, standard.mark, state, standard, published_at, by
    )


def standard_named(name: str) -> Listed:
    """A standard by name: code (the published one, else as shipped, else the draft), code@version or code@draft.

    Raises NotFound.
    """
    code, _, which = name.partition("@")
    order = [PUBLISHED, SHIPPED, DRAFT]
    own = [one for one in listed_standards() if one.code == code]
    if which == DRAFT:
        own = [one for one in own if one.state == DRAFT]
    elif which:
        own = [one for one in own if one.version == which]
    if not own:
        raise NotFound(say("没有评价标准“{code}”。", code=name))
    # Of the published ones the latest comes first.
    return min(own, key=lambda one: order.index(one.state))


def text_of(found: Listed) -> str:
    """The TOML of a listed standard, with its comments."""
    digest = found.standard.digest
    if found.state == PUBLISHED:
        return StandardVersion.objects.values_list("text", flat=True).get(digest=digest)
    return draft_of(found.code).text if found.state == DRAFT else shipped_text(found.code)


def draft_of(code: str) -> StandardDraft:
    """The draft of a code's next version.  Raises NotFound."""
    draft = StandardDraft.objects.filter(code=code).first()
    if draft is None:
        raise NotFound(say("标准“{code}”没有草稿。", code=code))
    return draft


@lru_cache(maxsize=16)
def shipped(code: str) -> Standard:
    """A standard that comes with jieyue, parsed once a process."""
    return load(shipped_text(code))


def latest_version(code: str) -> StandardVersion | None:
    return StandardVersion.objects.filter(code=code).order_by("-id").first()


@lru_cache(maxsize=16)
def _parsed(version_digest: str) -> Standard:
    return load(StandardVersion.objects.values_list("text", flat=True).get(digest=version_digest))


def standard_of(version: StandardVersion) -> Standard:
    """The parsed standard of a version; a version never changes, so it is parsed once a process."""
    return _parsed(version.digest)
