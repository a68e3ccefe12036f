import Foundation
import SafeText
import TerminalUI
import Testing

/// Compares a frame with the text in `Snapshots/NAME.txt` beside this file.
///
/// With `SNAPSHOT_RECORD=1` in the environment the file is written anew and the test fails, so that
/// a recording is never mistaken for a pass.
func expectSnapshot(
    _ frame: Frame,
    named name: String,
    sourceLocation: SourceLocation = #_sourceLocation
) throws {
    let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .appendingPathComponent("Snapshots/\(name).txt")
    if ProcessInfo.processInfo.environment["SNAPSHOT_RECORD"] == "1" {
        try FileManager.default.createDirectory(
            at: file.deletingLastPathComponent(),
            withIntermediateDirectories: true
        )
        try frame.snapshot.write(to: file, atomically: true, encoding: .utf8)
        Issue.record("recorded \(name)", sourceLocation: sourceLocation)
        return
    }
    let recorded = try String(contentsOf: file, encoding: .utf8)
    #expect(frame.snapshot == recorded, sourceLocation: sourceLocation)
}
