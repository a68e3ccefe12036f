import Glibc

/// A signal that ends runs, with its position among those that came.
///
/// The rule is used twice: by the machine, and by the watcher's thread, which must not depend on
/// anything that can be blocked.
package struct Signal: Equatable, Sendable {
    package let number: Int32
    /// 1 for the first signal.
    package let count: Int

    package init(_ number: Int32, count: Int) {
        self.number = number
        self.count = count
    }

    /// Whether what is under way is cancelled: all but the first Ctrl-C do that.
    package var isHard: Bool { number != SIGINT || count > 1 }

    /// Whether the process ends at once, whatever blocks.
    package var isLast: Bool { count > 2 }
}
