import LimitTuning
import Reporting

/// Writes the reports of a comparison.
///
/// `@unchecked`: written once, by one thread, after it was made.
final class ReportWriter: @unchecked Sendable {
    private let outputs: [(file: OutputFile, format: ReportFormat)]

    /// Opens every file, so that a file that cannot be written is found before anything is fetched.
    init(_ destinations: [(path: String, format: ReportFormat)]) throws(CommandError) {
        var outputs: [(OutputFile, ReportFormat)] = []
        for destination in destinations {
            do throws(SinkError) {
                let file = try OutputFile(path: destination.path, as: .report)
                outputs.append((file, destination.format))
            } catch { throw CommandError(error) }
        }
        self.outputs = outputs
    }

    /// Writes every report.
    ///
    /// May block.
    func write(
        _ state: ComparisonState,
        target: String,
        isInsecure: Bool
    ) throws(CommandError) {
        for (file, format) in outputs {
            let text = ComparisonReport.text(
                of: state,
                target: target,
                isInsecure: isInsecure,
                as: format
            )
            do throws(SinkError) {
                try file.append { $0 += text.utf8 }
                try file.close()
            } catch { throw CommandError(error) }
        }
    }
}
