import Statistics
import URLStandard

/// Redirects, followed by our own hand (RFC 9110 §15.4).
extension FetchMachine {
    /// The longest `Location` that is read, in bytes; what browsers and servers bound URLs by.
    static let maximumLocationBytes = 8192

    /// Sends a task on to where its answer points.
    mutating func redirect(
        _ id: TaskID,
        to location: String,
        report: TransferReport,
        startedAt: MonotonicTime,
        now: MonotonicTime
    ) -> Verdict {
        switch target(of: location, for: id) {
        case .failure(let error):
            finish(id, .failed(error), report: report, now: now)
            return .finish(.failed)
        case .success(let target):
            if let reason = policy.redirectGate(target, rows[id.index]) {
                finish(id, .skipped(reason), report: report, now: now)
                return .finish(.skipped)
            }
            guard stage == .running else {
                finish(id, .cancelled, report: report, now: now)
                return .finish(.cancelled)
            }
            note(report.status, of: id, milliseconds: now.milliseconds(since: startedAt))
            follow(target, for: id, now: now)
            return .redirect
        }
    }

    private func target(of location: String, for id: TaskID) -> Result<WebURL, FetchError> {
        let row = rows[id.index]
        func failure(_ errorClass: ErrorClass, _ message: String) -> Result<WebURL, FetchError> {
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
        else { return failure(.urlInvalid, "redirect to an invalid URL: \(location)") }
        guard target.isHTTP else {
            return failure(
                .policyScheme,
                "redirect to a scheme that is not fetched: \(target.href)"
            )
        }
        guard Int(row.redirects) < policy.maximumRedirects else {
            return failure(
                .limitRedirects,
                "more than \(policy.maximumRedirects) redirects, the last to \(target.href)"
            )
        }
        let href = target.removingFragment().href
        let start = (try? WebURL(row.url))?.removingFragment().href
        if href == start || routes[id]?.visited.contains(href) == true {
            return failure(.limitRedirects, "redirect loop back to \(href)")
        }
        return .success(target.removingCredentials())
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

    private mutating func follow(_ target: WebURL, for id: TaskID, now: MonotonicTime) {
        let href = target.removingFragment().href
        var route = routes[id] ?? Route(target: target, visited: [])
        route.target = target
        route.visited.append(href)
        route.hasLeftOrigin = route.hasLeftOrigin || !isSameOrigin(target, as: id)
        routes[id] = route
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
