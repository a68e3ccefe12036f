import CNcurses
import Glibc
package import SafeText
package import TerminalUI

/// The terminal by ncurses: the only place that knows of it.
///
/// Everything but the waker belongs to the thread that made it, because ncurses is not thread-safe
/// (curs_threads(3X)), not even reading apart from drawing: `getch` draws.
package final class NcursesTerminal: Terminal {
    /// Columns and rows as of the last `.resized`.
    package internal(set) var size: Size
    /// Unicode in a UTF-8 locale, else ASCII.
    package let glyphs: GlyphSet
    /// Ends a wait from any thread.
    package let waker: any TerminalWaker
    /// What the user should be told about how it was opened; nil when nothing is odd.
    package let notice: SafeText?
    /// How many colours are used.
    package let colorDepth: ColorDepth

    let device: TerminalDevice
    let output: FrameOutput
    let wakeEvent: EventDescriptor
    let signalEvent: EventDescriptor
    let sequences: TerminalSequences
    let keys: UnsafeMutablePointer<WINDOW>
    let palette: StylePalette
    var lastFrame: Frame
    var needsFullFrame = true
    var decoder = KeyDecoder()
    var pendingInput: ArraySlice<TerminalInput> = []
    var isClosed = false
    var isLost = false
    var isMouseEnabled: Bool
    var characters: [wchar_t] = []

    private let owner = pthread_self()
    private let screen: OpaquePointer
    private let streams: (output: UnsafeMutablePointer<FILE>, input: UnsafeMutablePointer<FILE>)
    private let signals: TerminalSignals
    private let errors: StandardErrorCapture?
    private let title: SafeText?
    /// Whether the terminal holds the title that was there before.
    ///
    /// It still does after SIGSTOP, which cannot be caught; saving our modes over it would leave ours behind.
    private var hasSavedTitle = false

    /// Opens the screen.
    ///
    /// - Throws: Why there can be no full screen; the terminal is then as it was.
    package init(_ options: TerminalOptions = TerminalOptions()) throws(TerminalError) {
        let type = try NcursesTerminal.terminalType()
        setlocale(LC_CTYPE, "")
        let codeset = nl_langinfo(Int32(CODESET)).map { String(cString: $0) } ?? ""
        glyphs = .set(isASCII: options.isASCII || codeset != "UTF-8")
        device = try TerminalDevice(keyboard: options.keyboard)
        output = try FrameOutput(terminal: device.output, isSynchronized: options.isSynchronized)
        wakeEvent = try EventDescriptor()
        signalEvent = try EventDescriptor()
        waker = wakeEvent
        signals = TerminalSignals(waking: signalEvent)
        do {
            let opened = try OpenedScreen(type: type, device: device, output: output)
            (screen, streams, notice) = (opened.screen, opened.streams, opened.notice)
        } catch {
            signals.stop()
            device.close()
            throw error
        }
        sequences = TerminalSequences()
        size = device.size
        lastFrame = Frame(size: device.size)
        isMouseEnabled = options.isMouseEnabled
        title = options.title
        keys = newpad(1, 1)
        NcursesTerminal.prepareScreen(output, keys)
        let colors = has_colors() ? Int(crawltop_colors()) : 0
        // Forcing colours on a terminal without any would only lose its attributes.
        colorDepth = colors == 0 ? .none : options.color.depth(colors: colors)
        palette = StylePalette(theme: options.theme, depth: colorDepth)
        errors = StandardErrorCapture()
        ProcessSignals.arm(
            terminal: output.lastExit,
            modes: device.originalModes,
            goodbye: sequences.goodbye(popsTitle: title != nil)
        )
        resizeterm(Int32(size.height), Int32(size.width))
        erase()
        enter()
    }

    deinit { if !isClosed { close() } }

    /// Bytes and writes that frames have cost so far.
    package var outputCost: (bytes: Int, writes: Int) { (output.byteCount, output.writeCount) }

    /// Stops a debug build when another thread than the owner touches ncurses.
    func assertOwner() { assert(pthread_equal(owner, pthread_self()) != 0, "not the UI thread") }

    package func suspend() { stop(wholeGroup: true) }

    /// Stops the process, as Ctrl-Z (with its whole group) or a signal sent to it alone does.
    func stop(wholeGroup: Bool) {
        assertOwner()
        guard !isClosed else { return }
        leave()
        ProcessSignals.disarm()
        errors?.pause()
        ProcessSignals.stop(wholeGroup: wholeGroup)
        errors?.redirect()
        ProcessSignals.arm(
            terminal: output.lastExit,
            modes: device.originalModes,
            goodbye: sequences.goodbye(popsTitle: title != nil)
        )
        resume()
    }

    /// Takes the terminal again after a stop, whatever program had it meanwhile.
    func resume() {
        signals.forgetStops()
        enter()
        adoptSize()
        redrawAll()
    }

    package func close() {
        assertOwner()
        guard !isClosed else { return }
        isClosed = true
        if ProcessSignals.isArmed { leave() }
        ProcessSignals.disarm()
        signals.stop()
        delwin(keys)
        delscreen(screen)
        fclose(streams.output)
        fclose(streams.input)
        errors?.finish()
        device.close()
    }

    /// Drops what stderr has collected beyond its limit.
    func trimErrors() { errors?.trim() }

    /// Takes the screen: alternate buffer, key modes, reports, title.
    private func enter() {
        device.setKeyModes()
        output.collect {
            wnoutrefresh(crawltop_stdscr())
            doupdate()
        }
        output.write(TerminalSequences.pasteOn)
        applyMouse()
        guard let title else { return }
        if !hasSavedTitle { output.write(sequences.pushTitle) }
        hasSavedTitle = true
        output.write(sequences.setTitle(glyphs.isASCII ? title.asciiOnly() : title))
    }

    /// Gives the screen back, in the reverse order.
    private func leave() {
        output.pass { mousemask(0, nil) }
        if hasSavedTitle { output.write(sequences.popTitle) }
        hasSavedTitle = false
        output.write(TerminalSequences.pasteOff)
        output.pass {
            curs_set(1)
            endwin()
        }
        device.restoreModes()
    }

    /// Sets ncurses up and takes it through its first `endwin`, unseen: until then version 6.4
    /// flushes after every run of cells.
    private static func prepareScreen(_ output: FrameOutput, _ keys: UnsafeMutablePointer<WINDOW>) {
        raw()
        noecho()
        nonl()
        typeahead(-1)
        mouseinterval(0)
        if getenv("ESCDELAY") == nil { set_escdelay(25) }
        nodelay(keys, true)
        output.discard {
            start_color()
            use_default_colors()
            curs_set(0)
            keypad(keys, true)
            keypad(crawltop_stdscr(), true)
            refresh()
            endwin()
        }
        define_key("\u{1B}[200~", KeyDecoder.pasteStart)
        define_key("\u{1B}[201~", KeyDecoder.pasteEnd)
    }

    private static func terminalType() throws(TerminalError) -> String {
        guard let value = getenv("TERM"), value.pointee != 0 else { throw .missingTerminalType }
        let type = String(cString: value)
        guard type != "dumb", type != "unknown" else { throw .incapableTerminal(type) }
        return type
    }
}
