"""Chance with a name: every part of the demo draws from a stream of its own, so that one does not shift another."""

from __future__ import annotations

from collections.abc import Mapping
from math import log
from random import Random


def stream(seed: int, *about: str) -> Random:
    """The chances of one matter (an organ, a city) under `seed`: the same on every machine."""
    return Random("/".join((str(seed), *about)))  # noqa: S311  a demo, no secrets


def lognormal(chance: Random, median: float, sigma: float) -> float:
    return chance.lognormvariate(log(median), sigma)


def clamped(value: float, low: float, high: float) -> float:
    return min(max(value, low), high)


def one_of(chance: Random, shares: Mapping[str, float]) -> str:
    """A key of `shares`, drawn by its share; the shares need not sum to 1."""
    return chance.choices(list(shares), weights=list(shares.values()))[0]


def spread(chance: Random, count: int, low: float, high: float) -> list[float]:
    """`count` values evenly over the range, in drawn order: any seed has its good and its bad ones."""
    step = (high - low) / max(count - 1, 1)
    values = [low + step * place for place in range(count)]
    chance.shuffle(values)
    return values
