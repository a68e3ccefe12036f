import Clock
package import LimitTuning
package import SafeText
package import TerminalUI

/// The input form of a comparison.
package struct ComparisonForm: Equatable, Sendable {
    /// The fields, in tab order.
    package enum Field: Int, CaseIterable, Sendable {
        case limits, tolerance, budget, source
    }

    /// Why the form cannot be submitted, and the field at fault.
    package struct Problem: Error, Equatable, Sendable {
        package let field: Field
        package let text: SafeText
    }

    /// Most limits that are compared.
    package static let mostLimits = 24
    /// Least and greatest tolerance, in per cent.
    package static let tolerances = 0.5...50
    /// Least and greatest time, in seconds.
    package static let budgets = 5...3_600

    /// The limits, separated by commas or spaces.
    package private(set) var limits: TextField
    /// How much slower than the best a good limit may be, in per cent.
    package private(set) var tolerance: TextField
    /// How long it may take.
    package private(set) var budget: TextField
    /// Where the requests come from.
    package var source: ComparisonPlan.Source
    /// The field that has the keyboard.
    package var focus = Field.limits
    private let seed: UInt64

    /// A form that shows a plan.
    package init(_ plan: ComparisonPlan) {
        limits = TextField(SafeText(plan.limits.map(String.init).joined(separator: ",")))
        tolerance = TextField("\(Readout.significant(plan.tolerance * 100)) %")
        budget = TextField(ComparisonForm.text(of: plan.budget))
        source = plan.source
        seed = plan.seed
    }

    /// Parses the fields.
    ///
    /// - Throws: ``Problem`` for the first field that cannot be read.
    package func plan() throws(Problem) -> ComparisonPlan {
        var plan = ComparisonPlan(seed: seed)
        plan.limits = try readLimits()
        plan.tolerance = try readTolerance()
        plan.budget = try readBudget()
        plan.source = source
        return plan
    }

    /// Gives a key to the text field in focus; false when it means nothing there.
    package mutating func type(_ key: Key) -> Bool {
        switch focus {
        case .limits: limits.handle(key)
        case .tolerance: tolerance.handle(key)
        case .budget: budget.handle(key)
        case .source: false
        }
    }

    /// Moves to another field, by steps forward; from the last one to the first.
    package mutating func moveFocus(by step: Int) {
        let count = Field.allCases.count
        focus = Field(rawValue: (focus.rawValue + step + count) % count) ?? .limits
    }

    /// Puts text into the field in focus.
    package mutating func insert(_ text: SafeText) {
        switch focus {
        case .limits: limits.insert(text)
        case .tolerance: tolerance.insert(text)
        case .budget: budget.insert(text)
        case .source: break
        }
    }

    /// The form after a click on a field or a source.
    package func choosing(_ field: Field?, _ source: ComparisonPlan.Source?) -> ComparisonForm {
        var form = self
        form.focus = field ?? focus
        form.source = source ?? self.source
        return form
    }
}

extension ComparisonForm {
    private func readLimits() throws(Problem) -> [Int] {
        let bounds = LimitControl.bounds
        let words = limits.text.string.split { $0 == "," || $0 == ";" || $0 == " " }
        var numbers: Set<Int> = []
        for word in words {
            guard let number = Int(word), bounds.contains(number) else {
                let word = SafeText(word).truncated(to: 12)
                throw Problem(
                    field: .limits,
                    text: "limits are whole numbers from 1 to 10,000; \"\(word)\" is none"
                )
            }
            numbers.insert(number)
        }
        guard numbers.count >= 2 else {
            throw Problem(field: .limits, text: "at least two limits are needed, such as 4,8,16")
        }
        guard numbers.count <= ComparisonForm.mostLimits else {
            throw Problem(
                field: .limits,
                text: "at most \(ComparisonForm.mostLimits) limits can be compared"
            )
        }
        return numbers.sorted()
    }

    private func readTolerance() throws(Problem) -> Double {
        let digits = tolerance.text.string.filter { $0 != " " && $0 != "%" }
        guard let number = Double(digits), ComparisonForm.tolerances.contains(number) else {
            throw Problem(field: .tolerance, text: "the tolerance is a number from 0.5 to 50 %")
        }
        return number / 100
    }

    private func readBudget() throws(Problem) -> Duration {
        guard let seconds = ComparisonForm.seconds(budget.text.string),
            ComparisonForm.budgets.contains(seconds)
        else {
            throw Problem(field: .budget, text: "the time is from 5s to 60m, such as 90s or 2m30s")
        }
        return .seconds(seconds)
    }

    /// Whole seconds of `90`, `90s`, `2m`, `1m30s`, `1h`; nil for anything else.
    private static func seconds(_ text: String) -> Int? {
        let units: [Character: Int] = ["h": 3_600, "m": 60, "s": 1]
        var (sum, number, hasNumber) = (0, 0, false)
        for character in text where character != " " {
            if let digit = character.wholeNumberValue, character.isASCII {
                guard number < 100_000 else { return nil }
                (number, hasNumber) = (number * 10 + digit, true)
            } else if let unit = units[character], hasNumber {
                sum += number * unit
                (number, hasNumber) = (0, false)
            } else {
                return nil
            }
        }
        return text.isEmpty ? nil : sum + number
    }

    private static func text(of budget: Duration) -> SafeText {
        let seconds = Int(min(max(budget.seconds, 0), 86_400))
        return seconds % 60 == 0 && seconds > 0 ? "\(seconds / 60)m" : "\(seconds)s"
    }
}
