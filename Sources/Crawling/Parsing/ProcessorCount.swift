import Glibc

/// How many processors there are to read pages on.
enum ProcessorCount {
    /// Processors that are online, at least one.
    static let online = max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN)))
}
