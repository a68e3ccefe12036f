package import Clock
import DataStructures
import URLStandard

/// Redirects, followed by our own hand (RFC 9110 §15.4).
extension FetchMachine {
    /// The longest `Location` that is read, in bytes; what browsers and servers bound URLs by.
    static let maximumLocationBytes = 8192

    /// Where a redirect leads, and what is sent there.
    struct Direction: Sendable {
        let target: WebURL
        let message: RequestMessage?
        /// Whether it is another request than the last one, so that the same URL is no loop.
        let changesMethod: Bool
        /// Whether it leads from https to http.
        let isDowngrade: Bool
    }

    /// Sends a task on to where its answer points.
    mutating func redirect(
        _ id: TaskID,
        to location: String,
        report: TransferReport,
        startedAt: MonotonicTime,
        now: MonotonicTime
    ) -> Verdict {
        switch direction(of: location, status: report.status, for: id) {
        case .failure(let error):
            finish(id, .failed(error), report: report, now: now)
            return .finish(.failed)
        case .success(let direction):
            if direction.isDowngrade {
                withRow(id) { $0.anomalies.formUnion(.redirectDowngrade) }
            }
            guard stage == .running else {
                finish(id, .cancelled, report: report, now: now)
                return .finish(.cancelled)
            }
            let milliseconds = now.milliseconds(since: startedAt)
            if policy.redirects.heldRoles.contains(rows[id.index].role) {
                hold(direction, of: id, report: report, milliseconds: milliseconds, now: now)
                return .held
            }
            note(report.status, of: id, milliseconds: milliseconds)
            follow(direction, for: id, now: now)
            return .redirect
        }
    }

    /// Lets a task wait, without a permit and out of every queue, until its redirect is decided.
    private mutating func hold(
        _ direction: Direction,
        of id: TaskID,
        report: TransferReport,
        milliseconds: Double,
        now: MonotonicTime
    ) {
        let redirect = heldRedirects.hold(
            direction,
            of: id,
            depth: Int(rows[id.index].depth),
            report: report,
            milliseconds: milliseconds
        )
        effects.held.append(redirect)
        enter(rows[id.index].isPaused ? .paused : .queued, id, now: now)
        watchDeadline(of: id, now: now)
    }

    /// Follows a held redirect, or ends its task.
    ///
    /// Nothing happens if the task no longer waits with it.
    package mutating func resolve(_ decision: RedirectDecision, now: MonotonicTime) {
        guard let held = heldRedirects.take(decision.redirect) else { return }
        let id = decision.redirect.task
        switch decision.answer {
        case .follow:
            note(held.report.status, of: id, milliseconds: held.milliseconds)
            follow(held.direction, for: id, now: now)
        case .refuse(.skip(let reason)):
            finish(id, .skipped(reason), report: held.report, now: now)
        case .refuse(.fail(let error)):
            finish(id, .failed(error), report: held.report, now: now)
        }
    }

    private func direction(
        of location: String,
        status: UInt16,
        for id: TaskID
    ) -> Result<Direction, FetchError> {
        let row = rows[id.index]
        func failure(_ errorClass: ErrorClass, _ message: String) -> Result<Direction, FetchError> {
            .failure(FetchError(errorClass, phase: .body, message: message))
        }
        guard location.utf8.count <= Self.maximumLocationBytes else {
            return failure(
                .urlInvalid,
                "redirect to a URL of \(location.utf8.count) bytes, over the limit of"
                    + " \(Self.maximumLocationBytes)"
            )
        }
        let base = routes[id]?.target ?? (try? WebURL(row.url))
        guard let target = try? WebURL(location, base: base), !target.host.isEmpty || !target.isHTTP
        else {
            let harmless = SecretMask.withoutCredentials(location)
            return failure(.urlInvalid, "redirect to an invalid URL: \(harmless)")
        }
        let harmless = target.removingCredentials()
        guard target.isHTTP else {
            return failure(
                .policyScheme,
                "redirect to a scheme that is not fetched: \(harmless.href)"
            )
        }
        guard Int(row.redirects) < policy.redirects.maximum else {
            return failure(
                .limitRedirects,
                "more than \(policy.redirects.maximum) redirects, the last to \(harmless.href)"
            )
        }
        let old = message(of: id)
        let isElsewhere = base?.origin != target.origin
        let redirected = old?.redirected(by: status, toOtherOrigin: isElsewhere) ?? .message(nil)
        guard case .message(let new) = redirected else {
            return failure(
                .http(status: status),
                "status \(status): a \(old?.method.name ?? "") is not sent on to another origin"
            )
        }
        let direction = Direction(
            target: harmless,
            message: new,
            changesMethod: old !== new,
            isDowngrade: base?.scheme == "https" && target.scheme == "http"
        )
        let href = harmless.removingFragment().href
        if !direction.changesMethod, visited(by: id).contains(href) {
            return failure(.limitRedirects, "redirect loop back to \(href)")
        }
        return .success(direction)
    }

    /// The URLs that this task has asked in the same way.
    private func visited(by id: TaskID) -> [String] {
        routes[id]?.visited
            ?? (try? WebURL(rows[id.index].url)).map { [$0.removingFragment().href] } ?? []
    }

    /// Keeps a redirect that is followed, for the task's details.
    private mutating func note(_ status: UInt16, of id: TaskID, milliseconds: Double) {
        let hop = RedirectHop(
            status: status,
            url: routes[id]?.target.href ?? rows[id.index].url,
            milliseconds: Float(milliseconds)
        )
        if rows[id.index].trail == 0 {
            trails.append([hop])
            let trail = UInt32(trails.count)
            withRow(id) { $0.trail = trail }
        } else {
            trails[Int(rows[id.index].trail) - 1].append(hop)
        }
    }

    private mutating func follow(_ direction: Direction, for id: TaskID, now: MonotonicTime) {
        let target = direction.target
        let href = target.removingFragment().href
        let visited = direction.changesMethod ? [] : visited(by: id)
        let isOwn = isSameOrigin(target, as: id)
        let isNamed =
            isOwn && details[id.index].isNamed
            || policy.redirects.namedOrigins.contains(target.origin)
        routes[id] = Route(
            target: target,
            message: direction.message,
            visited: visited + [href],
            hasLeftOrigin: routes[id]?.hasLeftOrigin == true || !isOwn,
            reach: isNamed ? .anywhere : .publicOnly
        )
        enter(rows[id.index].isPaused ? .paused : .queued, id, now: now)
        let host = host(of: target)
        if host != rows[id.index].host {
            scheduler.count(rows[id.index].host) { $0.queued -= 1 }
            scheduler.count(host) { $0.queued += 1 }
        }
        withRow(id) { row in
            row.host = host
            row.redirects += 1
        }
        details[id.index].readySince = now
        details[id.index].continuesAttempt = true
        if !rows[id.index].isPaused { admitToLine(id, atFront: true, now: now) }
    }

    /// Whether a target has the task's own origin (RFC 6454), so that it may get credentials.
    private func isSameOrigin(_ target: WebURL, as id: TaskID) -> Bool {
        (try? WebURL(rows[id.index].url))?.origin == target.origin
    }
}
