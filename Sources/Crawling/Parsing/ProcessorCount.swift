import Glibc

/// The processors of this machine.
enum ProcessorCount {
    /// Processors that are online, at least one.
    static let online = max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN)))
}
