import Glibc

/// What this process runs under.
enum Surroundings {
    /// Whether a sanitizer's run time is in it.
    static let isSanitized = dlsym(nil, "__tsan_init") != nil || dlsym(nil, "__asan_init") != nil
}
