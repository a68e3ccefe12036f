import Clock
import Fetching
import Glibc
import Statistics

/// What all blocks have shown, summed up by limit.
struct BlockLedger: Sendable {
    /// One limit's blocks.
    struct Entry: Sendable {
        var think = DurationHistogram()
        var tally = AttemptTally()
        var hosts: [HostID: Int] = [:]
        var logs = 0.0
        var inFlight = 0.0
        var mostInFlight = 0
        var seconds = 0.0
        var busy = 0.0
        var blocks = 0
        var isScreening = true
    }

    private(set) var entries: [Int: Entry] = [:]
    /// Goodput in the screening, the last time that a limit was screened.
    private(set) var screened: [Int: Double] = [:]

    /// Adds a block that was measured; the first of a round replaces what the screening showed.
    mutating func add(_ record: BlockRecord, _ measurement: BlockMeasurement) {
        var entry = entries[record.limit] ?? Entry()
        let isScreening = record.part == .screening
        if isScreening { screened[record.limit] = record.goodput }
        guard !isScreening || entry.isScreening else { return }
        if entry.isScreening, !isScreening {
            entry = Entry()
            entry.isScreening = false
        }
        entry.think.add(measurement.think)
        entry.tally.add(measurement.attempts)
        entry.hosts.merge(measurement.hosts, uniquingKeysWith: +)
        entry.logs += record.response
        entry.inFlight += record.inFlightMean
        entry.mostInFlight = max(
            entry.mostInFlight,
            min(record.limit, Int(record.inFlightMean.rounded(.up)))
        )
        entry.seconds += record.measuredFrom - record.startedAt + record.seconds
        entry.busy = max(entry.busy, record.networkBusy)
        entry.blocks += 1
        entries[record.limit] = entry
    }

    /// Mean seconds of a limit's blocks, warm-up included; two without any.
    func seconds(_ limit: Int) -> Double {
        guard let entry = entries[limit], entry.blocks > 0 else { return 2 }
        return entry.seconds / Double(entry.blocks)
    }

    /// How far hosts' shares of a limit's attempts are from those of all, at most, 0 to 1.
    var mixDistance: Double {
        let all = mix
        let total = Double(all.values.reduce(0, +))
        return entries.values.reduce(0) { most, entry in
            let own = Double(entry.hosts.values.reduce(0, +))
            guard own > 0, total > 0 else { return most }
            return all.reduce(most) { most, host in
                max(
                    most,
                    abs(Double(entry.hosts[host.key] ?? 0) / own - Double(host.value) / total)
                )
            }
        }
    }

    /// How probable so unequal a mix of hosts is by chance (Pearson's χ²).
    var mixProbability: Double {
        let all = mix.sorted { $0.key.index < $1.key.index }.map(\.value)
        let keys = mix.keys.sorted { $0.index < $1.index }
        let total = Double(all.reduce(0, +))
        guard all.count > 1, entries.count > 1, total > 0 else { return 1 }
        var square = 0.0
        for limit in entries.keys.sorted() {
            guard let entry = entries[limit] else { continue }
            let own = Double(entry.hosts.values.reduce(0, +))
            for (key, count) in zip(keys, all) {
                let expected = own * Double(count) / total
                let difference = Double(entry.hosts[key] ?? 0) - expected
                if expected > 0 { square += difference * difference / expected }
            }
        }
        let freedom = Double((all.count - 1) * (entries.count - 1))
        return Tail.chiSquare(square, freedom: freedom)
    }

    private var mix: [HostID: Int] {
        entries.values.reduce(into: [:]) { $0.merge($1.hosts, uniquingKeysWith: +) }
    }

    /// Writes what is known into a limit's standing.
    func describe(_ standing: inout LimitStanding) {
        guard let entry = entries[standing.limit], entry.blocks > 0 else { return }
        // A response is that of half an answer where there was none, which is not to be shown.
        standing.goodput = entry.tally.good > 0 ? exp(entry.logs / Double(entry.blocks)) : 0
        standing.p50 = entry.think.percentile(0.5)
        standing.p95 = entry.think.percentile(0.95)
        standing.throttledShare = entry.tally.throttledShare
        standing.failedShare = entry.tally.failedShare
        standing.inFlightMean = entry.inFlight / Double(entry.blocks)
        standing.networkBusy = entry.busy
        standing.connections = max(standing.connections, entry.mostInFlight)
        standing.blocks = entry.isScreening ? 0 : entry.blocks
    }
}
