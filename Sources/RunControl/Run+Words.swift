import Cookies
import Dashboard
import Fetching
import LimitTuning
import Reporting
import SafeText
import Threads

/// What a run writes for people and into reports. Each write may block, so each has a thread.
extension Run {
    /// Writes what only the end can tell.
    func closeOutputs(_ reason: StopReason?) async {
        summary?.stopReason = reason
        if let writer = resources.writer, let summary {
            await writer.close(summary)
            failure = writer.failure.map { CommandError($0) }
            // A reader that has had enough, as `head` has, need not be told.
            isFailureTold = writer.failure?.isClosedPipe != true
        }
        await writeCookies()
        guard let reports = resources.reports, let state = comparisons.newest else { return }
        let (target, isInsecure) = (work.target, work.output.isInsecure)
        failure = await DetachedThread.value {
            do throws(CommandError) {
                try reports.write(state, target: target, isInsecure: isInsecure)
                return nil
            } catch { return error }
        }
    }

    /// Writes the cookies of the work into the jar, where there is one.
    private func writeCookies() async {
        guard let path = work.cookieJar, let cookies else { return }
        let problem: CommandError? = await DetachedThread.value {
            do throws(CommandError) {
                try CookieJarFile(path).write(cookies)
                return nil
            } catch { return error }
        }
        guard let problem, failure == nil else { return }
        (failure, isFailureTold) = (problem, true)
    }

    /// Writes the comparison on screen as JSON.
    func export(to fileName: String) async {
        guard let state = comparisons.newest else {
            return display.tell("there is nothing to export yet")
        }
        let (target, isInsecure) = (work.target, work.output.isInsecure)
        let files = work.files
        let failure: CommandError? = await DetachedThread.value {
            do throws(CommandError) {
                var files = files
                try files.check([(fileName, .report)])
                try ReportWriter([(fileName, .json)]).write(
                    state,
                    target: target,
                    isInsecure: isInsecure
                )
                return nil
            } catch { return error }
        }
        if let failure { return display.tell(failure.message) }
        display.tell("written to \(fileName)", isGood: true)
    }

    /// What stays on the normal screen.
    func sayEnd() async {
        var text = ""
        if case .left(let frame?) = displayEnd { text += frame + "\n" }
        if let failure {
            if isFailureTold { text += "crawltop: \(failure.message)\n" }
        } else if screen.speaks {
            text += closingWords
        }
        await DetachedThread.value { [text] in StandardError.write(text) }
    }

    private var closingWords: String {
        let isASCII = screen.isASCII
        if configuration.kind == .compare {
            guard let state = comparisons.newest else { return "" }
            return ComparisonText(isASCII: isASCII)
                .lines(for: state, isInsecure: work.output.isInsecure)
        }
        var text = lesson?.summary(isASCII: isASCII) ?? ""
        if playing == .work, let summary {
            text += SummaryText(isASCII: isASCII).lines(for: summary)
        }
        return text
    }
}
