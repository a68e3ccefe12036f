import Foundation

/// One line of the table that `Tests/acceptance` prints: a case, what it has to reach, what it did.
struct AcceptanceRow {
    /// The case, such as `C1`.
    var name: String
    /// The server, as its model is written.
    var server: String
    /// What has to be reached.
    var target: String
    /// What was.
    var reached: String
    /// Whether that is enough.
    var isMet: Bool
    /// By how much it is missed, where it is not enough, such as `13 points`.
    var shortfall = ""
    /// How many runs, and why, where it is not enough.
    var note: String

    /// Prints it as a row of a Markdown table, by which the script finds it.
    func printed() -> AcceptanceRow {
        let verdict =
            isMet ? "met" : "NOT MET, by \(shortfall.isEmpty ? "what is said" : shortfall)"
        print("| \(name) | \(server) | \(target) | \(reached) | \(verdict) | \(note) |")
        return self
    }

    /// How many runs a case gets: few in CI, as many as it says in `Tests/acceptance`.
    static func runs(_ few: Int, full: Int) -> Int {
        isFull ? full : few
    }

    /// Whether this is the long command.
    static let isFull = ProcessInfo.processInfo.environment["ACCEPTANCE"] == "full"
}
