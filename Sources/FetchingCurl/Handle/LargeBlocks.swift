import CCurl

/// What `malloc` does with the memory of large bodies.
package enum LargeBlocks {
    /// Has every block of a MiB or more go back to the system when it is freed.
    ///
    /// By itself glibc 2.36 takes the first large block that is freed as a reason to keep such blocks
    /// (mallopt(3), M_MMAP_THRESHOLD): a crawl of 9 MB pages took 1,048 MiB with 536 MiB in use.
    /// For programs; a library leaves its process's `malloc` as it is.
    package static func giveBackWhenFreed() {
        mallopt(M_MMAP_THRESHOLD, 1 << 20)
        // Setting the one ends the adjustment of the other; its 128 KiB mean many system calls.
        mallopt(M_TRIM_THRESHOLD, 8 << 20)
    }
}
