"""Medians, spreads, paired ratios, and Markdown."""

import statistics


def number(value):
    """With a comma for thousands and at least two digits that tell something."""
    return f"{value:,.0f}" if value >= 20 else f"{value:.1f}" if value >= 2 else f"{value:.2f}"


def median(measurements, quantity):
    return statistics.median(getattr(each, quantity) for each in measurements)


def shown(measurements, quantity):
    """The median, and from the least to the most."""
    values = sorted(getattr(each, quantity) for each in measurements)
    middle = number(statistics.median(values))
    return middle if len(values) == 1 else f"{middle} ({number(values[0])} to {number(values[-1])})"


def ratio(these, those, quantity):
    """The median of the ratios within each round; runs of one round had the same machine."""
    pairs = zip(these, those, strict=True)
    return statistics.median(getattr(a, quantity) / getattr(b, quantity) for a, b in pairs)


def markdown(head, rows):
    """A table; all columns but the first two stand right."""
    lines = [head, ["---", "---"] + ["---:"] * (len(head) - 2), *rows]
    return "\n".join(f"| {' | '.join(map(str, line))} |" for line in lines)
