import Fetching
import SafeText
import URLStandard

/// Annotations in the format of GitHub's workflow commands: `::error title=…::message`.
///
/// A step shows ten errors and ten warnings, so the most important ones come first, and what goes
/// beyond is a group of plain lines in the log. An annotation has no `file`: a page is no file of the
/// repository.
struct GitHubAnnotations {
    /// Annotations of a kind that a step shows.
    private static let maximumShown = 10
    /// Lines of a group.
    private static let maximumLines = 1000
    /// Places that an annotation names.
    private static let maximumPlaces = 5

    private let summary: RunSummary
    private var report: RunReport { summary.report }

    init(_ summary: RunSummary) {
        self.summary = summary
    }

    /// Appends errors, warnings, the group of all others, and the verdict.
    func append(to buffer: inout [UInt8]) {
        let listed = (report.broken + report.warned).filter { summary.selection.includes($0) }
        let errors = listed.filter(\.isNewlyBroken)
        let warnings = listed.filter { $0.severity == .warning }
        let known = listed.filter { $0.severity == .error && !$0.isNewlyBroken }
        var errorRoom = Self.maximumShown
        var warningRoom = Self.maximumShown
        if summary.sawNothing {
            Self.append("error", title: "crawltop", summary.verdict, to: &buffer)
            errorRoom -= 1
        }
        for finding in report.runFindings.prefix(warningRoom) {
            let words = SecretMask.text(finding.words)
            Self.append("warning", title: finding.kind.rawValue, words, to: &buffer)
            warningRoom -= 1
        }
        for task in errors.prefix(errorRoom) { Self.append("error", task, to: &buffer) }
        for task in warnings.prefix(warningRoom) { Self.append("warning", task, to: &buffer) }
        let rest = errors.dropFirst(errorRoom) + known + warnings.dropFirst(warningRoom)
        appendGroup(Array(rest), to: &buffer)
        Self.append(plain: summary.verdict, to: &buffer)
    }

    private func appendGroup(_ tasks: [ReportedTask], to buffer: inout [UInt8]) {
        guard !tasks.isEmpty else { return }
        buffer.append("::group::")
        buffer.append(text: HumanText.grouped(tasks.count))
        buffer.append(" more\n")
        for task in tasks.prefix(Self.maximumLines) {
            let change = task.change.map { ", \($0.rawValue)" } ?? ""
            Self.append(plain: "\(task.label)\(change): \(Self.words(task))", to: &buffer)
        }
        if tasks.count > Self.maximumLines {
            let left = HumanText.grouped(tasks.count - Self.maximumLines)
            Self.append(plain: "and \(left) more", to: &buffer)
        }
        buffer.append("::endgroup::\n")
    }

    private static func append(
        _ level: StaticString,
        _ task: ReportedTask,
        to buffer: inout [UInt8]
    ) {
        append(level, title: task.label, words(task, separator: "\n"), to: &buffer)
    }

    /// The URL, what is wrong, and where it is linked.
    private static func words(_ task: ReportedTask, separator: String = "; ") -> String {
        var parts = [SecretMask.url(task.url.text)]
        if let words = task.explanation { parts.append(words) }
        let places = task.places.prefix(maximumPlaces).map { place in
            let text = place.text.isEmpty ? "" : " “\(place.text)”"
            return
                "on \(place.maskedLocation)\(place.markup.isEmpty ? "" : " \(place.markup)")\(text)"
        }
        parts += places
        let rest = task.pageCount - places.count
        if rest > 0 { parts.append("and \(RunSummary.count(rest, "more page"))") }
        // Each part by itself, because its line feeds are none of ours.
        return parts.map { safe($0) }.joined(separator: separator)
    }

    private static func append(
        _ level: StaticString,
        title: String,
        _ message: String,
        to buffer: inout [UInt8]
    ) {
        buffer.append("::")
        buffer.append(level)
        buffer.append(" title=")
        buffer.append(workflow: safe(title), isProperty: true)
        buffer.append("::")
        buffer.append(workflow: message, isProperty: false)
        buffer.append("\n")
    }

    /// A line that the runner does not take for a command.
    private static func append(plain text: String, to buffer: inout [UInt8]) {
        // It begins with a word of ours, so not with `::`, and it does not hold `##[`, which would
        // begin a command of the older format anywhere in a line.
        buffer.append(text: safe(text))
        buffer.append("\n")
    }

    private static func safe(_ text: String) -> String {
        SafeText(text).truncated(to: 500, .middle).string
            .replacing("##[", with: "##%5B")
    }
}

extension ByteBuffer {
    /// Appends a value of a workflow command, with what has a meaning there percent-encoded.
    ///
    /// - Parameter isProperty: Whether it is a property, in which colon and comma have one, too.
    mutating func append(workflow text: String, isProperty: Bool) {
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "%"): append("%25")
            case UInt8(ascii: "\r"): append("%0D")
            case UInt8(ascii: "\n"): append("%0A")
            case UInt8(ascii: ":") where isProperty: append("%3A")
            case UInt8(ascii: ",") where isProperty: append("%2C")
            default: append(byte)
            }
        }
    }
}
