"""`./dev docs`: draw the features and who asks whom into docs/architecture.md."""

import importlib.util
import re

from . import settings
from .ui import say

PAGE = settings.ROOT / "docs/architecture.md"
READING = settings.ADDON_DIR / "tests/architecture.py"
MARKED = re.compile(r"(<!-- features -->\n)(.*?)(<!-- end of features -->)", re.DOTALL)


def run(_options):
    PAGE.write_text(drawn(PAGE.read_text()))
    say(f"Written: {PAGE.relative_to(settings.ROOT)}")


def drawn(text):
    """The page with a new picture."""
    return MARKED.sub(lambda found: found[1] + picture() + found[3], text)


def reading():
    """What the add-on's own test of the architecture reads with, without Odoo."""
    spec = importlib.util.spec_from_file_location("architecture", READING)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def picture():
    """A flowchart: an area is a box of its features, an arrow leads to who is asked."""
    read = reading()
    lines = ["```mermaid", "flowchart BT"]
    for area in read.areas():
        lines.append(f"    subgraph {area}")
        lines += [f"        {area}_{one}[{one}]" for one in read.features(area)]
        lines.append("    end")
    owner = read.places_of_names()
    asks = {place: read.asked_by(place, owner) for place in read.places()}
    lines += [f"    {'_'.join(one)} --> {'_'.join(other)}" for one, other in few(asks)]
    return "\n".join([*lines, "```", ""])


def few(asks):
    """The arrows without those that others lead to already.

    :param asks: {feature: the features before it that it asks}, in their order
    """
    reached = {}
    for one, others in asks.items():
        reached[one] = others.union(*(reached[other] for other in others))
        implied = set().union(*(reached[other] for other in others))
        yield from ((one, other) for other in asks if other in others - implied)
