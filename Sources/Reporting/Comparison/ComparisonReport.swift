import Clock
package import LimitTuning

/// What a comparison of limits found, as a file: JSON for programs, Markdown for people.
///
/// The same seed and the same observations give the same bytes. Nothing in it comes from a server.
package struct ComparisonReport {
    let state: ComparisonState
    /// What was compared, such as a host's name; shown in the Markdown only.
    let target: String
    /// Whether certificates were not verified.
    let isInsecure: Bool

    /// A report of a comparison, at its end or before.
    package init(_ state: ComparisonState, target: String = "", isInsecure: Bool = false) {
        self.state = state
        self.target = target
        self.isInsecure = isInsecure
    }

    /// The report in a format.
    package static func text(
        of state: ComparisonState,
        target: String,
        isInsecure: Bool,
        as format: ReportFormat
    ) -> String {
        let report = ComparisonReport(state, target: target, isInsecure: isInsecure)
        return switch format {
        case .json: String(decoding: report.json, as: UTF8.self)
        case .md: String(decoding: report.markdown, as: UTF8.self)
        }
    }

    /// One block as a JSON object and a newline, for progress line by line.
    package static let json: @Sendable (BlockRecord) -> String = { block in
        var buffer: ByteBuffer = []
        append(block, to: &buffer)
        buffer.append("\n")
        return String(decoding: buffer, as: UTF8.self)
    }

    /// The verdict without limits and blocks as a JSON object and a newline, the last line of progress.
    var verdictLine: String {
        var buffer: ByteBuffer = []
        appendVerdict(to: &buffer)
        buffer.append("}\n")
        return String(decoding: buffer, as: UTF8.self)
    }

    /// One JSON object and a newline.
    package var json: [UInt8] {
        var buffer: ByteBuffer = []
        appendVerdict(to: &buffer)
        buffer.append("insecure", isInsecure)
        buffer.append(",\n\"limits\":[")
        for (index, standing) in state.limits.enumerated() {
            buffer.append(index == 0 ? "\n " : ",\n ")
            append(standing, to: &buffer)
        }
        buffer.append("],\n\"usl\":")
        append(state.curve, to: &buffer)
        buffer.append(",\n\"blocks\":[")
        for (index, block) in state.blocks.enumerated() {
            buffer.append(index == 0 ? "\n " : ",\n ")
            Self.append(block, to: &buffer)
        }
        buffer.append("]}\n")
        return buffer
    }

    private func appendVerdict(to buffer: inout ByteBuffer) {
        buffer.append("{")
        buffer.append("decided", state.isDecided)
        buffer.append("recommended", state.recommended)
        buffer.append("sentence", state.sentence)
        buffer.append("tolerance", state.plan.tolerance, decimals: 4)
        buffer.append("error_rate", state.plan.errorRate, decimals: 4)
        buffer.append("seed", String(state.plan.seed, radix: 16))
        buffer.append("source", state.plan.source.rawValue)
        buffer.append("loop", "closed")
        buffer.append("stopped", state.stop?.rawValue)
        buffer.append("seconds", state.elapsed.seconds, decimals: 3)
        buffer.append("budget_s", state.plan.budget.seconds, decimals: 3)
        buffer.append("missing_s", state.missingTime?.seconds, decimals: 1)
        buffer.append("requests", state.requests)
        buffer.append("rate_per_s", state.rate, decimals: 1)
        buffer.append("client_limited_from", state.clientLimitedFrom)
        buffer.append(",\"warnings\":[")
        for (index, warning) in state.warnings.enumerated() {
            if index > 0 { buffer.append(",") }
            buffer.append(json: warning.rawValue)
        }
        buffer.append("]")
    }

    private func append(_ standing: LimitStanding, to buffer: inout ByteBuffer) {
        buffer.append("{")
        buffer.append("limit", standing.limit)
        buffer.append("goodput_per_s", standing.goodput, decimals: 3)
        buffer.append("relative_to_best", standing.relative, decimals: 4)
        buffer.append("p50_ms", standing.p50, decimals: 3)
        buffer.append("p95_ms", standing.p95, decimals: 3)
        buffer.append("p50_ratio", standing.latencyRatios?.p50, decimals: 3)
        buffer.append("p95_ratio", standing.latencyRatios?.p95, decimals: 3)
        buffer.append("throttled_share", standing.throttledShare, decimals: 4)
        buffer.append("failed_share", standing.failedShare, decimals: 4)
        buffer.append("in_flight_mean", standing.inFlightMean, decimals: 3)
        buffer.append("status", standing.status.rawValue)
        buffer.append("stopped_by", standing.stopCause?.rawValue)
        buffer.append("blocks", standing.blocks)
        buffer.append("}")
    }

    private func append(_ curve: CurveReport?, to buffer: inout ByteBuffer) {
        guard let curve else { return buffer.append("null") }
        buffer.append("{")
        buffer.append("sigma", curve.sigma, decimals: 6)
        buffer.append("kappa", curve.kappa, decimals: 6)
        buffer.append("lambda", curve.lambda, decimals: 3)
        buffer.append("peak", curve.peak, decimals: 1)
        buffer.append("peak_range", curve.peakRange, decimals: 1)
        buffer.append("fits", curve.fits)
        buffer.append("shape", curve.shape.rawValue)
        buffer.append("power_point", curve.powerPoint, decimals: 1)
        buffer.append("}")
    }

    private static func append(_ block: BlockRecord, to buffer: inout ByteBuffer) {
        buffer.append("{")
        buffer.append("limit", block.limit)
        buffer.append("part", block.part.rawValue)
        buffer.append("round", block.round)
        buffer.append("void", block.isVoid)
        buffer.append("limit_bound", block.isLimitBound)
        buffer.append("completed", block.completed)
        buffer.append("good", block.good)
        buffer.append("throttled", block.throttled)
        buffer.append("failed", block.failed)
        buffer.append("started_s", block.startedAt, decimals: 4)
        buffer.append("measured_from_s", block.measuredFrom, decimals: 4)
        buffer.append("seconds", block.seconds, decimals: 4)
        buffer.append("goodput_per_s", block.goodput, decimals: 4)
        buffer.append("in_flight_mean", block.inFlightMean, decimals: 4)
        buffer.append("p50_ms", block.p50, decimals: 4)
        buffer.append("p95_ms", block.p95, decimals: 4)
        buffer.append("little_error", block.littleError, decimals: 4)
        buffer.append("network_busy", block.networkBusy, decimals: 4)
        buffer.append("}")
    }
}
