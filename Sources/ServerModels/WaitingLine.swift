/// First in, first out, in constant time on average.
struct WaitingLine<Element: Sendable>: Sendable {
    private var elements: [Element] = []
    private var head = 0

    /// How many wait.
    var count: Int { elements.count - head }

    /// The one that has waited longest; nil if there is none.
    var first: Element? { head < elements.count ? elements[head] : nil }

    /// Adds one at the end.
    mutating func append(_ element: Element) { elements.append(element) }

    /// Takes out the one that has waited longest; nil if there is none.
    mutating func popFirst() -> Element? {
        guard head < elements.count else { return nil }
        let element = elements[head]
        head += 1
        if head == elements.count {
            elements.removeAll(keepingCapacity: true)
            head = 0
        } else if head > 64, head > elements.count / 2 {
            elements.removeFirst(head)
            head = 0
        }
        return element
    }

    /// Takes out every one that is `unwanted`, in linear time.
    mutating func removeAll(where unwanted: (Element) -> Bool) {
        elements.removeFirst(head)
        head = 0
        elements.removeAll(where: unwanted)
    }
}
