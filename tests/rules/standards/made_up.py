"""Standards made up at random, every one of them valid: what has to survive any way of writing it down."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import strategies as st

# Letters, digits, what formulas and markup begin with, and text that looks like another sort of cell.
_LETTERS = st.text("评价节水甲乙丙 abcXYZ0189.,;:=+-@'\"<>&\\/_%{}[]", min_size=1, max_size=24).map(str.strip)
TEXTS = st.one_of(
    _LETTERS.filter(bool),
    st.sampled_from(
        ["=1+1", "007", "1.10", "true", "是", "第一行\n第二行", "'引号", "_x0041_", "2025-03-01"]
    ),
)
POINTS = st.integers(1, 2000).map(lambda hundredths: Decimal(hundredths) / 100)
TRAITS = st.sampled_from(["设有食堂", "非 配有公务用车", "省级 或 市级", "集中办公 且 非(工会 或 妇联)"])


def _yes_no(points):
    return {"source": "answer", "answer": "yes_no", "rule": {"kind": "all_or_nothing"}}


def _counted(points):
    return {
        "source": "answer",
        "answer": "number",
        "unit": "time",
        "rule": {"kind": "per_unit_capped", "each": Decimal("0.25")},
    }


def _listed(points):
    parts = [{"id": "a", "text": "=甲", "points": points}]
    return {"source": "answer", "answer": "checklist", "parts": parts, "rule": {"kind": "sum_of_points"}}


def _banded(points):
    bands = [
        {"up_to": Decimal("0.9"), "score": points},
        {"above": Decimal("0.9"), "below": 1},
        {"from": 1, "score": 0},
    ]
    name = "indicator.water_per_head"
    return {
        "source": "ledger",
        "fact": name,
        "against": f"{name}.peer_mean",
        "rule": {"kind": "ratio_bands", "bands": bands},
    }


def _told(points):
    return {"source": "ledger", "fact": "ledger.posts.energy", "rule": {"kind": "all_or_nothing"}}


def _together(points):
    conditions = [
        {"id": "@", "title": "条件", **_listed(Decimal(1)), "rule": {"kind": "conjunctive"}, "question": "?"}
    ]
    return {"source": "conditions", "conditions": conditions, "rule": {"kind": "conjunctive"}}


def _sampled(points):
    rule = {"kind": "sampled_test", "smallest": 10, "full": Decimal("0.85")}
    return {"source": "answer", "answer": "sample", "rule": rule}


def _judged(points):
    answer = {"answer": "number", "unit": "point", "asked": "assessor"}
    return {"source": "answer", **answer, "rule": {"kind": "discretion"}}


MEASURES = st.sampled_from([_yes_no, _told, _counted, _listed, _banded, _together, _sampled, _judged])


@st.composite
def measures(draw, points, name):
    told = draw(MEASURES)(points)
    if told["source"] == "answer":
        told["question"] = draw(TEXTS)
        if draw(st.booleans()):
            told["declinable"] = draw(st.booleans())
    for place, condition in enumerate(told.get("conditions", ())):
        condition["id"] = f"{name}-{place}"
    return told


@st.composite
def items(draw, name):
    points = draw(POINTS)
    told = {
        "id": name,
        "title": draw(TEXTS),
        "clause": draw(TEXTS),
        "points": points,
        "evidence": draw(TEXTS),
    }
    told |= draw(measures(points, name))
    optional = {
        "title_en": TEXTS,
        "star": st.booleans(),
        "not_applicable": TRAITS,
        "shortcut": TRAITS,
        "mark": TEXTS,
    }
    told |= draw(st.fixed_dictionaries({}, optional=optional))
    if draw(st.booleans()):
        told["zero_if"] = [{"id": "a", "text": draw(TEXTS)}, {"id": "b", "text": draw(TEXTS)}]
    if draw(st.booleans()):
        told["branches"] = [{"id": "x", "when": "重点用能单位", **draw(measures(points, f"{name}.x"))}]
    return told


@st.composite
def documents(draw):
    """The tables of a standard that loads."""
    blocks = []
    for block in range(draw(st.integers(1, 3))):
        lines = [draw(items(f"{block + 1}.{place + 1}")) for place in range(draw(st.integers(1, 4)))]
        points = sum(line["points"] for line in lines)
        blocks.append({"id": str(block + 1), "title": draw(TEXTS), "points": points, "items": lines})
    total = sum(block["points"] for block in blocks)
    told = {
        "code": "made-up",
        "version": "1.0",
        "title": draw(TEXTS),
        "pass_mark": Decimal("0.01"),
        "total": total,
    }
    told |= {"blocks": blocks, "redistribution": draw(st.sampled_from(["full", "drop", "block"]))}
    if draw(st.booleans()):
        told["bonus"] = [draw(items("B1"))]
        told["bonus_cap"] = told["bonus"][0]["points"]
    if draw(st.booleans()):
        told["grades"] = [
            {"id": "A", "title": draw(TEXTS), "from": 1},
            {"id": "B", "title": draw(TEXTS), "from": 0},
        ]
        told["downgrades"] = [{"because": "star", "to": "B"}]
    if draw(st.booleans()):
        told["vetoes"] = [{"id": "V", "title": draw(TEXTS), "years": draw(st.integers(1, 5))}]
        told["falsification"] = draw(st.sampled_from(["zero", "fail"]))
    if draw(st.booleans()):
        condition = {"id": "G.1", "title": draw(TEXTS), **_yes_no(1), "question": draw(TEXTS)}
        condition |= draw(st.fixed_dictionaries({}, optional={"when": TRAITS}))
        gate = {"id": "G", "title": draw(TEXTS), "clause": draw(TEXTS), "rule": "must_pass"}
        told["gates"] = [gate | {"conditions": [condition]}]
    return told
