import URLStandard

/// How much a log line matters.
package enum LogLevel: Int, Comparable, CaseIterable, Sendable {
    /// Every step of every task.
    case debug
    /// What a task came to.
    case info
    /// What may need attention, such as a retry.
    case warning
    /// What failed.
    case error

    /// The word in the line.
    package var name: StaticString {
        switch self {
        case .debug: "debug"
        case .info: "info"
        case .warning: "warning"
        case .error: "error"
        }
    }

    /// The less important comes first.
    package static func < (left: LogLevel, right: LogLevel) -> Bool {
        left.rawValue < right.rawValue
    }
}

/// One fact of a log line.
package struct LogField: Equatable, Sendable {
    /// Its name, a word.
    package let key: String
    /// Its value, of any origin.
    package let value: String

    /// A fact in words.
    package init(_ key: String, _ value: String) {
        self.key = key
        self.value = value
    }

    /// A fact in numbers.
    package init(_ key: String, _ value: some BinaryInteger) {
        self.init(key, String(value))
    }

    /// A URL, with its secrets masked.
    package init(_ key: String, url: String) {
        self.init(key, SecretMask.url(url))
    }

    /// A sentence, with the secrets of the URLs in it masked.
    package init(_ key: String, sentence: String) {
        self.init(key, SecretMask.text(sentence))
    }
}
