"""Medians, spreads, paired ratios, and Markdown."""

import statistics


def number(value):
    """With commas for thousands, and about two digits that tell something."""
    for least, form in [(20, ",.0f"), (2, ".1f"), (0.1, ".2f")]:
        if value >= least:
            return format(value, form)
    return format(value, ".1g")


def median(measurements, quantity):
    return statistics.median(getattr(each, quantity) for each in measurements)


def middle(measurements, quantity):
    return number(median(measurements, quantity))


def spread(measurements, quantity):
    """The median, and from the least to the most."""
    values = [getattr(each, quantity) for each in measurements]
    return f"{middle(measurements, quantity)} ({number(min(values))} to {number(max(values))})"


def absent(entries):
    """Which of the competitors are missing from a table, and why."""
    names = ", ".join(entry.name for entry in entries if not entry.is_installed)
    return f"\n\nNot installed: {names}." if names else ""


def ratio(these, those, quantity):
    """The median of the ratios within each round; runs of one round had the same machine."""
    pairs = zip(these, those, strict=True)
    return statistics.median(getattr(a, quantity) / getattr(b, quantity) for a, b in pairs)


def markdown(head, rows):
    """A table; all columns but the first two stand right."""
    lines = [head, ["---", "---"] + ["---:"] * (len(head) - 2), *rows]
    return "\n".join(f"| {' | '.join(map(str, line))} |" for line in lines)
