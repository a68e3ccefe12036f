package import LimitTuning

package enum ComparisonReport {
    package static func text(of: ComparisonState, target: String, as: ReportFormat) -> String { "" }
    package static let json: @Sendable (BlockRecord) -> String = { _ in "" }
}
