"""Pictures for a demo province's evidence: drawn from the seed, plainly no photographs of anybody."""

from __future__ import annotations

import io
from random import Random

from PIL import Image, ImageDraw

from jieyue.cli.demo.chance import stream

_SIZE = (1280, 960)
_WALLS = ("#dfe7ea", "#ece7dc", "#e3e9df")
_BINS = ("#1f6fb5", "#2f8f4e", "#b23a3a", "#5b6166")  # recyclable, kitchen, hazardous, other
_QUALITY = 85


def bins(seed: int, organ: str) -> bytes:
    """Four bins of sorted waste against a wall, as a JPEG."""
    chance = stream(seed, "bins", organ)
    picture, draw = _room(chance)
    left, width = chance.randint(120, 200), chance.randint(190, 220)
    for number, colour in enumerate(_BINS):
        at, top = left + number * (width + 30), chance.randint(430, 480)
        draw.rounded_rectangle((at, top, at + width, 840), 18, colour)
        draw.rectangle((at - 8, top, at + width + 8, top + 34), "#2b2f33")
        draw.rectangle((at + 40, top + 120, at + width - 40, top + 220), "white")
    return _saved(picture)


def board(seed: int, organ: str, *, side: int = _SIZE[0]) -> bytes:
    """A notice board with posters, as a JPEG; `side`: its width, for somebody who sends the same in small."""
    chance = stream(seed, "board", organ)
    picture, draw = _room(chance)
    draw.rectangle((140, 130, 1140, 700), "#8a6a45")
    draw.rectangle((165, 155, 1115, 675), "#f7f3e8")
    for column in range(3):
        at = 200 + column * 310
        colour = chance.choice(("#1d6b48", "#2f7fb8", "#d08a1d", "#8c3b5e"))
        draw.rectangle((at, 190, at + 250, 640), colour)
        for line in range(chance.randint(3, 6)):
            draw.rectangle(
                (at + 25, 330 + line * 45, at + 25 + chance.randint(110, 200), 350 + line * 45), "white"
            )
        draw.ellipse((at + 85, 215, at + 165, 295), "white")
    return _saved(picture.resize((side, side * _SIZE[1] // _SIZE[0])))


def _room(chance: Random) -> tuple[Image.Image, ImageDraw.ImageDraw]:
    picture = Image.new("RGB", _SIZE, chance.choice(_WALLS))
    draw = ImageDraw.Draw(picture)
    draw.rectangle((0, chance.randint(780, 830), *_SIZE), "#a9a49a")
    return picture, draw


def _saved(picture: Image.Image) -> bytes:
    file = io.BytesIO()
    picture.save(file, "JPEG", quality=_QUALITY)
    return file.getvalue()
