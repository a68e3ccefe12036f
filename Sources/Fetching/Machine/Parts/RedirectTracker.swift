import URLStandard

/// Where redirects have led tasks.
struct RedirectTracker: Sendable {
    /// Where redirects have led one task.
    struct Route: Sendable {
        var target: WebURL
        /// What is sent to the target; nil for a plain GET.
        var message: RequestMessage?
        /// Whether nothing of the target's body is wanted.
        var isChecked = false
        /// Whether it has been at another origin than the task's own.
        var hasLeftOrigin = false
        /// Where a transfer of the target may connect to.
        var reach = TransferReach.publicOnly
    }

    /// Tasks without redirects have none, which is most of them.
    private var routes: [TaskID: Route] = [:]

    func route(of task: TaskID) -> Route? { routes.isEmpty ? nil : routes[task] }

    mutating func follow(_ route: Route, for task: TaskID) { routes[task] = route }

    /// Forgets a task that has finished.
    mutating func forget(_ task: TaskID) {
        if !routes.isEmpty { routes[task] = nil }
    }

    /// Tasks that a redirect has led on.
    var routeCount: Int { routes.count }
}
