import ArgumentParser
import Testing

@testable import crawltop

/// Wrong values of each option, and options that do not go together.
struct OptionsErrorsTests {
    @Test(arguments: [
        (OptionSet.concurrency, "-l 0", "-l"),
        (.concurrency, "-l -1", "-l"),
        (.concurrency, "-l 10001", "-l"),
        (.concurrency, "-l 99999999999999999999", "-l"),
        (.concurrency, "--limit automatic", "--limit"),
        (.concurrency, "--auto fast", "--auto"),
        (.concurrency, "--limit", "--limit"),
        (.concurrency, "--per-host 0", "--per-host"),
        (.concurrency, "--delay 5", "--delay"),
        (.concurrency, "--delay -1s", "--delay"),
        (.concurrency, "--memory 1023KiB", "--memory"),
        (.concurrency, "--memory much", "--memory"),
        (.concurrency, "-l http://me:secret@x/", "-l"),
        (.concurrency, "-l 4 --auto fast", "--auto"),
        (.concurrency, "-l auto --auto slow", "--auto"),
        (.concurrency, "--per-host auto", "--per-host"),
        (.concurrency, "--delay 1e400s", "--delay"),
        (.deadlines, "--timeout -1s", "--timeout"),
        (.deadlines, "--connect-timeout x", "--connect-timeout"),
        (.deadlines, "--first-byte-timeout 1", "--first-byte-timeout"),
        (.deadlines, "--stall-timeout", "--stall-timeout"),
        (.deadlines, "--timeout 1x", "--timeout"),
        (.deadlines, "--task-timeout 1", "--task-timeout"),
        (.deadlines, "--deadline soon", "--deadline"),
        (.deadlines, "--timeout 5", "--timeout"),
        (.retries, "--retries -1", "--retries"),
        (.retries, "--retries 101", "--retries"),
        (.request, "--header Host:x", "--header"),
        (.request, "-H", "-H"),
        (.request, "--user me:secret", "--user"),
        (.request, "--proxy x", "--proxy"),
        (.request, "--http1.1 --http2", "--http2"),
        (.request, "--max-redirects x", "--max-redirects"),
        (.request, "--max-body 0", "--max-body"),
        (.request, "--insecure=yes", "--insecure"),
        (.request, "-H colon", "--header"),
        (.request, "--proxy nonsense://", "--proxy"),
        (.request, "--allow-net localhost", "--allow-net"),
        (.request, "--allow-net 10.0.0.1/8", "--allow-net"),
        (.request, "--allow-net", "--allow-net"),
        (.request, "--max-body big", "--max-body"),
        (.scope, "--max-depth x", "--max-depth"),
        (.scope, "--max-pages 0", "--max-pages"),
        (.scope, "--max-time 1", "--max-time"),
        (.scope, "--max-bytes 1K", "--max-bytes"),
        (.scope, "--include (", "--include"),
        (.scope, "--exclude (?z)", "--exclude"),
        (.scope, "--external follow", "--external"),
        (.output, "-o a.txt", "--output"),
        (.output, "-o a.csv -o a.csv", "--output"),
        (.output, "--format csv", "--format"),
        (.output, "--format xml", "--format"),
        (.output, "-o a.csv --log a.csv", "--log"),
        (.output, "--log -", "--log"),
        (.output, "--append --overwrite", "--append"),
        (.output, "--append=x", "--append"),
        (.output, "-o - -o - --format csv", "--output"),
        (.output, "--save", "--save"),
        (.output, "-o - --format xyz", "--format"),
        (.screen, "--progress loud", "--progress"),
        (.screen, "--theme nope", "--theme"),
        (.screen, "--fps 0", "--fps"),
        (.screen, "--fps 61", "--fps"),
        (.comparison, "--limits 4", "--limits"),
        (.comparison, "--limits 1,20000", "--limits"),
        (.comparison, "--tolerance 5", "--tolerance"),
        (.comparison, "--tolerance 0%", "--tolerance"),
        (.comparison, "--budget 4s", "--budget"),
        (.comparison, "--budget 90", "--budget"),
        (.comparison, "--rounds 1", "--rounds"),
        (.comparison, "--seed xyz", "--seed"),
        (.report, "-o report.csv", "-o"),
        (.report, "-o .json", "-o"),
        (.report, "--format md", "--format"),
        (.report, "-o - --format csv", "--format"),
        (.report, "-o a.json -o a.json", "--output"),
        (.model, "--model fifi:12", "--model"),
        (.model, "--model fifo:0@50ms", "--model"),
        (.model, "--model", "--model"),
        (.model, "--model=", "--model"),
        (.demo, "--delay x", "--delay"),
        (.every, "--bogus", "--bogus"),
        (.every, "-Z", "-Z"),
    ])
    func `wrong usage is one line that names the option`(
        group: OptionSet,
        line: String,
        option: String
    ) throws {
        let arguments = (group == .every ? ["http://x/"] : []) + words(line)
        let usage = try group.command.usage(of: arguments)
        #expect(usage.exitCode == 2 && !usage.isRequested)
        #expect(usage.text.hasPrefix("crawltop: ") && usage.text.contains(option), "\(usage.text)")
        #expect(usage.text.utf8.count { $0 == 0x0A } == 1 && usage.text.last == "\n")
        #expect(!usage.text.contains("secret"))
    }

    private func words(_ line: String) -> [String] { line.split(separator: " ").map(String.init) }
}
