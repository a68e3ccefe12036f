import CCurl
import Clock
import Glibc

/// Chooses where libcurl reads trusted certificate authorities, and notices changes.
///
/// libcurl caches the authorities of a file for all connections, but not if a folder is set too
/// (`CURLOPT_CA_CACHE_TIMEOUT`, 7.87.0). Debian's build sets both: reading the 139 authorities of its
/// file took 30 to 70 ms for each connection, on the network thread. Lives on that thread.
final class CertificateStore {
    /// File and folder for libcurl; nil leaves its default.
    struct Places: Equatable {
        var file: String?
        var folder: String?
    }

    /// Identifies a version of a file.
    struct Version: Equatable {
        private let device: dev_t
        private let inode: ino_t
        private let size: off_t
        private let seconds: time_t
        private let nanoseconds: Int

        /// Nil if the file is missing or empty.
        init?(_ path: String) {
            var facts = stat()
            guard stat(path, &facts) == 0, facts.st_size > 0 else { return nil }
            device = facts.st_dev
            inode = facts.st_ino
            size = facts.st_size
            seconds = facts.st_mtim.tv_sec
            nanoseconds = facts.st_mtim.tv_nsec
        }
    }

    private let ownFile: String?
    /// The least time between two checks of the file.
    private let interval: Duration
    private lazy var places = ownFile.map { Places(file: $0) } ?? Self.systemPlaces()
    private var version: Version?
    /// The file's version at the last check, if it differs from ``version``.
    private var newcomer: Version?
    private var nextLookAt = MonotonicTime.zero
    /// Rises from 1 when the file has changed; handles must be set again.
    private(set) var generation = 0

    /// Creates a store of the user's file or the system's; nothing is read before ``look(now:)``.
    init(ownFile: String?, interval: Duration) {
        self.ownFile = ownFile
        self.interval = interval
    }

    /// Where libcurl was built to find the system's authorities, reduced to what is needed.
    private static func systemPlaces() -> Places {
        let built = curl_version_info(CURLVERSION_SEVENTH)?.pointee
        return systemPlaces(
            file: built?.cainfo.map { String(cString: $0) },
            folder: built?.capath.map { String(cString: $0) }
        )
    }

    /// Chooses between a file and a folder of authorities.
    ///
    /// The file alone, because libcurl caches it. The folder alone if there is no file, because
    /// OpenSSL reads only what a certificate asks for. Both, although that is slow, if the folder
    /// holds more: an authority that was added by hand counts too.
    static func systemPlaces(file: String?, folder: String?) -> Places {
        let inFolder = folder.map { HashedCertificates.count(inFolder: $0) } ?? 0
        guard let file, access(file, R_OK) == 0 else {
            return inFolder > 0 ? Places(folder: folder) : Places(file: file, folder: folder)
        }
        let isWhole = inFolder <= HashedCertificates.count(inFile: file)
        return Places(file: file, folder: isWhole ? nil : folder)
    }

    /// Checks whether the file has changed, at most once per interval.
    ///
    /// A new version counts when two checks have seen it, so that a file is not read while it is
    /// being written. While the file is missing, the old version stays.
    func look(now: MonotonicTime) {
        guard now >= nextLookAt else { return }
        nextLookAt = now + interval
        let found = places.file.flatMap { Version($0) }
        guard generation > 0 else {
            version = found
            generation = 1
            return
        }
        guard let found, found != version else {
            newcomer = nil
            return
        }
        guard found == newcomer else {
            newcomer = found
            return
        }
        version = found
        newcomer = nil
        generation += 1
    }

    /// Sets a handle's authorities.
    func set(on easy: UnsafeMutableRawPointer) {
        crawltop_set_string(easy, CURLOPT_CAINFO, places.file.map { Self.path($0, generation) })
        crawltop_set_string(easy, CURLOPT_CAPATH, places.folder)
        // The cache never expires by itself, because `look` notices changes.
        crawltop_set_long(easy, CURLOPT_CA_CACHE_TIMEOUT, -1)
    }

    /// The same file, spelled differently in each generation.
    ///
    /// libcurl reads a file with another name again, and neither reuses a connection nor resumes a
    /// session that the old file has verified.
    static func path(_ file: String, _ generation: Int) -> String {
        let start = file.lastIndex(of: "/").map(file.index(after:)) ?? file.startIndex
        let detour = String(repeating: "./", count: generation % 1000)
        return file[..<start] + detour + file[start...]
    }
}
