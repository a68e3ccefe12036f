import Foundation
import SafeText
import TerminalUI
import Testing

@testable import Dashboard

struct KeyMapTests {
    /// Every place by itself.
    private static let places = (0..<11).map { Place(rawValue: 1 << $0) }

    @Test func `the places of this test are all there are`() {
        #expect(KeyMapTests.places.reduce(into: Place()) { $0.insert($1) } == .everywhere)
    }

    @Test(arguments: places)
    func `no key stands twice in one place`(place: Place) {
        let keys = KeyMap.bindings.filter { $0.places.contains(place) }.flatMap(\.keys).map(\.key)
        #expect(Set(keys).count == keys.count)
    }

    @Test func `every command is told of in the help or in a key line`() {
        let told = KeyMap.bindings.filter { $0.help != nil || !$0.hints.isEmpty }
            .flatMap(\.keys).map(\.command)
        for binding in KeyMap.bindings where binding.help == nil && binding.hints.isEmpty {
            for (key, command) in binding.keys {
                #expect(told.contains(command) || command.isVariantOfTold, "\(key): \(command)")
            }
        }
    }

    @Test(arguments: places)
    func `a key line holds only keys that work there, each with a position of its own`(
        place: Place
    ) {
        let hints = KeyLine.hints(in: place)
        #expect(!hints.isEmpty)
        #expect(Set(hints.map(\.hint.rank)).count == hints.count)
        for (hint, key) in hints where !place.isTyping {
            #expect(KeyMap.command(for: key, in: place) != nil, "\(hint.label)")
        }
    }

    @Test(arguments: [
        (Key.control("c"), Command.run(.interrupt)), (.control("z"), .screen(.suspend)),
        (.control("l"), .screen(.redraw)),
    ])
    func `what serves the terminal works everywhere`(key: Key, command: Command) {
        for place in KeyMapTests.places {
            #expect(KeyMap.command(for: key, in: place) == command)
        }
    }

    /// Every table under `| key | does |`, whatever else the page says.
    @Test func `every key in the tables of the README works`() throws {
        let root = URL(filePath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
        let text = try String(contentsOf: root.appending(path: "README.md"), encoding: .utf8)
        var isInTable = false
        var count = 0
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            if line.hasPrefix("| key | does |") { isInTable = true }
            guard isInTable, line.hasPrefix("|") else {
                isInTable = false
                continue
            }
            let cell = line.split(separator: "|", maxSplits: 1).first ?? ""
            for name in cell.split(separator: "`").enumerated().filter({ $0.offset % 2 == 1 }) {
                let key = try #require(Key(printed: String(name.element)), "\(name.element)")
                let isBound = KeyMap.bindings.contains { $0.keys.contains { $0.key == key } }
                #expect(isBound, "\(name.element)")
                count += 1
            }
        }
        #expect(count > 20)
    }
}

extension Command {
    /// Whether another amount or direction of the same is told of.
    fileprivate var isVariantOfTold: Bool {
        switch self {
        case .form(.chooseSource), .question(.choose), .screen(.close): true
        default: false
        }
    }
}

extension Place {
    /// Whether a key without a command is typed.
    fileprivate var isTyping: Bool { self == .filter || self == .formField }
}

extension Key {
    /// The key that a page writes like this.
    fileprivate init?(printed name: String) {
        let names: [String: Key] = [
            "↑": .up, "↓": .down, "PgUp": .pageUp, "PgDn": .pageDown, "Enter": .enter,
            "Esc": .escape, "Tab": .tab, "Space": .character(" "), "Home": .home, "End": .end,
            "Ctrl-C": .control("c"), "Ctrl-Z": .control("z"), "Ctrl-L": .control("l"),
        ]
        if let key = names[name] {
            self = key
        } else if name.count == 1, let letter = name.first {
            self = .character(letter)
        } else if name.hasPrefix("F"), let number = Int(name.dropFirst()) {
            self = .function(number)
        } else {
            return nil
        }
    }
}
