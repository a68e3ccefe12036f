import ArgumentParser
import DataStructures
import Fetching
import Patterns
import Reporting
import Testing

@testable import crawltop

struct OptionsGroupsTests {
    @Test func `the defaults are those of the contract`() throws {
        let command = try EveryOption.parse(["http://x/"])
        #expect(command.concurrency.limit.count == 16)
        #expect(command.concurrency.perHost == nil && command.concurrency.delay == nil)
        #expect(command.concurrency.memory.bytes == 512 << 20)
        let deadlines = command.deadlines
        #expect(deadlines.connectTimeout.duration == .seconds(10))
        #expect(deadlines.firstByteTimeout.duration == .seconds(20))
        #expect(deadlines.stallTimeout.duration == .seconds(15))
        #expect(deadlines.timeout.duration == .seconds(60))
        #expect(deadlines.taskTimeout == nil && deadlines.deadline == nil)
        #expect(command.retries.retries == 2 && !command.retries.failFast)
        #expect(command.retries.maxRetryAfter.duration == .seconds(300))
        #expect(command.retries.fuse == nil)
        let request = command.request
        #expect(request.headers.isEmpty && request.userAgent == nil && request.user == nil)
        #expect(request.allowNet.isEmpty)
        #expect(request.proxy == nil && !request.insecure && request.httpVersion == nil)
        #expect(request.maxRedirects == 10 && request.maxBody == nil)
        let scope = command.scope
        #expect(scope.maxDepth == 20 && scope.maxPages == nil && scope.maxTime == nil)
        #expect(scope.maxBytes == nil && scope.include.isEmpty && scope.exclude.isEmpty)
        #expect(
            !scope.subdomains && scope.external == .ignore && !scope.sitemap && !scope.ignoreRobots
        )
        #expect(command.output.destinations.isEmpty && !command.output.ordered)
        #expect(command.output.save == nil && command.output.log == nil)
        #expect(command.output.existing == nil)
        let screen = command.screen
        #expect(screen.progress == .auto && screen.theme == .standard && !screen.ascii)
        #expect(!screen.noColor && !screen.noMouse && screen.fps == 10)
    }

    @Test func `every option of the contract is understood`() throws {
        let line = """
            http://x/ -l 8 --per-host 4 --delay 250ms --memory 64MiB --connect-timeout 1s \
            --first-byte-timeout 2s --stall-timeout 3s --timeout 4s --task-timeout 1m --deadline 1h --retries 0 --fail-fast \
            --max-retry-after 20m --fuse 25%/50 \
            -H A:b --header C:d -A me/1 --proxy http://127.0.0.1:1 --allow-net 10.0.0.0/8 \
            --allow-net ::1 --insecure --http1.1 \
            --max-redirects 0 --max-body 1MiB --max-depth 0 --max-pages 5 --max-time 6s \
            --max-bytes 7KB --max-links 8 --max-per-pattern 0 --max-per-host 9 --max-hosts 10 --include a --include b --exclude c --subdomains --external check \
            --sitemap --ignore-robots -o a.jsonl --output b.warc.gz -o - --format csv --ordered \
            --append \
            --save dir --log file --progress plain --ascii --no-color --theme mono --no-mouse --fps 30
            """
        let command = try EveryOption.parse(line.split(separator: " ").map(String.init))
        #expect(command.concurrency.limit.count == 8 && command.concurrency.perHost == 4)
        #expect(command.concurrency.delay?.duration == .milliseconds(250))
        #expect(command.concurrency.memory.bytes == 64 << 20)
        #expect(command.deadlines.taskTimeout?.duration == .seconds(60))
        #expect(command.deadlines.deadline?.duration == .seconds(3600))
        #expect(command.retries.retries == 0 && command.retries.failFast)
        #expect(command.retries.maxRetryAfter.duration == .seconds(1200))
        #expect(command.retries.fuse?.fuse == FailureFuse(percent: 25, window: 50))
        #expect(command.request.headers.map(\.name) == ["A", "C"])
        #expect(command.request.userAgent == "me/1" && command.request.proxy?.port == 1)
        let networks = command.request.allowNet.map(\.description)
        #expect(networks == ["10.0.0.0/8", "::1/128"])
        #expect(command.request.insecure && command.request.httpVersion == .http1)
        #expect(command.request.maxBody?.bytes == 1 << 20 && command.request.maxRedirects == 0)
        #expect(command.scope.maxDepth == 0 && command.scope.maxPages == 5)
        #expect(
            command.scope.maxTime?.duration == .seconds(6) && command.scope.maxBytes?.bytes == 7000
                && command.scope.maxLinks == 8
        )
        let traps = command.scope.traps
        #expect([traps.maxPerPattern, traps.maxPerHost, traps.maxHosts] == [0, 9, 10])
        #expect(command.scope.include.map(\.source) == ["a", "b"])
        #expect(command.scope.exclude.map(\.source) == ["c"])
        #expect(command.scope.subdomains && command.scope.external == .check)
        #expect(command.scope.sitemap && command.scope.ignoreRobots)
        #expect(
            command.output.destinations == [
                OutputDestination(path: "a.jsonl", format: .jsonl, existing: .append),
                OutputDestination(path: "b.warc.gz", format: .warc, existing: .append),
                OutputDestination(path: "-", format: .csv, existing: .append),
            ]
        )
        #expect(
            command.output.ordered && command.output.save == "dir" && command.output.log == "file"
        )
        #expect(command.screen.progress == .plain && command.screen.ascii && command.screen.noColor)
        #expect(command.screen.theme.name == "mono" && command.screen.noMouse)
        #expect(command.screen.fps == 30)
    }

    @Test(arguments: [["--help"], ["-h"], ["--version"], ["http://x/", "--help"]])
    func `help and version are no errors`(arguments: [String]) throws {
        let usage = try EveryOption.usage(of: arguments)
        #expect(usage.exitCode == 0 && usage.isRequested)
        #expect(usage.text.count { $0 == "\n" } >= 1 && usage.text.last == "\n")
    }

    @Test func `help groups the options and shows their defaults`() throws {
        let help = try EveryOption.usage(of: ["--help"]).text
        let titles = help.split(separator: "\n").filter { $0.hasSuffix(":") && !$0.hasPrefix(" ") }
        let expected = [
            "CONCURRENCY:", "DEADLINES:", "RETRIES:", "REQUEST:", "SCOPE:", "OUTPUT:", "SCREEN:",
        ]
        #expect(titles.filter { expected.contains(String($0)) }.map(String.init) == expected)
        let flat = help.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        for (option, value) in [
            ("--limit", "16"), ("--connect-timeout", "10s"), ("--first-byte-timeout", "20s"),
            ("--stall-timeout", "15s"), ("--timeout", "60s"), ("--task-timeout", "none"),
            ("--deadline", "none"), ("--retries", "2"), ("--max-retry-after", "5m"),
            ("--fuse", "off"), ("--max-redirects", "10"),
            ("--max-depth", "20"), ("--external", "ignore"), ("--progress", "auto"),
            ("--fps", "10"),
        ] {
            let start = try #require(flat.firstRange(of: "\(option) <"))
            let end = flat[start.upperBound...].firstRange(of: " --")?.lowerBound ?? flat.endIndex
            #expect(flat[start.lowerBound..<end].contains("default: \(value))"), "\(option)")
        }
    }

    @Test func `a short option takes its value without a space, too`() throws {
        let command = try EveryOption.parse(["-l4", "-HA:b", "-oa.csv", "http://x/"])
        #expect(command.concurrency.limit.count == 4)
        #expect(command.request.headers.count == 1 && command.output.destinations.count == 1)
    }

    @Test func `standard output gets JSON Lines unless another format is named`() throws {
        let plain = try OutputOptions.parse(["-o", "-"]).destinations
        #expect(plain == [OutputDestination(path: "-", format: .jsonl)])
        let named = try OutputOptions.parse(["-o", "-", "--format", "csv"]).destinations
        #expect(named == [OutputDestination(path: "-", format: .csv)])
    }

    @Test(arguments: [
        ("50%", 50, 100), ("1", 1, 100), ("100%/1", 100, 1), ("7/100000", 7, 100_000),
    ])
    func `a fuse is a share, and a window`(text: String, percent: Int, window: Int) throws {
        let fuse = try RetryOptions.parse(["--fuse", text]).fuse?.fuse
        #expect(fuse == FailureFuse(percent: percent, window: window))
    }

    @Test func `fetch takes URLs, a file or standard input, and not nothing`() throws {
        #expect(try InputOptions.parse(["a", "b"]).urls == ["a", "b"])
        #expect(try InputOptions.parse(["-i", "-"]).input == "-")
        #expect(try InputOptions.parse(["--input", "urls.txt", "a"]).urls == ["a"])
        #expect(throws: (any Error).self) { try InputOptions.parse([]) }
        #expect(throws: (any Error).self) { try InputOptions.parse(["-i"]) }
    }

    @Test func `the demo has the defaults of the tutorial`() throws {
        let demo = try DemoOptions.parse([])
        #expect(demo.pages == 10 && demo.delay.duration == .seconds(2) && demo.limit.count == 16)
        #expect(try PortOptions.parse(["--port", "8080"]).port == 8080)
        #expect(throws: (any Error).self) { try PortOptions.parse(["--port", "65536"]) }
        #expect(throws: (any Error).self) { try DemoOptions.parse(["--pages", "0"]) }
    }

    @Test func `inspect has its own arguments`() throws {
        #expect(try InspectURLOptions.parse(["a", "--base", "http://x/"]).base == "http://x/")
        #expect(try InspectRobotsOptions.parse(["f", "bot", "http://x/"]).agent == "bot")
        #expect(try InspectLinksOptions.parse(["f", "--base", "http://x/"]).file == "f")
        #expect(throws: (any Error).self) { try InspectLinksOptions.parse(["f"]) }
        #expect(try InspectSitemapOptions.parse(["-"]).file == "-")
    }

    @Test(arguments: 0..<8)
    func `no command line crashes`(seed: Int) {
        var generator = SplitMix64(seed: UInt64(seed))
        let known = [
            "-l", "--limit", "-o", "-H", "--include", "--delay", "--max-body", "--", "-", "--http2",
            "-i",
            "--user", "--format", "csv", "auto", "0", "1s", "--theme=", "--no-color=x", "=", "-=",
            "--=",
        ]
        let letters = Array("-=lo:1s(\\{}\n\u{1B}é🇩🇪\u{0}\" ")
        let arguments = (0..<Int.random(in: 0..<8, using: &generator)).map { _ in
            guard Bool.random(using: &generator) else {
                return known[Int.random(in: known.indices, using: &generator)]
            }
            let length = Int.random(in: 0..<12, using: &generator)
            let random = { letters[Int.random(in: letters.indices, using: &generator)] }
            return String((0..<length).map { _ in random() })
        }
        do {
            _ = try EveryOption.parse(arguments)
        } catch {
            let usage = Usage(error, of: EveryOption.self)
            #expect(usage.text.last == "\n")
            if usage.exitCode != 0 {
                #expect(usage.text.unicodeScalars.dropLast().allSatisfy { $0.value >= 0x20 })
            }
        }
    }
}
