import Dashboard
package import Fetching
package import LimitTuning

// Until the dashboard gives these orders itself.

package enum EngineOrder: Equatable, Sendable {
    case cancel([TaskID])
    case retry([TaskID])
    case pause([TaskID])
    case resume([TaskID])
    case pauseHost(HostID)
    case resumeHost(HostID)
    case pauseDispatch
    case resumeDispatch
    case stop(StopReason, aborts: Bool)
    case cancelAll
}

package enum LimitOrder: Equatable, Sendable {
    case set(Int)
    case seek
    case compare(ComparisonPlan)
    case stopComparison
    case refineComparison
    case exportComparison(fileName: String)
}

extension FetchEngine {
    func obey(_ order: EngineOrder) {
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
        case .cancelAll: cancelAll()
        }
    }
}

extension RunEvents {
    func send(_ effect: DashboardEffect) {
        switch effect {
        case .cancel(let tasks): send(.engineOrder(.cancel(tasks)))
        case .retry(let tasks): send(.engineOrder(.retry(tasks)))
        case .pause(let tasks): send(.engineOrder(.pause(tasks)))
        case .resume(let tasks): send(.engineOrder(.resume(tasks)))
        case .pauseHost(let host): send(.engineOrder(.pauseHost(host)))
        case .resumeHost(let host): send(.engineOrder(.resumeHost(host)))
        case .pauseDispatch: send(.engineOrder(.pauseDispatch))
        case .resumeDispatch: send(.engineOrder(.resumeDispatch))
        case .setLimit(let limit): send(.limitOrder(.set(limit)))
        case .seekLimit: send(.limitOrder(.seek))
        case .startComparison(let plan): send(.limitOrder(.compare(plan)))
        case .stopComparison: send(.limitOrder(.stopComparison))
        case .refineComparison: send(.limitOrder(.refineComparison))
        case .exportComparison(let name): send(.limitOrder(.exportComparison(fileName: name)))
        case .skipLesson: send(.engineOrder(.cancelAll))
        case .stopGracefully:
            send(.engineOrder(.stop(.interrupted(signal: 2), aborts: false)))
        case .stopHard: send(.engineOrder(.stop(.interrupted(signal: 2), aborts: true)))
        case .quit, .suspend, .redraw, .setMouse: break
        }
    }
}
