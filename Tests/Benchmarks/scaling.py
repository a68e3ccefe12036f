"""The part that fetches ever longer lists."""

import competitors
from measuring import Failed
from serving import nginx
from tables import markdown, median, middle, number, spread

LIMIT = 64
SIZES = [1000, 10_000, 100_000, 1_000_000]


def scale(bench):
    """The cost of a task that is known and of a request, as lists grow."""
    mine = competitors.crawltop(bench.crawltop, bench.folder)
    with nginx(bench.meter, bench.folder) as server:
        sizes = [size for size in SIZES if size <= bench.options.scale]
        measurements = bench.in_turn("scale", {
            size: lambda size=size: bench.fetch(mine, server, size, LIMIT) for size in sizes
        }, min(bench.rounds, 2))
        letters = {size: bench.list(server, size).stat().st_size - size for size in sizes}
    if len(measurements) < len(sizes):
        raise Failed("a size failed")
    rows = []
    for before, size in zip([None, *sizes], sizes):
        runs, bytes_a_task = measurements[size], ""
        if before:
            grown = median(runs, "kibibytes") - median(measurements[before], "kibibytes")
            urls = letters[size] - letters[before]
            bytes_a_task = number((grown * 1024 - urls) / (size - before))
        rows.append([f"{size:,}", LIMIT, spread(runs, "rate"), middle(runs, "microseconds"),
                     middle(runs, "mebibytes"), bytes_a_task])
    head = ["URLs", "limit", "requests/s", "CPU µs/request", "peak MiB",
            "bytes a task more, without its URL"]
    return "### Scale: crawltop, JSON Lines written\n\n" + markdown(head, rows)
