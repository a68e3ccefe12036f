import Glibc
import Synchronization

/// Certificates for 127.0.0.1 that are good or bad each in its own way, made by `openssl`.
struct Certificates: Sendable {
    /// A folder of `NAME.pem` and `NAME.key`.
    let folder: String
    /// The authority that signed all but one of them.
    var authority: String { "\(folder)/authority.pem" }

    /// Made once for all tests; nil where `openssl` or `python3` is missing.
    ///
    /// The folder is gone with the process.
    static let made: Certificates? = {
        var template = Array("/tmp/crawltop-certificates-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { return nil }
        let bytes = template.dropLast().map { UInt8(bitPattern: $0) }
        let path = String(decoding: bytes, as: UTF8.self)
        folderAtExit.withLock { $0 = path }
        atexit { _ = Glibc.system("rm -rf '\(Certificates.folderAtExit.withLock { $0 })'") }
        return Certificates(in: path)
    }()

    private static let folderAtExit = Mutex("")

    private init?(in path: String) {
        folder = path
        guard Glibc.system("cd \(folder) && (\(Self.script)) > /dev/null 2>&1") == 0 else {
            return nil
        }
    }

    private static let script = """
        set -e
        python3 -c 'import ssl'
        new='-newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes'
        openssl req -x509 $new -keyout authority.key -out authority.pem -days 3 -subj /CN=authority
        openssl req -x509 $new -keyout self-signed.key -out self-signed.pem -days 3 \
            -subj /CN=self -addext subjectAltName=IP:127.0.0.1
        sign() {
            openssl req $new -keyout $1.key -out $1.csr -subj /CN=$1
            printf 'subjectAltName=%s\\n' $4 > $1.ext
            openssl x509 -req -in $1.csr -CA authority.pem -CAkey authority.key -CAcreateserial \
                -days $2 -$3 -extfile $1.ext -out $1.pem
        }
        sign good 2 sha256 IP:127.0.0.1
        sign expired -1 sha256 IP:127.0.0.1
        sign wrong-host 2 sha256 DNS:other.test
        sign sha1 2 sha1 IP:127.0.0.1
        """
}
