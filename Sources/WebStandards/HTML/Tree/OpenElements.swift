/// The stack of open elements (HTML Standard §13.2.4.2), without a tree.
///
/// It tells what is foreign content and what is in a template. Implied end tags are only followed as far
/// as they can end one of the two.
struct OpenElements {
    /// Deeper elements are counted; no useful page has them.
    private static let maximumDepth = 512

    private struct Element {
        let name: PackedName
        let traits: ElementTraits
    }

    private var stack: [Element] = []
    private var overflow = 0
    private var foreign = 0
    private var inert = 0
    private var shadows = 0

    /// What is known of the current node, nothing without one.
    var current: ElementTraits { stack.last?.traits ?? [] }

    /// Whether the current node is of SVG or MathML.
    @inline(__always)
    var isInForeignContent: Bool { foreign > 0 && isForeign(current) }

    /// Whether what is read is in the content of a template, which is no part of the document.
    @inline(__always)
    var isInert: Bool { inert > 0 }

    /// Whether what is read is in a shadow tree.
    var isInShadow: Bool { shadows > 0 }

    @inline(__always)
    private func isForeign(_ traits: ElementTraits) -> Bool {
        !traits.isDisjoint(with: .foreign)
    }

    @inline(__always)
    mutating func push(_ name: PackedName, _ traits: ElementTraits) {
        guard stack.count < Self.maximumDepth else {
            overflow += 1
            return
        }
        stack.append(Element(name: name, traits: traits))
        if !traits.isDisjoint(with: .counted) { count(traits, by: 1) }
    }

    private mutating func count(_ traits: ElementTraits, by step: Int) {
        if isForeign(traits) { foreign += step }
        if traits.contains(.inert) { inert += step }
        if traits.contains(.shadow) { shadows += step }
    }

    private mutating func truncate(to depth: Int) {
        while stack.count > depth {
            let last = stack.removeLast()
            if !last.traits.isDisjoint(with: .counted) { count(last.traits, by: -1) }
        }
    }

    /// Ends an element of the same name, or a `p`, that the start of this one implies.
    @inline(__always)
    mutating func closeImplied(before name: PackedName, _ traits: ElementTraits) {
        guard let last = stack.last else { return }
        if (traits.contains(.closesSame) && last.name == name)
            || (traits.contains(.closesP) && last.name == .p && !isForeign(last.traits))
        {
            stack.removeLast()
        }
    }

    /// Ends the cell, row or section that the start of another part of the table implies.
    ///
    /// - Returns: Whether there is a table, or a template that holds parts of one.
    mutating func closeTablePart(before traits: ElementTraits) -> Bool {
        guard
            let table = stack.lastIndex(where: {
                $0.traits.contains(.tableScope) && !isForeign($0.traits)
            })
        else { return false }
        var bound: ElementTraits = .tableScope
        if traits.isDisjoint(with: .section) {
            bound.formUnion(.section)
            if traits.isDisjoint(with: .row) { bound.formUnion(.row) }
        }
        let parent = stack.lastIndex {
            !$0.traits.isDisjoint(with: bound) && !isForeign($0.traits)
        }
        let isWithin =
            stack[table].name != .template || stack.count == table + 1
            || (parent ?? table) > table
        if isWithin { truncate(to: (parent ?? table) + 1) }
        return isWithin
    }

    /// Ends a `noscript` of the head.
    mutating func endHeadNoscript() {
        if stack.last?.name == .noscript { stack.removeLast() }
    }

    /// Ends foreign content before an HTML element that cannot be in it (§13.2.6.5).
    mutating func breakOut() {
        let points: ElementTraits = [.htmlPoint, .textPoint]
        while let last = stack.last, isForeign(last.traits), last.traits.isDisjoint(with: points) {
            truncate(to: stack.count - 1)
        }
    }

    /// An end tag.
    @inline(__always)
    mutating func close(_ name: PackedName, _ rule: ElementTraits) {
        if overflow > 0 {
            overflow -= 1
        } else if foreign == 0, let last = stack.last, last.name == name, inert + shadows == 0 {
            stack.removeLast()
        } else if isInForeignContent {
            closeForeign(name, rule)
        } else {
            closeHTML(name, rule)
        }
    }

    private mutating func closeForeign(_ name: PackedName, _ rule: ElementTraits) {
        if name == .p || name == .br {
            breakOut()
            return closeHTML(name, rule)
        }
        for index in stack.indices.reversed() {
            guard isForeign(stack[index].traits) else { break }
            if stack[index].name == name { return truncate(to: index) }
        }
        closeHTML(name, rule)
    }

    private mutating func closeHTML(_ name: PackedName, _ rule: ElementTraits) {
        guard let index = index(of: name, rule) else { return }
        // The adoption agency takes the element away from below what is special, the end tag of a form
        // from below anything (§13.2.6.4.7).
        let hasSpecial = stack[(index + 1)...].contains { $0.traits.contains(.special) }
        if rule.contains(.formatting), name == .form || hasSpecial {
            stack.remove(at: index)
        } else {
            truncate(to: index)
        }
    }

    /// The element that an end tag closes; nil if there is none in scope.
    private func index(of name: PackedName, _ rule: ElementTraits) -> Int? {
        let points: ElementTraits = [.htmlPoint, .textPoint, .annotation]
        var bound: ElementTraits = [.scope]
        if rule.contains(.peculiar), name == .template {
            bound = []
        } else if rule.contains(.tablePart) || name == .table {
            bound = .tableScope
        } else if rule.isDisjoint(with: [.special, .formatting]) {
            bound = .special
        }
        for index in stack.indices.reversed() {
            let traits = stack[index].traits
            if isForeign(traits) {
                let isBound = bound != .tableScope && !bound.isEmpty
                if isBound, !traits.isDisjoint(with: points) { return nil }
                continue
            }
            if stack[index].name == name { return index }
            if rule.contains(.heading), traits.contains(.heading) { return index }
            if name == .p, stack[index].name == .button { return nil }
            if name == .li, stack[index].name == .ul || stack[index].name == .ol { return nil }
            if !traits.isDisjoint(with: bound) { return nil }
        }
        return nil
    }
}

extension PackedName {
    static let a = PackedName(letter: "a")
    static let br = PackedName("br")
    static let button = PackedName("button")
    static let li = PackedName("li")
    static let ol = PackedName("ol")
    static let p = PackedName(letter: "p")
    static let table = PackedName("table")
    static let template = PackedName("template")
    static let ul = PackedName("ul")
}
