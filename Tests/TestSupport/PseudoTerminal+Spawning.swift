import Glibc

extension PseudoTerminal {
    /// Starts a program with the terminal as its standard input, output and error.
    ///
    /// - Parameters:
    ///   - environment: The whole environment; `TERM` and `LC_ALL` are added when missing.
    ///   - input: Another standard input, for a list that comes through a pipe.
    ///   - error: Another standard error, for `2>file`.
    package func start(
        _ program: String,
        _ arguments: [String] = [],
        environment: [String: String] = [:],
        input: Int32? = nil,
        error: Int32? = nil
    ) throws {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        // The leader of a new session gets the first terminal it opens as its controlling one.
        posix_spawn_file_actions_addopen(&actions, 0, path, O_RDWR, 0)
        posix_spawn_file_actions_adddup2(&actions, 0, 1)
        posix_spawn_file_actions_adddup2(&actions, 0, 2)
        if let error { posix_spawn_file_actions_adddup2(&actions, error, 2) }
        if let input { posix_spawn_file_actions_adddup2(&actions, input, 0) }
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        setUp(&attributes)
        var complete = ["TERM": "xterm-256color", "LC_ALL": "C.UTF-8"]
        complete.merge(environment) { $1 }
        let variables = complete.filter { !$0.value.isEmpty }.map { "\($0.key)=\($0.value)" }
        let words = ([program] + arguments).map { strdup($0) } + [nil]
        let values = variables.map { strdup($0) } + [nil]
        defer { (words + values).forEach { free($0) } }
        var identifier: pid_t = 0
        OpenDescriptors.keepFromPrograms()
        let code = posix_spawn(&identifier, program, &actions, &attributes, words, values)
        guard code == 0 else { throw PseudoTerminalError.system("posix_spawn \(program)", code) }
        adopt(process: identifier)
    }

    /// A session of its own, no signal blocked or ignored by inheritance.
    private func setUp(_ attributes: inout posix_spawnattr_t) {
        let newSession: Int32 = 0x80  // POSIX_SPAWN_SETSID, which Swift does not import
        let flags = newSession | Int32(POSIX_SPAWN_SETSIGMASK) | Int32(POSIX_SPAWN_SETSIGDEF)
        posix_spawnattr_setflags(&attributes, Int16(flags))
        var signals = sigset_t()
        sigemptyset(&signals)
        posix_spawnattr_setsigmask(&attributes, &signals)
        sigfillset(&signals)
        posix_spawnattr_setsigdefault(&attributes, &signals)
    }
}
