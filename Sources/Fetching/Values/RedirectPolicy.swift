public import URLStandard

/// Which redirects an engine follows by itself: all of them, unless a role's are held.
public struct RedirectPolicy: Sendable {
    /// Redirects followed before the task fails; at most 255.
    public var maximum = 10
    /// Origins that the user named beside that of the request itself: a redirect to one of them may
    /// end at a private address.
    public var namedOrigins: Set<Origin> = []
    /// Roles whose redirects are held until ``FetchEngine/resolve(_:)`` decides each.
    ///
    /// Set by ``FetchEngine/holdRedirects(of:namedOrigins:telling:)``, since a held redirect that nobody decides
    /// keeps its run from ending.
    package var heldRoles: Set<TaskRole> = []

    /// Follows up to ten redirects, to any origin.
    public init() {}
}

/// A redirect that a task waits with until it is decided whether to follow it.
package struct HeldRedirect: Equatable, Sendable {
    /// Tells it from earlier ones of the same task, which may have been cancelled and retried since.
    let number: UInt64
    /// The task.
    package let task: TaskID
    /// Links from a seed to the task's own URL.
    package let depth: Int
    /// Where it leads, without credentials.
    package let target: WebURL

    package init(number: UInt64, task: TaskID, depth: Int, target: WebURL) {
        self.number = number
        self.task = task
        self.depth = depth
        self.target = target
    }
}

/// What becomes of a held redirect.
package struct RedirectDecision: Equatable, Sendable {
    /// Whether it is followed.
    package enum Answer: Equatable, Sendable {
        case follow
        /// It is followed to see whether something is there: nothing of the body is wanted.
        case check
        /// The task ends with this.
        case refuse(FetchRequest.Refusal)
    }

    package let redirect: HeldRedirect
    package let answer: Answer

    package init(_ redirect: HeldRedirect, _ answer: Answer) {
        self.redirect = redirect
        self.answer = answer
    }
}
