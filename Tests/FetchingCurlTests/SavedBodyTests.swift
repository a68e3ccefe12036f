import Fetching
import FetchingCurl
import FetchingTestSupport
import Glibc
import Testing

@Suite(.timeLimit(.minutes(10)))
struct SavedBodyTests {
    /// A folder that goes away with its contents.
    private final class Folder: Sendable {
        let path: String

        init() throws {
            var template = Array("/tmp/saved-XXXXXX".utf8CString)
            path = try #require(mkdtemp(&template).map { String(cString: $0) })
        }

        deinit {
            for name in names { unlink("\(path)/\(name)") }
            rmdir(path)
        }

        var names: [String] {
            guard let folder = opendir(path) else { return [] }
            defer { closedir(folder) }
            var names: [String] = []
            while let entry = readdir(folder) {
                let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
                    pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
                }
                if name != ".", name != "..", name != ".crawltop-numbers" { names.append(name) }
            }
            return names.sorted()
        }

        func text(_ name: String) -> String? {
            let descriptor = open("\(path)/\(name)", O_RDONLY)
            guard descriptor >= 0 else { return nil }
            defer { close(descriptor) }
            var buffer = [UInt8](repeating: 0, count: 1 << 16)
            let count = read(descriptor, &buffer, buffer.count)
            return String(decoding: buffer[..<max(0, count)], as: UTF8.self)
        }
    }

    @Test func `a body appears under its name when it is whole, and not before`() async throws {
        let folder = try Folder()
        let gate = Gate()
        let server = try HostileServer { connection in
            guard connection.readRequest() != nil else { return }
            connection.send("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhello")
            gate.pass()
            connection.send("world")
        }
        let driver = makeDriver { $0.saveFolder = folder.path }
        let id = driver.start(server.url("/a/b?c"), body: .discard)
        _ = try await driver.progress(of: id) { $0.bytes == 5 }
        let name = "1-127.0.0.1_\(server.port)_a_b_c"
        #expect(folder.names == [".\(name).part"])
        gate.open()
        let report = try await driver.report(of: id)
        #expect(report.end == .answered)
        #expect(report.file == "\(folder.path)/\(name)")
        #expect(folder.names == [name])
        #expect(folder.text(name) == "helloworld")
        await driver.stop()
    }

    @Test func `it is the decoded body that is saved`() async throws {
        let folder = try Folder()
        let coded = Coding.gzip(Array("hello".utf8))
        let server = try HostileServer { connection in
            guard connection.readRequest() != nil else { return }
            connection.send(Array("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n".utf8) + coded)
        }
        let driver = makeDriver { $0.saveFolder = folder.path }
        _ = try await driver.fetch(server.url())
        #expect(folder.names.count == 1)
        #expect(folder.names.first.flatMap(folder.text) == "hello")
        await driver.stop()
    }

    @Test(arguments: [
        "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhello",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n",
        "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\nhello",
        "HTTP/1.1 200 OK\r\nContent-Length: 9999\r\n\r\nhello",
        "HTTP/1.1 404 No\r\nContent-Length: 5\r\n\r\nhello",
        "HTTP/1.1 302 No\r\nLocation: /\r\nContent-Length: 5\r\n\r\nhello",
        "HTTP/1.1 200 OK\r\n\r\n" + String(repeating: "x", count: 2000),
        "garbage", "",
    ])
    func `what is not good and whole leaves nothing behind`(answer: String) async throws {
        let folder = try Folder()
        let server = try HostileServer(answer: answer, thenCloses: true)
        let driver = makeDriver { configuration in
            configuration.saveFolder = folder.path
            configuration.maximumBody = 1000
        }
        _ = try await driver.fetch(server.url())
        #expect(folder.names == [])
        await driver.stop()
    }

    @Test(arguments: [true, false])
    func `a transfer that is cancelled or stopped leaves nothing behind`(isStop: Bool) async throws
    {
        let folder = try Folder()
        let server = try HostileServer { connection in
            guard connection.readRequest() != nil else { return }
            connection.send("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhello")
            connection.awaitClose()
        }
        let driver = makeDriver { $0.saveFolder = folder.path }
        let id = driver.start(server.url())
        _ = try await driver.progress(of: id) { $0.bytes == 5 }
        if !isStop {
            driver.send(.cancel(id))
            _ = try await driver.report(of: id)
            #expect(folder.names == [])
        }
        await driver.stop()
        #expect(folder.names == [])
    }

    @Test func `a folder that is not there is an error of its own`() async throws {
        let server = try HostileServer(answer: ok("hello"))
        let driver = makeDriver { $0.saveFolder = "/nowhere/at/all" }
        let report = try await driver.fetch(server.url())
        #expect(report.errorClass == .saveFailed)
        await driver.stop()
    }
}
