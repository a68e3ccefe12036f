import Fetching
import FetchingCurl

// WatchAndSteer SLOW URL…: fetches all, and cancels the slow one when only it is left.
let urls = Array(CommandLine.arguments.dropFirst())
let engine = FetchEngine()
await engine.setLimit(2)

let tasks = await engine.submit(urls.map { FetchRequest($0, body: .discard) })
await engine.closeInput()
await engine.setLimit(8)

for await state in await engine.snapshots() {
    let totals = state.totals
    if totals.finished == totals.known - 1 { await engine.cancel(tasks[0]) }
    if state.stage.isFinished {
        print("ok \(totals.ok), cancelled \(totals.cancelled), limit \(state.limit)")
        break
    }
}
await engine.shutDown()
