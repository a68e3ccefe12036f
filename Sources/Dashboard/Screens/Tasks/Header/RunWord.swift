import Fetching
import SafeText
import TerminalUI

/// The state of the run in one word, for the header.
struct RunWord {
    let text: SafeText
    let role: Role

    init(_ model: DashboardModel) {
        switch (model.isFinished, model.latest?.stage) {
        case (true, .finished(let reason?)): (text, role) = (RunWord.ended(reason), .warning)
        case (true, _): (text, role) = ("DONE", .ok)
        case (_, nil): (text, role) = ("STARTING", .notice)
        case (_, .stopping): (text, role) = ("STOPPING", .warning)
        case _ where model.stopRequest != .none: (text, role) = ("STOPPING", .warning)
        case _ where model.latest?.isDispatchPaused == true: (text, role) = ("PAUSED", .paused)
        default: (text, role) = ("RUNNING", .ok)
        }
    }

    private static func ended(_ reason: StopReason) -> SafeText {
        switch reason {
        case .interrupted, .quit: "INTERRUPTED"
        case .outputFailed: "OUTPUT FAILED"
        case .budget: "BUDGET SPENT"
        case .failFast: "FAILED FAST"
        case .fuse: "FUSE BLOWN"
        }
    }
}
