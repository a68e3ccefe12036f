import Glibc

/// Divides the process's file descriptors (`RLIMIT_NOFILE`, getrlimit(2)).
package struct DescriptorBudget: Equatable, Sendable {
    /// The most descriptors that are used where the system sets no limit.
    private static let ceiling = 1 << 20
    /// The share that is not for transfers: a quarter, within these bounds.
    ///
    /// It serves outputs, the terminal, files that libraries read, and sockets of lookups.
    private static let reserve = 24...256

    /// The most descriptors at once.
    package let total: Int

    package init(total: Int) {
        self.total = total
    }

    /// The budget of the process's current limit.
    package static var current: DescriptorBudget {
        var limit = rlimit()
        guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else {
            return DescriptorBudget(total: 1024)
        }
        return DescriptorBudget(total: Int(min(limit.rlim_cur, rlim_t(ceiling))))
    }

    /// Raises the process's soft limit to its hard one.
    ///
    /// An unused descriptor costs nothing. ``ceiling`` is for systems that set no limit: 2³⁰ is common
    /// in containers, and the kernel's own default is 2²⁰.
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

    /// The most transfers at once, each with a connection and perhaps a file.
    package func limit(withFiles: Bool) -> Int { max(1, forTransfers / (withFiles ? 2 : 1)) }

    /// The most name lookups at once.
    ///
    /// A lookup has a socket while its transfer has none, and keeps it after its transfer has given
    /// up.
    package var lookups: Int { max(4, total / 2) }
}
