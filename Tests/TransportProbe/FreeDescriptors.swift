import Glibc

/// How many file descriptors this process has left.
enum FreeDescriptors {
    /// Lowers the soft limit (`RLIMIT_NOFILE`).
    static func allow(_ count: Int) {
        var limit = rlimit()
        getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
        limit.rlim_cur = rlim_t(count)
        setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
    }

    /// Takes all descriptors but a few.
    static func occupy(allBut count: Int) {
        var taken: [Int32] = []
        while case let descriptor = open("/dev/null", O_RDONLY), descriptor >= 0 {
            taken.append(descriptor)
        }
        taken.suffix(count).forEach { close($0) }
    }
}
