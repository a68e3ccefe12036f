import Foundation
import Glibc
import TestSupport
import Testing

/// `--cookies` and `--cookie-jar`.
@Suite(.offPool, .serialized)
struct CookieJarFileTests {
    /// Sets a cookie, and tells a login from a stranger.
    private func server() throws -> HeldServer {
        try HeldServer { path, _ in
            path == "/robots.txt"
                ? .status(404)
                : .raw(
                    "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n"
                        + "Set-Cookie: session=s3cret; HttpOnly; Max-Age=1000\r\n\r\n"
                )
        }
    }

    private func cookies(_ server: HeldServer) -> [String] {
        server.requests.filter { !$0.contains("/robots.txt") }.map { request in
            let lines = request.split(whereSeparator: \.isNewline)
            return lines.first { $0.hasPrefix("Cookie: ") }.map { String($0.dropFirst(8)) } ?? ""
        }
    }

    @Test(arguments: ["fetch", "crawl"])
    func `a jar carries a login from one run to the next`(command: String) throws {
        let (scratch, server) = (try ScratchFolder(), try server())
        defer { server.stop() }
        let jar = scratch.file("jar.txt")
        for _ in 0..<2 {
            let run = try PipedProgram([
                command, server.baseURL + "/", "--cookie-jar", jar, "-o", "-",
            ])
            #expect(run.finish() == .exited(0))
            #expect(!(run.output + run.error).contains("s3cret"))
            var status = stat()
            #expect(stat(jar, &status) == 0 && status.st_mode & 0o777 == 0o600)
        }
        #expect(cookies(server) == ["", "session=s3cret"])
        let fields = try scratch.text("jar.txt").split(separator: "\n").last?.split(separator: "\t")
        #expect(fields?.first == "#HttpOnly_127.0.0.1" && fields?.last == "s3cret")
        #expect(try scratch.names(in: ".") == ["jar.txt"])
    }

    @Test func `a jar that others may read becomes the owner's, and a link to it stays one`() throws
    {
        let (scratch, server) = (try ScratchFolder(), try server())
        defer { server.stop() }
        let line = "127.0.0.1\tFALSE\t/\tFALSE\t0\tmine\t1\n"
        let jar = try scratch.file("jar.txt", containing: line)
        chmod(jar, 0o644)
        symlink("jar.txt", scratch.file("link.txt"))
        let run = try PipedProgram(
            ["fetch", server.baseURL, "--cookie-jar", scratch.file("link.txt"), "-o", "-"]
        )
        #expect(run.finish() == .exited(0))
        #expect(cookies(server) == ["mine=1"])
        var status = stat()
        #expect(lstat(scratch.file("link.txt"), &status) == 0 && status.st_mode & S_IFMT == S_IFLNK)
        #expect(stat(jar, &status) == 0 && status.st_mode & 0o777 == 0o600)
        #expect(try scratch.text("jar.txt").contains("mine\t1\n"))
    }

    @Test(arguments: [([String](), ["", "session=s3cret"]), (["--cookies", "off"], ["", ""])])
    func `within a run cookies are sent back unless they are off`(
        options: [String],
        expected: [String]
    ) throws {
        let server = try server()
        defer { server.stop() }
        let urls = [server.baseURL + "/1", server.baseURL + "/2"]
        let run = try PipedProgram(["fetch", "-l", "1", "-o", "-"] + options + urls)
        #expect(run.finish() == .exited(0))
        #expect(cookies(server) == expected)
    }

    @Test(
        arguments: [
            (["--cookies", "off", "--cookie-jar", "jar.txt"], 2), (["--cookie-jar", ""], 2),
            (["--cookie-jar", "-"], 2), (["--cookies", "maybe"], 2), (["--cookie-jar", "/"], 3),
            (["--cookie-jar", "/nowhere/jar.txt"], 3),
            (["--cookie-jar", "out.csv", "-o", "out.csv"], 2),
            (["--cookie-jar", "in.txt", "-i", "in.txt"], 2),
        ] as [([String], Int32)]
    )
    func `a jar that cannot be one is told before anything is fetched`(
        options: [String],
        code: Int32
    ) throws {
        let (scratch, server) = (try ScratchFolder(), try server())
        defer { server.stop() }
        _ = try scratch.file("in.txt", containing: "")
        let options = options.map { $0.contains(".") && !$0.hasPrefix("/") ? scratch.file($0) : $0 }
        let run = try PipedProgram(["fetch", server.baseURL] + options)
        #expect(run.finish() == .exited(code))
        #expect(run.error.contains("--cookie"))
        #expect(server.requests.isEmpty)
    }
}
