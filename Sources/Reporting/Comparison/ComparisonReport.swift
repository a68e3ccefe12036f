package import LimitTuning
import Statistics

/// What a comparison of limits found, as a file: JSON for programs, Markdown for people.
///
/// The same seed and the same observations give the same bytes. Nothing in it comes from a server.
package struct ComparisonReport {
    let state: ComparisonState
    /// What was compared, such as a host's name; shown in the Markdown only.
    let target: String

    /// A report of a comparison, at its end or before.
    package init(_ state: ComparisonState, target: String = "") {
        self.state = state
        self.target = target
    }

    /// The report in a format.
    package static func text(
        of state: ComparisonState,
        target: String,
        as format: ReportFormat
    ) -> String {
        let report = ComparisonReport(state, target: target)
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
        buffer.append("{\"decided\":")
        buffer.append(text: state.isDecided ? "true" : "false")
        buffer.append(",\"recommended\":")
        buffer.append(json: state.recommended)
        buffer.append(",\"sentence\":")
        buffer.append(json: state.sentence)
        buffer.append(",\"tolerance\":")
        buffer.append(json: state.plan.tolerance, decimals: 4)
        buffer.append(",\"error_rate\":")
        buffer.append(json: state.plan.errorRate, decimals: 4)
        buffer.append(",\"seed\":")
        buffer.append(json: String(state.plan.seed, radix: 16))
        buffer.append(",\"source\":")
        buffer.append(json: state.plan.source.rawValue)
        buffer.append(",\"loop\":\"closed\",\"stopped\":")
        buffer.append(json: state.stop?.rawValue)
        buffer.append(",\"seconds\":")
        buffer.append(json: state.elapsed.seconds, decimals: 3)
        buffer.append(",\"budget_s\":")
        buffer.append(json: state.plan.budget.seconds, decimals: 3)
        buffer.append(",\"missing_s\":")
        buffer.append(json: state.missingTime?.seconds, decimals: 1)
        buffer.append(",\"requests\":")
        buffer.append(decimal: state.requests)
        buffer.append(",\"rate_per_s\":")
        buffer.append(json: state.rate, decimals: 1)
        buffer.append(",\"client_limited_from\":")
        buffer.append(json: state.clientLimitedFrom)
        buffer.append(",\"warnings\":[")
        for (index, warning) in state.warnings.enumerated() {
            if index > 0 { buffer.append(",") }
            buffer.append(json: warning.rawValue)
        }
        buffer.append("]")
    }

    private func append(_ standing: LimitStanding, to buffer: inout ByteBuffer) {
        buffer.append("{\"limit\":")
        buffer.append(decimal: standing.limit)
        buffer.append(",\"goodput_per_s\":")
        buffer.append(json: standing.goodput, decimals: 3)
        buffer.append(",\"relative_to_best\":")
        buffer.append(json: standing.relative, decimals: 4)
        buffer.append(",\"p50_ms\":")
        buffer.append(json: standing.p50, decimals: 3)
        buffer.append(",\"p95_ms\":")
        buffer.append(json: standing.p95, decimals: 3)
        buffer.append(",\"p50_ratio\":")
        buffer.append(json: standing.latencyRatios?.p50, decimals: 3)
        buffer.append(",\"p95_ratio\":")
        buffer.append(json: standing.latencyRatios?.p95, decimals: 3)
        buffer.append(",\"throttled_share\":")
        buffer.append(json: standing.throttledShare, decimals: 4)
        buffer.append(",\"failed_share\":")
        buffer.append(json: standing.failedShare, decimals: 4)
        buffer.append(",\"in_flight_mean\":")
        buffer.append(json: standing.inFlightMean, decimals: 3)
        buffer.append(",\"status\":")
        buffer.append(json: standing.status.rawValue)
        buffer.append(",\"stopped_by\":")
        buffer.append(json: standing.stopCause?.rawValue)
        buffer.append(",\"blocks\":")
        buffer.append(decimal: standing.blocks)
        buffer.append("}")
    }

    private func append(_ curve: CurveReport?, to buffer: inout ByteBuffer) {
        guard let curve else { return buffer.append("null") }
        buffer.append("{\"sigma\":")
        buffer.append(json: curve.sigma, decimals: 6)
        buffer.append(",\"kappa\":")
        buffer.append(json: curve.kappa, decimals: 6)
        buffer.append(",\"lambda\":")
        buffer.append(json: curve.lambda, decimals: 3)
        buffer.append(",\"peak\":")
        buffer.append(json: curve.peak, decimals: 1)
        buffer.append(",\"peak_range\":")
        buffer.append(json: curve.peakRange, decimals: 1)
        buffer.append(",\"fits\":")
        buffer.append(text: curve.fits ? "true" : "false")
        buffer.append(",\"shape\":")
        buffer.append(json: curve.shape.rawValue)
        buffer.append(",\"power_point\":")
        buffer.append(json: curve.powerPoint, decimals: 1)
        buffer.append("}")
    }

    private static func append(_ block: BlockRecord, to buffer: inout ByteBuffer) {
        buffer.append("{\"limit\":")
        buffer.append(decimal: block.limit)
        buffer.append(",\"part\":")
        buffer.append(json: block.part.rawValue)
        buffer.append(",\"round\":")
        buffer.append(decimal: block.round)
        buffer.append(",\"void\":")
        buffer.append(text: block.isVoid ? "true" : "false")
        buffer.append(",\"limit_bound\":")
        buffer.append(text: block.isLimitBound ? "true" : "false")
        let counts: [(StaticString, Int)] = [
            (",\"completed\":", block.completed), (",\"good\":", block.good),
            (",\"throttled\":", block.throttled), (",\"failed\":", block.failed),
        ]
        for (key, count) in counts {
            buffer.append(key)
            buffer.append(decimal: count)
        }
        let values: [(StaticString, Double)] = [
            (",\"started_s\":", block.startedAt), (",\"measured_from_s\":", block.measuredFrom),
            (",\"seconds\":", block.seconds), (",\"goodput_per_s\":", block.goodput),
            (",\"in_flight_mean\":", block.inFlightMean), (",\"p50_ms\":", block.p50),
            (",\"p95_ms\":", block.p95), (",\"little_error\":", block.littleError),
            (",\"network_busy\":", block.networkBusy),
        ]
        for (key, value) in values {
            buffer.append(key)
            buffer.append(json: value, decimals: 4)
        }
        buffer.append("}")
    }
}
