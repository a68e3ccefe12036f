"""Parts that fetch a list: at several limits, and with thousands in flight."""

import resource

import competitors
from serving import delaying, nginx
from tables import absent, markdown, median, middle, number, ratio, spread

PEERS_AT = 64
FLIGHT_LIMIT, FLIGHT_MILLISECONDS = 9000, 1000
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
    if row not in measurements or not floors:
        return ["", "", ""]
    cells = []
    for quantity, better in FLOOR_QUANTITIES:
        floor = better(floors, key=lambda each: median(measurements[each], quantity))
        cells.append(number(ratio(measurements[row], measurements[floor], quantity)) + " ×")
    return cells


def fetch(bench):
    """Limits by competitors."""
    mine = competitors.crawltop(bench.crawltop, bench.folder)
    floors = competitors.floors(bench.programs)
    alike = competitors.floors_alike(bench.programs, bench.crawltop)
    peers = competitors.peers(bench.folder)
    with nginx(bench.meter, bench.folder) as server:
        runs = {}
        for limit in bench.options.limits:
            for entry in [mine, *floors, *alike] + (peers if limit == PEERS_AT else []):
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
            limit, name, f"{runs[0].requests:,}", spread(runs, "rate"),
            middle(runs, "microseconds"), middle(runs, "mebibytes"),
            *against(measurements, (limit, "crawltop"), (limit, name)),
        ])
    for limit in bench.options.limits:
        for title, loops in [("the better C loop", floors),
                             ("the better C loop with crawltop's request", alike)]:
            names = [(limit, loop.name) for loop in loops]
            summary.append([title, f"limit {limit}",
                            *against_floor(measurements, (limit, "crawltop"), names)])
    return (
        "### Fetch: 1 KiB bodies, one nginx worker, keep-alive, JSON Lines written\n\n"
        + markdown(head, rows) + "\n\n"
        + markdown(["crawltop against", "at", "speed", "CPU", "memory"], summary)
        + "\n\nSlow programs get fewer URLs, so their start counts for more." + absent(peers)
    )


def memory(bench):
    """Thousands of transfers under way at once."""
    floors = competitors.floors(bench.programs)
    entries = [competitors.crawltop(bench.crawltop, bench.folder), *floors,
               competitors.aiohttp(bench.folder)]
    # The rest is for what a program has open besides.
    limit = min(FLIGHT_LIMIT, resource.getrlimit(resource.RLIMIT_NOFILE)[0] - 200)
    count = 3 * limit
    with delaying(bench.meter, bench.programs["delay_server"], FLIGHT_MILLISECONDS) as server:
        measurements = bench.in_turn("memory", {
            entry.name: lambda entry=entry: (
                bench.fetch(entry, server, count, limit))
            for entry in entries if entry.is_installed
        }, min(bench.rounds, 3))
    rows = [
        [name, f"{limit:,}", middle(runs, "mebibytes"), spread(runs, "seconds"),
         middle(runs, "microseconds"), *against(measurements, "crawltop", name)]
        for name, runs in measurements.items()
    ]
    best = against_floor(measurements, "crawltop", [floor.name for floor in floors])
    rows.append(["the better C loop", "", "", "", "", *best])
    head = ["program", "in flight", "peak MiB", "seconds", "CPU µs/request",
            "crawltop's speed", "its CPU", "its memory"]
    return (
        f"### In flight: {count:,} URLs, each answered after {FLIGHT_MILLISECONDS} ms\n\n"
        + markdown(head, rows) + absent(entries)
    )
