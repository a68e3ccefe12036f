"""Parts that fetch lists: at several limits, with thousands in flight, and of growing length."""

import competitors
from measuring import Failed
from serving import delaying, nginx
from tables import markdown, median, number, ratio, shown

PEERS_AT = 64
FLIGHT_LIMIT, FLIGHT_URLS, FLIGHT_MILLISECONDS = 9000, 27_000, 1000
SCALE = [1000, 10_000, 100_000, 1_000_000]
FLOOR_QUANTITIES = [("rate", max), ("microseconds", min), ("mebibytes", min)]


def against(measurements, row, other):
    """How crawltop did against another, round by round: speed, CPU and memory."""
    if row == other or row not in measurements:
        return ["", "", ""]
    return [
        number(ratio(measurements[row], measurements[other], quantity)) + " ×"
        for quantity, _ in FLOOR_QUANTITIES
    ]


def against_floor(measurements, row, floors):
    """The same against the better floor of each quantity."""
    floors = [floor for floor in floors if floor in measurements]
    cells = []
    for quantity, better in FLOOR_QUANTITIES if row in measurements and floors else []:
        floor = better(floors, key=lambda each: median(measurements[each], quantity))
        cells.append(number(ratio(measurements[row], measurements[floor], quantity)) + " ×")
    return cells


def fetch(bench):
    """Limits by competitors."""
    mine = competitors.crawltop(bench.crawltop, bench.folder)
    floors = competitors.floors(bench.programs)
    peers = competitors.peers(bench.folder)
    with nginx(bench.meter, bench.folder) as server:
        runs = {}
        for limit in bench.options.limits:
            for entry in [mine, *floors] + (peers if limit == PEERS_AT else []):
                count = max(1, int(bench.options.urls * entry.share))
                if entry.is_installed:
                    runs[limit, entry.name] = lambda entry=entry, count=count, limit=limit: (
                        bench.fetch(entry, server, count, limit))
        measurements = bench.in_turn("fetch", runs)

    head = ["limit", "program", "URLs", "requests/s", "CPU µs/request", "peak MiB",
            "crawltop's speed", "its CPU", "its memory"]
    rows, summary = [], []
    for (limit, name), runs in measurements.items():
        rows.append([
            limit, name, f"{runs[0].requests:,}", shown(runs, "rate"), shown(runs, "microseconds"),
            shown(runs, "mebibytes"), *against(measurements, (limit, "crawltop"), (limit, name)),
        ])
    for limit in bench.options.limits:
        names = [(limit, floor.name) for floor in floors]
        summary.append(["the better C loop", f"limit {limit}",
                        *against_floor(measurements, (limit, "crawltop"), names)])
    missing = [entry.name for entry in peers if not entry.is_installed]
    note = f"\n\nNot installed: {', '.join(missing)}." if missing else ""
    return (
        "### Fetch: 1 KiB bodies, one nginx worker, keep-alive, JSON Lines written\n\n"
        + markdown(head, rows) + "\n\n"
        + markdown(["crawltop against", "at", "speed", "CPU", "memory"], summary) + note
    )


def memory(bench):
    """Thousands of transfers under way at once."""
    floors = competitors.floors(bench.programs)
    entries = [competitors.crawltop(bench.crawltop, bench.folder), *floors,
               competitors.aiohttp(bench.folder)]
    with delaying(bench.meter, bench.programs["delay_server"], FLIGHT_MILLISECONDS) as server:
        measurements = bench.in_turn("memory", {
            entry.name: lambda entry=entry: (
                bench.fetch(entry, server, FLIGHT_URLS, FLIGHT_LIMIT))
            for entry in entries if entry.is_installed
        }, min(bench.rounds, 3))
    rows = [
        [name, f"{FLIGHT_LIMIT:,}", shown(runs, "mebibytes"), shown(runs, "seconds"),
         shown(runs, "microseconds"), *against(measurements, "crawltop", name)]
        for name, runs in measurements.items()
    ]
    best = against_floor(measurements, "crawltop", [floor.name for floor in floors])
    rows.append(["the better C loop", "", "", "", "", *best])
    head = ["program", "in flight", "peak MiB", "seconds", "CPU µs/request",
            "crawltop's speed", "its CPU", "its memory"]
    return (
        f"### In flight: {FLIGHT_URLS:,} URLs, each answered after {FLIGHT_MILLISECONDS} ms\n\n"
        + markdown(head, rows)
    )


def scale(bench):
    """The cost of a task that is known and of a request, as lists grow."""
    mine = competitors.crawltop(bench.crawltop, bench.folder)
    with nginx(bench.meter, bench.folder) as server:
        sizes = [size for size in SCALE if size <= bench.options.scale]
        measurements = bench.in_turn("scale", {
            size: lambda size=size: bench.fetch(mine, server, size, PEERS_AT) for size in sizes
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
        rows.append([f"{size:,}", PEERS_AT, shown(runs, "rate"), shown(runs, "microseconds"),
                     shown(runs, "mebibytes"), bytes_a_task])
    head = ["URLs", "limit", "requests/s", "CPU µs/request", "peak MiB",
            "bytes a task more, without its URL"]
    return "### Scale: crawltop, JSON Lines written\n\n" + markdown(head, rows)
