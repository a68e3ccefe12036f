import CNcurses
import Glibc
import SafeText
import Synchronization
import TerminalUI

/// Turns signals into calls on a thread of its own, where any code may run.
///
/// Signals that the process was told to ignore (`nohup`) stay ignored. One watcher a signal.
package final class SignalWatcher: Sendable {
    private let watch: Watch

    /// Watches signals until `stop()`; the handler is called once for each one that came.
    package init(
        signals: [Int32],
        handler: @escaping @Sendable (Int32) -> Void
    ) throws(TerminalError) {
        let numbers = signals.filter { !ProcessSignals.isIgnored($0) }
        watch = try Watch(numbers: numbers, handler: handler)
        try watch.start()
    }

    deinit { watch.stop() }

    /// Puts back what was there before.
    ///
    /// Doing it twice is harmless.
    package func stop() { watch.stop() }
}

/// What the thread keeps alive, so that a released watcher can end it.
private final class Watch: Sendable {
    private let event: EventDescriptor
    private let numbers: [Int32]
    private let handler: @Sendable (Int32) -> Void
    /// The actions to put back; nil when that was done.
    private let previous = Mutex<[Int32: SavedAction]?>([:])

    init(
        numbers: [Int32],
        handler: @escaping @Sendable (Int32) -> Void
    ) throws(TerminalError) {
        event = try EventDescriptor()
        self.numbers = numbers
        self.handler = handler
    }

    func start() throws(TerminalError) {
        var thread = pthread_t()
        let argument = Unmanaged.passRetained(self).toOpaque()
        let code = pthread_create(
            &thread,
            nil,
            { argument in
                guard let argument else { return nil }
                Unmanaged<Watch>.fromOpaque(argument).takeRetainedValue().run()
                return nil
            },
            argument
        )
        guard code == 0 else {
            Unmanaged<Watch>.fromOpaque(argument).release()
            throw .system(call: "pthread_create", code: code)
        }
        pthread_detach(thread)
        previous.withLock { saved in
            for number in numbers {
                saved?[number] = ProcessSignals.watch(number, waking: event)
            }
        }
    }

    func stop() {
        let saved = previous.withLock { saved in
            defer { saved = nil }
            return saved ?? [:]
        }
        for (number, action) in saved { ProcessSignals.restore(number, action) }
        event.wake()
    }

    private func run() {
        while previous.withLock({ $0 != nil }) {
            var wait = pollfd(fd: event.descriptor, events: Int16(POLLIN), revents: 0)
            _ = poll(&wait, 1, -1)
            _ = event.clear()
            for number in numbers {
                for _ in 0..<ProcessSignals.take(number) { handler(number) }
            }
        }
    }
}
