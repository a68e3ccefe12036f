import Fetching
import FetchingCurl

// FetchOne URL: prints its status, its size and its first line, or why it failed.
do {
    let result = try await FetchEngine.withEngine { engine in
        try await engine.fetch(CommandLine.arguments[1])
    }
    print(result.status ?? 0, result.bytes)
    let text = result.text ?? ""
    print(text.prefix { $0 != "\n" })
} catch let error as FetchError {
    print("failed in phase \(error.phase):", error)
}
