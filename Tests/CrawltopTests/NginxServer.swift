import Foundation
import Glibc
import TestSupport

/// A real nginx with one worker on a free port of 127.0.0.1, serving one folder.
final class NginxServer {
    /// Where nginx is, if it is installed.
    static let program = FileManager.default.firstFile(
        of: ["/usr/sbin/nginx", "/usr/local/sbin/nginx", "/usr/bin/nginx"])

    /// The port it listens on.
    let port: UInt16
    private let folder: ScratchFolder
    private let program: String

    /// Starts it; it accepts connections when this returns.
    ///
    /// - Parameter emptied: A regular expression of the paths that are answered with an empty page.
    init(serving root: String, emptying emptied: String, program: String) throws {
        self.program = program
        folder = try ScratchFolder()
        port = try Self.freePort()
        let configuration = """
            worker_processes 1;
            pid \(folder.path)/nginx.pid;
            error_log \(folder.path)/error.log;
            events { worker_connections 1024; }
            http {
                access_log off;
                client_body_temp_path \(folder.path)/body;
                proxy_temp_path \(folder.path)/proxy;
                fastcgi_temp_path \(folder.path)/fastcgi;
                uwsgi_temp_path \(folder.path)/uwsgi;
                scgi_temp_path \(folder.path)/scgi;
                types { text/html html; text/css css; application/javascript js; image/png png; }
                default_type application/octet-stream;
                server {
                    listen 127.0.0.1:\(port);
                    root \(root);
                    location ~ "\(emptied)" { default_type text/html; return 200 ""; }
                }
            }
            """
        try configuration.write(
            toFile: "\(folder.path)/nginx.conf",
            atomically: false,
            encoding: .utf8
        )
        // The command returns when the master listens.
        try control([])
    }

    deinit {
        guard (try? control(["-s", "stop"])) != nil else { return }
        // The command returns at once. The master removes its file last, and until then its folder
        // would not go away for good.
        let end = ContinuousClock.now + PseudoTerminal.hangLimit
        while access("\(folder.path)/nginx.pid", F_OK) == 0, ContinuousClock.now < end {
            _ = poll(nil, 0, 10)
        }
    }

    private func control(_ words: [String]) throws {
        let arguments = ["-p", folder.path, "-c", "\(folder.path)/nginx.conf"]
        let run = try PipedProgram(arguments + words, program: program)
        // nginx keeps its streams open as a daemon, so only its exit counts.
        guard run.finish() == .exited(0) else { throw NginxFailure(text: run.error) }
    }

    private static func freePort() throws -> UInt16 {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(descriptor) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let code = withUnsafeMutableBytes(of: &address) { bytes in
            let pointer = bytes.assumingMemoryBound(to: sockaddr.self).baseAddress
            return bind(descriptor, pointer, length) | getsockname(descriptor, pointer, &length)
        }
        guard code == 0 else { throw NginxFailure(text: "no free port") }
        return UInt16(bigEndian: address.sin_port)
    }
}

/// Why nginx did not do as it was told.
struct NginxFailure: Error, CustomStringConvertible {
    let text: String
    var description: String { "nginx: \(text)" }
}

extension FileManager {
    /// The first of some files that can be read.
    func firstFile(of paths: [String]) -> String? {
        paths.first { isReadableFile(atPath: $0) }
    }
}
