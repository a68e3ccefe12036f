import Glibc

/// How the file descriptors are shared out that this process may have (`RLIMIT_NOFILE`,
/// getrlimit(2)).
package struct DescriptorBudget: Equatable, Sendable {
    /// More than this is asked for nowhere, where a system sets no bound.
    private static let ceiling = 1 << 20
    /// What is kept for all but transfers: a quarter, within these bounds.
    ///
    /// For outputs, the terminal, files that libraries read, and sockets of lookups.
    private static let reserve = 24...256

    /// Descriptors at once.
    package let total: Int

    /// A budget of so many descriptors.
    package init(total: Int) {
        self.total = total
    }

    /// What the process may have now.
    package static var current: DescriptorBudget {
        var limit = rlimit()
        guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else {
            return DescriptorBudget(total: 1024)
        }
        return DescriptorBudget(total: Int(min(limit.rlim_cur, rlim_t(ceiling))))
    }

    /// Raises the process's soft limit to its hard one.
    ///
    /// An unused descriptor costs nothing. The bound is for systems that set none: 2³⁰ is common in
    /// containers, and the kernel's own default is 2²⁰.
    package static func raise() {
        var limit = rlimit()
        guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return }
        limit.rlim_cur = max(limit.rlim_cur, min(limit.rlim_max, rlim_t(ceiling)))
        setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
    }

    /// Descriptors for transfers.
    package var forTransfers: Int {
        let reserve = min(max(total / 4, Self.reserve.lowerBound), Self.reserve.upperBound)
        return max(1, total - reserve)
    }

    /// Transfers that may be under way at once, each with a connection, and a file if it writes one.
    package func limit(withFiles: Bool) -> Int { max(1, forTransfers / (withFiles ? 2 : 1)) }

    /// Lookups of names that may run at once: each has a socket while its transfer has none, and
    /// keeps it when its transfer has given up.
    package var lookups: Int { max(4, total / 2) }
}
