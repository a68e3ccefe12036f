/// One order to an engine, as a value: what a key, a signal or a script wants done.
///
/// Task and host identities are those of the snapshot that the order was made from. An order about
/// a task that has changed meanwhile changes nothing.
package enum EngineOrder: Equatable, Sendable {
    /// Cancels these tasks; finished ones stay as they are.
    case cancel([TaskID])
    /// Fetches these finished tasks anew, and ends the wait of those that back off.
    ///
    /// In a crawl, the crawler must expect the results first; send it there.
    case retry([TaskID])
    /// Holds these tasks back, in the middle of a body if need be.
    case pause([TaskID])
    /// Lets these paused tasks go on.
    case resume([TaskID])
    /// Starts no more transfers to this host.
    case pauseHost(HostID)
    /// Starts transfers to this host again.
    case resumeHost(HostID)
    /// Starts no more transfers.
    case pauseDispatch
    /// Starts transfers again.
    case resumeDispatch
    /// Ends the run early: drops what waits; cancels what is under way only if `aborts` is true.
    case stop(StopReason, aborts: Bool)
}

extension FetchEngine {
    /// Carries out an order.
    package func obey(_ order: EngineOrder) {
        switch order {
        case .cancel(let tasks): cancel(tasks)
        case .retry(let tasks): retry(tasks)
        case .pause(let tasks): pause(tasks)
        case .resume(let tasks): resume(tasks)
        case .pauseHost(let host): pause(host: host)
        case .resumeHost(let host): resume(host: host)
        case .pauseDispatch: pauseDispatch()
        case .resumeDispatch: resumeDispatch()
        case .stop(let reason, let aborts):
            stop(reason)
            if aborts { abort() }
        }
    }
}
