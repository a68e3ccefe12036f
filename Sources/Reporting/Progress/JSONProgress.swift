package import Clock
package import Fetching
package import LimitTuning

/// Progress as JSON, one object a line (`--progress json`).
///
/// One each second, and one whenever the stage of the run, the limit or the pause changes. Tasks are
/// in the output files.
///
/// Keys, always present: `elapsed_ms`; `stage` (`running`, `stopping` or `finished`); `reason` (why it
/// stops: `interrupted`, `budget`, `fail-fast`, `fuse` or null); `paused`; `limit`; `in_flight`;
/// `draining`; `totals` with `known`, `queued`, `active`, `ok`, `failed`, `cancelled`, `skipped`; `bytes`
/// (decoded) and `wire_bytes`; `rate` with `ok_per_s` and `wire_bytes_per_s` over the last three
/// seconds; `retries`; `latency_ms` with `wait_p50`, `wait_p95`, `wait_p99`, `attempt_p50`,
/// `attempt_p95`; `connections` with `opened` and `reused`; `held_back` (nothing starts because results
/// are not written, or pages not parsed, in time, or because the memory is full); `memory` (null without
/// a budget) with `held`, `limit` and `full` (bytes of bodies in memory); `stalls` with `count`, `network_ms` and `pool_ms`
/// (the longest of the last second or two).
package struct JSONProgress: ProgressText {
    private var lastSecond: Int64 = -1
    private var lastState: State?

    private struct State: Equatable {
        let stage: RunStage
        let limit: Int
        let isPaused: Bool
    }

    /// JSON progress; it has no settings.
    package init() {}

    /// Nothing, because results are in the output files.
    package mutating func finished(_ batch: [FetchResult]) -> String { "" }

    /// A line if the second or the state is new.
    package mutating func update(
        _ snapshot: EngineSnapshot,
        _ limits: LimitState,
        at time: MonotonicTime
    ) -> String {
        let second = snapshot.elapsed(at: time).components.seconds
        let state = State(
            stage: snapshot.stage,
            limit: snapshot.limit,
            isPaused: snapshot.isDispatchPaused
        )
        guard second > lastSecond || state != lastState else { return "" }
        lastSecond = second
        lastState = state
        var line: [UInt8] = []
        Self.append(snapshot, at: time, to: &line)
        return String(decoding: line, as: UTF8.self)
    }

    private static func append(
        _ snapshot: EngineSnapshot,
        at time: MonotonicTime,
        to line: inout [UInt8]
    ) {
        line.append("{\"elapsed_ms\":")
        line.append(tenths: snapshot.elapsed(at: time).milliseconds)
        append(snapshot.stage, to: &line)
        line.append(",\"paused\":")
        line.append(snapshot.isDispatchPaused ? "true" : "false")
        append("limit", snapshot.limit, to: &line)
        append("in_flight", snapshot.permitsTaken, to: &line)
        append("draining", snapshot.draining, to: &line)
        let totals = snapshot.totals
        line.append(",\"totals\":{\"known\":")
        line.append(decimal: totals.known)
        append("queued", totals.queued, to: &line)
        append("active", totals.active, to: &line)
        append("ok", totals.ok, to: &line)
        append("failed", totals.failed, to: &line)
        append("cancelled", totals.cancelled, to: &line)
        append("skipped", totals.skipped, to: &line)
        line.append("}")
        append("bytes", Int(totals.bytes), to: &line)
        append("wire_bytes", Int(totals.wireBytes), to: &line)
        line.append(",\"rate\":{\"ok_per_s\":")
        line.append(tenths: snapshot.throughput.goodputPerSecond(at: time))
        append(
            "wire_bytes_per_s",
            tenths: snapshot.throughput.wireBytesPerSecond(at: time),
            to: &line
        )
        line.append("}")
        append("retries", snapshot.retries, to: &line)
        append(snapshot.latency, to: &line)
        line.append(",\"connections\":{\"opened\":")
        line.append(decimal: snapshot.connections.opened)
        append("reused", snapshot.connections.reused, to: &line)
        line.append("},\"held_back\":")
        line.append(snapshot.isHeldBack ? "true" : "false")
        line.append(",\"memory\":")
        if let memory = snapshot.memory {
            line.append("{\"held\":")
            line.append(decimal: memory.held)
            append("limit", memory.limit, to: &line)
            line.append(memory.isFull ? ",\"full\":true}" : ",\"full\":false}")
        } else {
            line.append("null")
        }
        line.append(",\"stalls\":{\"count\":")
        line.append(decimal: snapshot.stalls.count)
        append("network_ms", tenths: snapshot.stalls.network.longest.milliseconds, to: &line)
        append("pool_ms", tenths: snapshot.stalls.pool.longest.milliseconds, to: &line)
        line.append("}}\n")
    }

    private static func append(_ stage: RunStage, to line: inout [UInt8]) {
        let (name, reason): (StaticString, StopReason?) =
            switch stage {
            case .running: ("running", nil)
            case .stopping(let reason): ("stopping", reason)
            case .finished(let reason): ("finished", reason)
            }
        line.append(",\"stage\":\"")
        line.append(name)
        line.append("\",\"reason\":")
        line.append(json: reason.map { $0.name.description })
    }

    private static func append(_ latency: LatencySummary, to line: inout [UInt8]) {
        line.append(",\"latency_ms\":{\"wait_p50\":")
        line.append(tenths: latency.waitP50)
        append("wait_p95", tenths: latency.waitP95, to: &line)
        append("wait_p99", tenths: latency.waitP99, to: &line)
        append("attempt_p50", tenths: latency.attemptP50, to: &line)
        append("attempt_p95", tenths: latency.attemptP95, to: &line)
        line.append("}")
    }

    private static func append(_ key: StaticString, _ value: Int, to line: inout [UInt8]) {
        line.append(",\"")
        line.append(key)
        line.append("\":")
        line.append(decimal: value)
    }

    private static func append(_ key: StaticString, tenths value: Double, to line: inout [UInt8]) {
        line.append(",\"")
        line.append(key)
        line.append("\":")
        line.append(tenths: value)
    }
}
