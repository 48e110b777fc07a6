"""From an empty folder to a database with the whole reporting tree: `jieyue init`."""

from __future__ import annotations

from bench.figures import Figure, Plan
from bench.homes import Home

BAR = 20.0
# Measured on a machine of this size, not in this run: shared notes on SEED and CISO Assistant.
SEED = 92.0


def bench(plan: Plan) -> list[Figure]:
    seconds = [Home(plan.scratch / str(number)).jieyue("init")[0] for number in range(plan.runs)]
    return [Figure("fresh database ready (`jieyue init`)", seconds, bar=BAR, peer=SEED, peer_name="SEED")]
