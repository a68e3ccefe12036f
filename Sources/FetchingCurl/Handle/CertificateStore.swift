import CCurl
import Clock
import Glibc

/// Which certificate authorities libcurl trusts, and where it reads them.
///
/// libcurl keeps what it has read of a file for all connections, but not where it is told of a
/// folder too (`CURLOPT_CA_CACHE_TIMEOUT`, 7.87.0). Debian's build names both: the 139 authorities
/// of its file took 30 to 70 ms for each connection, on the network thread. Lives on that thread.
final class CertificateStore {
    /// What libcurl is told; its own choice stands in for what is nil.
    struct Places: Equatable {
        var file: String?
        var folder: String?
    }

    /// What tells one version of a file from another.
    struct Version: Equatable {
        private let device: dev_t
        private let inode: ino_t
        private let size: off_t
        private let seconds: time_t
        private let nanoseconds: Int

        /// Nil where there is no file, or nothing in it.
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
    /// Least time between two looks at the file.
    private let interval: Duration
    private lazy var places = ownFile.map { Places(file: $0) } ?? Self.systemPlaces()
    private var version: Version?
    /// What the file was at the last look, if that was not ``version``.
    private var newcomer: Version?
    private var nextLookAt = MonotonicTime.zero
    /// Rises when the file has changed, from 1: handles are to be told anew.
    private(set) var generation = 0

    /// The store of a file of one's own, or the system's; nothing is read before the first look.
    init(ownFile: String?, interval: Duration) {
        self.ownFile = ownFile
        self.interval = interval
    }

    /// Where libcurl was built to find the system's authorities.
    private static func systemPlaces() -> Places {
        let built = curl_version_info(CURLVERSION_SEVENTH)?.pointee
        return systemPlaces(
            file: built?.cainfo.map { String(cString: $0) },
            folder: built?.capath.map { String(cString: $0) }
        )
    }

    /// Where the system's authorities are read, of a file and a folder that may hold them.
    ///
    /// The file alone, which libcurl keeps; the folder alone where there is no file, since OpenSSL
    /// reads of it only what a certificate asks for; both, as slow as that is, where the folder has
    /// more: an authority that was put there by hand counts too.
    static func systemPlaces(file: String?, folder: String?) -> Places {
        let inFolder = folder.map { HashedCertificates.count(inFolder: $0) } ?? 0
        guard let file, access(file, R_OK) == 0 else {
            return inFolder > 0 ? Places(folder: folder) : Places(file: file, folder: folder)
        }
        let isWhole = inFolder <= HashedCertificates.count(inFile: file)
        return Places(file: file, folder: isWhole ? nil : folder)
    }

    /// Looks whether the file has changed, unless it did so just now.
    ///
    /// A new file counts when two looks have seen the same, so that none is read that is being
    /// written; while there is none, the old one stays.
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

    /// Tells a handle what to trust.
    func set(on easy: UnsafeMutableRawPointer) {
        crawltop_set_string(easy, CURLOPT_CAINFO, places.file.map { Self.path($0, generation) })
        crawltop_set_string(easy, CURLOPT_CAPATH, places.folder)
        // A change is noticed here, and not after the 24 hours of the default.
        crawltop_set_long(easy, CURLOPT_CA_CACHE_TIMEOUT, -1)
    }

    /// The same file by another spelling in each generation.
    ///
    /// libcurl reads anew what has another name, and neither reuses a connection nor resumes a
    /// session that was verified by the old one.
    static func path(_ file: String, _ generation: Int) -> String {
        let start = file.lastIndex(of: "/").map(file.index(after:)) ?? file.startIndex
        let detour = String(repeating: "./", count: generation % 1000)
        return file[..<start] + detour + file[start...]
    }
}

/// How many certificates a file or a folder holds.
enum HashedCertificates {
    /// Those that OpenSSL finds in a folder: files named `HASH.NUMBER` (openssl-rehash(1)).
    static func count(inFolder folder: String) -> Int {
        guard let stream = opendir(folder) else { return 0 }
        defer { closedir(stream) }
        var count = 0
        while let entry = readdir(stream) {
            // Not through `pointee`: the record is as long as its name.
            let start = MemoryLayout<dirent>.offset(of: \.d_name) ?? 0
            let name = UnsafeRawPointer(entry).advanced(by: start)
            if isHashed(name.assumingMemoryBound(to: CChar.self)) { count += 1 }
        }
        return count
    }

    private static func isHashed(_ name: UnsafePointer<CChar>) -> Bool {
        guard strspn(name, "0123456789abcdef") == 8, name[8] == CChar(UInt8(ascii: ".")) else {
            return false
        }
        let digits = strspn(name + 9, "0123456789")
        return digits > 0 && name[9 + digits] == 0
    }

    /// Those of a PEM file (RFC 7468 §5.1).
    static func count(inFile file: String) -> Int {
        guard let stream = fopen(file, "re") else { return 0 }
        defer { fclose(stream) }
        var count = 0
        var line: UnsafeMutablePointer<CChar>?
        var capacity = 0
        defer { free(line) }
        while getline(&line, &capacity, stream) >= 0 {
            if let line, strncmp(line, "-----BEGIN ", 11) == 0 { count += 1 }
        }
        return count
    }
}
