import Fetching
import FetchingCurl

// AsTheyCome URL…: prints results as they end, and stops at the first that failed.
let urls = Array(CommandLine.arguments.dropFirst())
await FetchEngine.withEngine { engine in
    for await result in await engine.results(of: urls) {
        print(result.outcome, result.url)
        if result.outcome == .failed { break }  // Cancels the others.
    }
    await engine.closeInput()
    await engine.finished()
    print("cancelled:", await engine.snapshot().totals.cancelled)
}
