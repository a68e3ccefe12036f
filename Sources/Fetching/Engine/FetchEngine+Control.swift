package import Cookies
package import URLStandard

/// What a user orders while an engine runs.
extension FetchEngine {
    /// The cookies that servers have set so far, and those that the engine began with; empty where none
    /// are kept.
    package var cookieJar: CookieJar { machine.cookieJar }

    /// Cancels tasks; finished ones stay as they are.
    ///
    /// Returns how many there were to cancel.
    @discardableResult
    public func cancel(_ tasks: [TaskID]) -> Int {
        apply { machine, now in
            tasks.reduce(0) { $0 + (machine.cancel($1, now: now) ? 1 : 0) }
        }
    }

    /// Cancels every task that has not finished.
    @discardableResult
    public func cancelAll() -> Int {
        cancel(machine.rows.lazy.filter { !$0.state.isFinished }.map(\.id))
    }

    /// Holds redirects from now on, until each is decided by ``resolve(_:)``.
    ///
    /// - Parameters:
    ///   - roles: The tasks whose redirects are held; those of the others are followed.
    ///   - namedOrigins: See ``RedirectPolicy/namedOrigins``.
    ///   - tell: Gets those that are held. Called on the engine, so it must not block.
    package func holdRedirects(
        of roles: Set<TaskRole>,
        namedOrigins: Set<Origin>,
        telling tell: @escaping @Sendable ([HeldRedirect]) -> Void
    ) {
        tellHeld = tell
        machine.policy.redirects.heldRoles = roles
        machine.policy.redirects.namedOrigins = namedOrigins
    }

    /// Follows held redirects, or ends their tasks.
    ///
    /// A decision on a redirect with which its task no longer waits is ignored.
    package func resolve(_ decisions: [RedirectDecision]) {
        apply { machine, now in
            for decision in decisions { machine.resolve(decision, now: now) }
        }
    }

    /// Fetches finished tasks anew, and ends the wait of those that back off.
    @discardableResult
    public func retry(_ tasks: [TaskID]) -> Int {
        apply { machine, now in
            tasks.reduce(0) { $0 + (machine.retry($1, now: now) ? 1 : 0) }
        }
    }

    /// Holds tasks back, in the middle of their bodies if need be.
    @discardableResult
    public func pause(_ tasks: [TaskID]) -> Int {
        apply { machine, now in
            tasks.reduce(0) { $0 + (machine.pause($1, now: now) ? 1 : 0) }
        }
    }

    /// Lets paused tasks go on.
    @discardableResult
    public func resume(_ tasks: [TaskID]) -> Int {
        apply { machine, now in
            tasks.reduce(0) { $0 + (machine.resume($1, now: now) ? 1 : 0) }
        }
    }

    /// Stops starting transfers; what is under way goes on.
    public func pauseDispatch() {
        apply { machine, now in machine.setDispatchPaused(true, now: now) }
    }

    /// Starts transfers again.
    public func resumeDispatch() {
        apply { machine, now in machine.setDispatchPaused(false, now: now) }
    }

    /// Stops starting transfers to a host of the snapshot; what is under way to it goes on.
    ///
    /// Returns whether it is known and was not paused.
    @discardableResult
    public func pause(host: HostID) -> Bool {
        apply { machine, now in machine.pause(host: host, now: now) }
    }

    /// Starts transfers to a host again; returns whether it was paused.
    @discardableResult
    public func resume(host: HostID) -> Bool {
        apply { machine, now in machine.resume(host: host, now: now) }
    }

    /// Changes the number of permits, at least one.
    ///
    /// A lower limit drains: it cancels nothing.
    public func setLimit(_ limit: Int) {
        apply { machine, now in machine.setLimit(limit, now: now) }
    }

    /// Changes how gently a host (`host` or `host:port`) is treated.
    public func setPoliteness(_ politeness: Politeness, ofHost host: String) {
        apply { machine, now in machine.setPoliteness(politeness, ofHost: host, now: now) }
    }

    /// Makes the delay between two starts on a host (`host` or `host:port`) longer, never shorter.
    public func raiseDelay(to delay: Duration, ofHost host: String) {
        apply { machine, now in machine.raiseDelay(to: delay, ofHost: host, now: now) }
    }

    /// Ends the run early: what waits is dropped, what is under way may end.
    public func stop(_ reason: StopReason) {
        apply { machine, now in machine.stop(reason, now: now) }
    }

    /// Cancels what is still under way after a stop.
    public func abort() {
        apply { machine, now in machine.abort(now: now) }
    }
}
