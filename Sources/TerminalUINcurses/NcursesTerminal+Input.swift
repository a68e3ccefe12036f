import CNcurses
import Glibc
import SafeText
package import TerminalUI

extension NcursesTerminal {
    package func nextInput(until deadline: ContinuousClock.Instant?) -> TerminalInput {
        assertOwner()
        while true {
            if let next = pendingInput.popFirst() { return next }
            if isClosed || isLost { return .closed }
            if let event = takeSignals() { return event }
            readKeys()
            if !pendingInput.isEmpty { continue }
            if wakeEvent.clear() { return .woken }
            if let deadline, ContinuousClock.now >= deadline { return .timedOut }
            wait(until: deadline)
        }
    }

    /// What the signals that came mean; one thing at a time, the newest size only.
    private func takeSignals() -> TerminalInput? {
        _ = signalEvent.clear()
        if ProcessSignals.take(SIGTSTP) > 0 {
            stop(wholeGroup: false)
            return .resumed
        }
        if ProcessSignals.take(SIGCONT) > 0 {
            resume()
            return .resumed
        }
        _ = ProcessSignals.take(SIGWINCH)
        return adoptSize() ? .resized(size) : nil
    }

    /// Reads all keys that are there.
    private func readKeys() {
        var key = wint_t()
        while true {
            switch wget_wch(keys, &key) {
            case OK: accept(.scalar(key))
            case Int32(KEY_CODE_YES): accept(.code(Int32(bitPattern: key)))
            default: return
            }
        }
    }

    private func accept(_ key: RawKey) {
        switch key {
        case .code(KEY_RESIZE): return
        case .code(KEY_MOUSE): pendingInput += mouseEvents().map { .mouse($0) }
        default: pendingInput += decoder.decode(key)
        }
    }

    private func mouseEvents() -> [MouseEvent] {
        var event = MEVENT()
        guard getmouse(&event) == OK, isMouseEnabled else { return [] }
        let point = Point(x: Int(event.x), y: Int(event.y))
        switch event.bstate {
        case let state where state & crawltop_press_mask() != 0: return [.press(point)]
        case let state where state & crawltop_wheel_up_mask() != 0: return [.wheelUp(point)]
        case let state where state & crawltop_wheel_down_mask() != 0: return [.wheelDown(point)]
        default: return []
        }
    }

    /// Sleeps until a key, a signal, a wake or the deadline, and notices when the terminal is gone.
    private func wait(until deadline: ContinuousClock.Instant?) {
        var timeout = NcursesTerminal.milliseconds(until: deadline)
        if decoder.isInsideSequence {
            let patience: Int32 = decoder.isInsidePaste ? 1000 : 50
            timeout = timeout < 0 ? patience : min(timeout, patience)
        }
        let readable = Int16(POLLIN)
        var waits = [device.input, signalEvent.descriptor, wakeEvent.descriptor].map {
            pollfd(fd: $0, events: readable, revents: 0)
        }
        let count = poll(&waits, nfds_t(waits.count), timeout)
        if count == 0, decoder.isInsideSequence { pendingInput += decoder.decode(.silence) }
        guard count > 0 else { return }
        let ready = waits[0].revents
        let isReadable = ready & readable != 0
        // A terminal that is readable and has nothing to read has hung up.
        if ready & Int16(POLLHUP | POLLERR | POLLNVAL) != 0 || (isReadable && !device.hasInput) {
            readKeys()
            isLost = true
        }
    }

    /// The time left for `poll`, rounded up so that it never ends early; -1 for ever.
    private static func milliseconds(until deadline: ContinuousClock.Instant?) -> Int32 {
        guard let deadline else { return -1 }
        let left = ContinuousClock.now.duration(to: deadline)
        guard left > .zero else { return 0 }
        guard left < .seconds(3600) else { return 3_600_000 }
        let (seconds, attoseconds) = left.components
        return Int32(seconds * 1000 + (attoseconds + 999_999_999_999_999) / 1_000_000_000_000_000)
    }
}
