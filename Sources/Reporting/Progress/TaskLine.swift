import Fetching
import SafeText
import URLStandard

/// One finished task as a line for people, with remote text made safe.
struct TaskLine {
    /// Whether only ASCII may come out.
    let isASCII: Bool

    /// `ok     200    21 ms    1.0 KiB  https://…`, with a line feed.
    func text(for result: FetchResult) -> String {
        let url = SafeText(SecretMask.url(result.url.text))
        var line: SafeText
        switch result.outcome {
        case .ok:
            let status = result.status.map { "\($0)" } ?? "-"
            line = SafeText("ok     \(status)").padded(to: 24)
        case .failed:
            line = SafeText("FAIL   \(result.error?.errorClass.name ?? "?")").padded(to: 24)
        case .cancelled: line = SafeText("cancelled").padded(to: 24)
        case .skipped:
            line = SafeText("skip   \(result.skipReason?.rawValue ?? "?")").padded(to: 24)
        }
        if result.outcome == .ok || result.outcome == .failed {
            line += SafeText(HumanText.milliseconds(result.busyMilliseconds))
                .padded(to: 10, alignment: .right)
            line += SafeText(HumanText.bytes(result.bytes)).padded(to: 12, alignment: .right)
        } else {
            line += SafeText.spaces(22)
        }
        line += "  \(url)"
        if let note = result.note { line += "  \(SecretMask.text(note))" }
        if result.outcome == .failed {
            if let error = result.error { line += "  \(SecretMask.text(error.message))" }
            if let referrer = result.referrer {
                line += "  (linked from \(SecretMask.url(referrer.text)))"
            }
        }
        return (isASCII ? line.asciiOnly() : line).string + "\n"
    }
}
