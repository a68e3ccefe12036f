import Clock
import Glibc
import Testing

@testable import FetchingCurl

struct CertificateStoreTests {
    private typealias Places = CertificateStore.Places

    /// A folder that ends with the test, for files with a number of certificates each.
    private final class Folder {
        let path: String

        init() throws {
            var template = Array("/tmp/crawltop-store-XXXXXX".utf8CString)
            path = try #require(mkdtemp(&template).map { String(cString: $0) })
        }

        deinit { _ = Glibc.system("rm -r '\(path)'") }

        @discardableResult
        func write(_ name: String, certificates: Int) -> String {
            let file = "\(path)/\(name)"
            // What is written in place of another file has another number there, as with rename(2).
            unlink(file)
            guard let stream = fopen(file, "we") else { return file }
            for _ in 0..<certificates {
                fputs("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n", stream)
            }
            fclose(stream)
            return file
        }
    }

    @Test func `the file alone is read where the folder has no more than it`() throws {
        let folder = try Folder()
        let file = folder.write("bundle.crt", certificates: 2)
        folder.write("0123abcd.0", certificates: 1)
        folder.write("0123abcd.1", certificates: 1)
        folder.write("unhashed.pem", certificates: 1)
        folder.write("0123abcd.r0", certificates: 1)
        let places = CertificateStore.systemPlaces(file: file, folder: folder.path)
        #expect(places == Places(file: file))
    }

    @Test func `a certificate that was put into the folder by hand counts`() throws {
        let folder = try Folder()
        let file = folder.write("bundle.crt", certificates: 1)
        folder.write("0123abcd.0", certificates: 1)
        folder.write("89abcdef.0", certificates: 1)
        let places = CertificateStore.systemPlaces(file: file, folder: folder.path)
        #expect(places == Places(file: file, folder: folder.path))
    }

    @Test func `the folder stays where the file is missing`() throws {
        let folder = try Folder()
        folder.write("0123abcd.0", certificates: 1)
        let places = CertificateStore.systemPlaces(file: "/nowhere/bundle", folder: folder.path)
        #expect(places == Places(folder: folder.path))
    }

    @Test func `where there is neither, libcurl says so`() {
        let places = CertificateStore.systemPlaces(file: "/nowhere/bundle", folder: "/nowhere")
        #expect(places == Places(file: "/nowhere/bundle", folder: "/nowhere"))
    }

    @Test func `a changed file counts once two looks have seen the same`() throws {
        let folder = try Folder()
        let file = folder.write("own.pem", certificates: 1)
        let store = CertificateStore(ownFile: file, interval: .seconds(1))
        var time = MonotonicTime(nanoseconds: 1)
        func look() -> Int {
            time = time + .seconds(1)
            store.look(now: time)
            return store.generation
        }
        #expect(look() == 1)
        #expect(look() == 1)
        folder.write("own.pem", certificates: 2)
        #expect(look() == 1)
        #expect(look() == 2)
        #expect(look() == 2)
        unlink(file)
        #expect(look() == 2)
        folder.write("own.pem", certificates: 3)
        #expect(look() == 2)
        folder.write("own.pem", certificates: 4)
        #expect(look() == 2)
        #expect(look() == 3)
    }

    @Test(arguments: [("/a/b.crt", "/a/././b.crt"), ("b.crt", "././b.crt"), ("/b", "/././b")])
    func `each generation has a spelling of its own for the file`(file: String, second: String) {
        #expect(CertificateStore.path(file, 0) == file)
        #expect(CertificateStore.path(file, 2) == second)
    }
}
