import Fetching
import FetchingCurl

// GatherAll URL…: prints what came of each, in the order of the input.
var policy = FetchPolicy()
policy.limit = 8
policy.retries = 1
policy.deadlines.firstByte = .seconds(5)

let urls = Array(CommandLine.arguments.dropFirst())
let results = await FetchEngine.withEngine(policy: policy) { engine in
    await engine.gather(urls)
}
for result in results {
    print(result.outcome, result.url, result.error?.description ?? "\(result.bytes) bytes")
}
