import CCurl

/// How `malloc` handles the memory of large bodies.
package enum LargeBlocks {
    /// Returns every block of a MiB or more to the system when it is freed.
    ///
    /// By default glibc 2.36 keeps large blocks once one was freed (mallopt(3), M_MMAP_THRESHOLD): a
    /// crawl of 9 MB pages took 1,048 MiB with 536 MiB in use. For programs only, because a library
    /// should leave its process's `malloc` alone.
    package static func giveBackWhenFreed() {
        mallopt(M_MMAP_THRESHOLD, 1 << 20)
        // Setting one threshold freezes the other at 128 KiB, which would mean many system calls.
        mallopt(M_TRIM_THRESHOLD, 8 << 20)
    }
}
