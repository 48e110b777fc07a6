"""The rule kinds a standard may use: one name in the TOML, one module here."""

from __future__ import annotations

from collections.abc import Mapping

from jieyue.standards.rules.kinds import (
    all_or_nothing,
    conjunctive,
    deduct_listed,
    deduct_per_missing,
    discretion,
    linear_per_point,
    per_unit_capped,
    rate_times_points,
    ratio_bands,
    reduction_vs_base,
    sampled_test,
    sum_of_points,
    threshold_count,
)
from jieyue.standards.rules.kinds.contract import Kind

KINDS: Mapping[str, Kind] = {
    "all_or_nothing": all_or_nothing,
    "sum_of_points": sum_of_points,
    "per_unit_capped": per_unit_capped,
    "deduct_per_missing": deduct_per_missing,
    "deduct_listed": deduct_listed,
    "rate_times_points": rate_times_points,
    "linear_per_point": linear_per_point,
    "ratio_bands": ratio_bands,
    "reduction_vs_base": reduction_vs_base,
    "threshold_count": threshold_count,
    "conjunctive": conjunctive,
    "sampled_test": sampled_test,
    "discretion": discretion,
}
