import ArgumentParser
import Glibc
import RunControl
import SafeText
import TerminalUI
import URLStandard
import WebStandards

/// `crawltop inspect`: what crawltop makes of one URL or file, offline.
struct InspectCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "inspect",
        abstract: "Show what crawltop makes of a URL, robots.txt, page or sitemap, offline.",
        subcommands: [URLs.self, Robots.self, Links.self, Sitemaps.self]
    )

    /// `inspect url REF [--base BASE]`: the normalised absolute URL, or why it failed.
    struct URLs: ExecutableCommand {
        static let configuration = CommandConfiguration(
            commandName: "url",
            abstract: "Normalise a URL or resolve a reference."
        )

        @OptionGroup var options: InspectURLOptions

        func execute() async throws -> Int32 {
            do throws(WebURLError) {
                let base: WebURL? = if let text = options.base { try WebURL(text) } else { nil }
                StandardOutput.write(try WebURL(options.reference, base: base).href + "\n")
                return 0
            } catch {
                StandardOutput.write("invalid: \(error.description)\n")
                return 1
            }
        }
    }

    /// `inspect robots FILE AGENT URL`: allowed or not, with the line that decides.
    struct Robots: ExecutableCommand {
        static let configuration = CommandConfiguration(
            commandName: "robots",
            abstract: "Ask a robots.txt whether a crawler may fetch a URL."
        )

        @OptionGroup var options: InspectRobotsOptions

        func execute() async throws -> Int32 {
            let robots = RobotsTxt(parsing: try InputFile.read(options.file))
            let decision =
                if let url = try? WebURL(options.url) {
                    robots.decision(agent: options.agent, url: url)
                } else {
                    robots.decision(agent: options.agent, path: options.url)
                }
            let word = decision.isAllowed ? "allowed" : "disallowed"
            let reason: SafeText =
                decision.decidingLine.map { "line \($0.number): \($0.text)" } ?? "no rule matches"
            StandardOutput.write("\(word) (\(reason))\n")
            return decision.isAllowed ? 0 : 1
        }
    }

    /// `inspect links FILE --base URL`: one absolute URL a line, with its element and attribute.
    struct Links: ExecutableCommand {
        static let configuration = CommandConfiguration(
            commandName: "links",
            abstract: "List the links of a page, in document order."
        )

        @OptionGroup var options: InspectLinksOptions

        func execute() async throws -> Int32 {
            let base: WebURL
            do throws(WebURLError) { base = try WebURL(options.base) } catch {
                let masked = SecretMask.url(options.base)
                throw CommandError.usage(
                    "--base '\(masked)' is not a URL: \(error.description)"
                )
            }
            var reading = LinkExtractor.Options()
            reading.limit = 1_000_000
            let bytes = try InputFile.read(options.file)
            for link in LinkExtractor.links(of: base, reading, in: bytes).links {
                guard let url = link.resolved else { continue }
                StandardOutput.write("\(url.href) \(link.element) \(link.attribute)\n")
            }
            return 0
        }
    }

    /// `inspect sitemap FILE`: one URL a line.
    struct Sitemaps: ExecutableCommand {
        static let configuration = CommandConfiguration(
            commandName: "sitemap",
            abstract: "List the URLs of a sitemap or sitemap index."
        )

        @OptionGroup var options: InspectSitemapOptions

        func execute() async throws -> Int32 {
            let sitemap = Sitemap(parsing: try InputFile.read(options.file))
            for url in sitemap.urls + sitemap.sitemaps { StandardOutput.write(url.href + "\n") }
            return 0
        }
    }
}

/// A file that is read whole.
enum InputFile {
    /// Bytes of a file at most.
    private static let maximum = 256 << 20

    /// Reads a file, or standard input for `-`.
    static func read(_ path: String) throws(CommandError) -> [UInt8] {
        let descriptor = path == "-" ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw failure(path) }
        defer { if descriptor != STDIN_FILENO { close(descriptor) } }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while bytes.count < maximum {
            let count = Glibc.read(descriptor, &buffer, buffer.count)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw failure(path) }
            guard count > 0 else { break }
            bytes += buffer[..<count]
        }
        return bytes
    }

    private static func failure(_ path: String) -> CommandError {
        .usage("cannot read '\(path)': \(String(cString: strerror(errno)))")
    }
}
