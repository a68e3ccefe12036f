import Glibc

/// Counts the certificates in a file or a folder.
enum HashedCertificates {
    /// Counts those that OpenSSL finds in a folder: files named `HASH.NUMBER` (openssl-rehash(1)).
    static func count(inFolder folder: String) -> Int {
        guard let stream = opendir(folder) else { return 0 }
        defer { closedir(stream) }
        var count = 0
        while let entry = readdir(stream) {
            // Not through `pointee`, because the record is only as long as its name.
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

    /// Counts those in a PEM file (RFC 7468 §5.1).
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
