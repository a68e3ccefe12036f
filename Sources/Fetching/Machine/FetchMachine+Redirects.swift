package import Clock
import URLStandard

/// Redirects, which the machine follows itself rather than the transport (RFC 9110 §15.4).
extension FetchMachine {
    /// The longest `Location` that is read, in bytes; what browsers and servers bound URLs by.
    static let maximumLocationBytes = 8192

    /// Where a redirect leads, and what is sent there.
    struct Direction: Sendable {
        let target: WebURL
        let message: RequestMessage?
        /// For how long the answer asks to be left alone first, from when it came.
        let wait: Duration
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
    ) -> NextStep {
        switch direction(of: location, report, for: id) {
        case .failure(let error):
            finish(id, .failed(error), report: report, now: now)
            return .finish(.failed)
        case .success(let direction):
            if direction.isDowngrade {
                tasks[id].anomalies.formUnion(.redirectDowngrade)
            }
            guard stage == .running else {
                finish(id, .cancelled, report: report, now: now)
                return .finish(.cancelled)
            }
            let milliseconds = now.milliseconds(since: startedAt)
            if policy.redirects.heldRoles.contains(tasks[id].role) {
                hold(direction, of: id, report: report, milliseconds: milliseconds, now: now)
                return .held
            }
            note(report.status, of: id, milliseconds: milliseconds)
            return follow(direction, for: id, report: report, now: now)
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
            depth: Int(tasks[id].depth),
            report: report,
            milliseconds: milliseconds
        )
        effects.held.append(redirect)
        enter(tasks[id].isPaused ? .paused : .queued, id, now: now)
        deadlines.watch(id, startedAt: tasks[id].startedAt)
    }

    /// Follows a held redirect, or ends its task.
    ///
    /// Nothing happens if the task no longer waits with it.
    package mutating func resolve(_ decision: RedirectDecision, now: MonotonicTime) {
        guard let held = heldRedirects.take(decision.redirect) else { return }
        let id = decision.redirect.task
        switch decision.answer {
        case .follow, .check:
            note(held.report.status, of: id, milliseconds: held.milliseconds)
            let isChecked = decision.answer == .check
            follow(held.direction, for: id, isChecked: isChecked, report: held.report, now: now)
        case .refuse(.skip(let reason)):
            finish(id, .skipped(reason), report: held.report, now: now)
        case .refuse(.fail(let error)):
            finish(id, .failed(error), report: held.report, now: now)
        }
    }

    private func direction(
        of location: String,
        _ report: TransferReport,
        for id: TaskID
    ) -> Result<Direction, FetchError> {
        let row = tasks[id]
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
        let base = currentURL(of: id)
        guard let target = try? WebURL(location, base: base), !target.host.isEmpty || !target.isHTTP
        else {
            let harmless = SecretMask.withoutCredentials(location)
            return failure(.urlInvalid, "redirect to an invalid URL: \(harmless)")
        }
        let harmless = target.removingCredentials()
        let inLoop = tasks.hops(of: id).contains { $0.url.parsed == harmless } || base == harmless
        guard target.isHTTP else {
            return failure(
                .policyScheme,
                "redirect to a scheme that is not fetched: \(harmless.href)"
            )
        }
        guard Int(row.redirects) < policy.redirects.maximum else {
            return failure(
                .limitRedirects,
                "more than \(policy.redirects.maximum) redirects, the last"
                    + (inLoop ? " in a loop back" : "") + " to \(harmless.href)"
            )
        }
        let old = message(of: id)
        let isElsewhere = base?.origin != target.origin
        let redirected =
            old?.redirected(by: report.status, toOtherOrigin: isElsewhere) ?? .message(nil)
        guard case .message(let new) = redirected else {
            return failure(
                .http(status: report.status),
                "status \(report.status): a \(old?.method.name ?? "") is not sent on to another origin"
            )
        }
        return .success(
            Direction(
                target: base.map { harmless.inheritingFragment(of: $0) } ?? harmless,
                message: new,
                wait: report.retryAfter ?? .zero,
                isDowngrade: base?.scheme == "https" && target.scheme == "http"
            )
        )
    }

    /// Keeps a redirect that is followed, for the task's details.
    private mutating func note(_ status: UInt16, of id: TaskID, milliseconds: Double) {
        guard let url = currentURL(of: id) else { return }
        tasks.append(
            RedirectHop(status: status, url: .url(url), milliseconds: Float(milliseconds)),
            to: id
        )
    }

    /// Queues a task for the target of its redirect, at once or when the wait is over that the answer
    /// asks for (`Retry-After`, RFC 9110 §10.2.3).
    ///
    /// A URL may come twice in a chain: a server that sets a cookie, or remembers the visit, redirects
    /// to the same URL and then answers. What never ends, ends at the limit of redirects.
    ///
    /// - Parameter isChecked: Whether nothing of the target's body is wanted.
    @discardableResult
    private mutating func follow(
        _ direction: Direction,
        for id: TaskID,
        isChecked: Bool = false,
        report: TransferReport,
        now: MonotonicTime
    ) -> NextStep {
        guard direction.wait <= policy.maximumRetryAfter else {
            let note = "its redirect asks for a wait of \(direction.wait.inWholeSeconds)"
            finish(id, .skipped(.parked), report: report, note: note, now: now)
            return .finish(.skipped)
        }
        let target = direction.target
        let old = redirects.route(of: id)
        let isOwn = isSameOrigin(target, as: id)
        let isNamed =
            isOwn && tasks.request(of: id).isNamed
            || policy.redirects.namedOrigins.contains(target.origin)
        redirects.follow(
            RedirectTracker.Route(
                target: target,
                message: direction.message,
                isChecked: isChecked,
                hasLeftOrigin: old?.hasLeftOrigin == true || !isOwn,
                reach: isNamed ? .anywhere : .publicOnly
            ),
            for: id
        )
        let state: TaskState = direction.wait > .zero ? .backoff : .queued
        enter(tasks[id].isPaused ? .paused : state, id, now: now)
        let host = hosts.host(of: target)
        if host != tasks[id].host { hosts.moveQueued(from: tasks[id].host, to: host) }
        tasks[id].host = host
        tasks[id].redirects += 1
        tasks[id].resumesAt = now + direction.wait
        tasks.becomeReady(id, continuesAttempt: true, now: now)
        if !tasks[id].isPaused {
            if direction.wait > .zero {
                backOff(id, now: now)
                deadlines.watch(id, startedAt: tasks[id].startedAt)
            } else {
                enqueue(id, atFront: true, now: now)
            }
        }
        return .redirect
    }

    /// Whether a target has the task's own origin (RFC 6454), so that it may get credentials.
    private func isSameOrigin(_ target: WebURL, as id: TaskID) -> Bool {
        tasks[id].url.parsed?.origin == target.origin
    }
}
