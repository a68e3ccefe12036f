import Fetching
import Glibc
import Reporting
import SafeText
import TerminalUI

/// Checks of a run's files before any of them is opened for writing.
extension RunConfiguration {
    /// The same configuration with every file known, if each can be written and has no other use.
    ///
    /// - Parameter tells: Whether to say on standard error that half a record will be cut off.
    func checkingFiles(tells: Bool) throws(CommandError) -> RunConfiguration {
        var configuration = self
        if let folder = output.saveFolder { try configuration.files.check(folder: folder) }
        var roles = output.destinations.map { ($0.path, $0.role) }
        if let log = output.logFile { roles.append((log, .log)) }
        let cuts = try configuration.files.check(roles)
        if let cookieJar {
            do throws(FileClash) {
                let use: SafeText = "--cookie-jar '\(cookieJar)'"
                try configuration.files.write(FileIdentity(path: cookieJar), for: use)
            } catch { throw CommandError(error) }
        }
        try output.checkFolder()
        try configuration.readCookies()
        for (path, bytes) in cuts where tells {
            let text: SafeText =
                "\(path) ends in half a record; its last \(bytes) bytes are cut off"
            StandardError.write("crawltop: \(text)\n")
        }
        return configuration
    }

    /// Begins with the cookies of the jar.
    mutating func readCookies() throws(CommandError) {
        if let cookieJar { policy.cookies = try CookieJarFile(cookieJar).read() }
    }
}

extension FileUses {
    /// Adds outputs, with their roles.
    ///
    /// - Returns: Those whose last record is not whole, with the bytes that will be cut off.
    @discardableResult
    mutating func check(
        _ outputs: [(path: String, role: OutputRole)]
    ) throws(CommandError) -> [(path: String, bytes: Int64)] {
        var cuts: [(String, Int64)] = []
        for (path, role) in outputs {
            do throws(FileClash) {
                let identity = Self.identity(path)
                try write(identity, for: Self.use(path, role))
                // Results and words for people may share a pipe or a descriptor; a file that is
                // opened twice would be written at two places.
                if let identity, path != "-", !path.hasPrefix("/dev/"),
                    identity == Self.fileOfStandardError
                {
                    throw FileClash(use: Self.use(path, role), other: "standard error")
                }
            } catch { throw CommandError(error) }
        }
        for (path, role) in outputs {
            do throws(SinkError) {
                let bytes = try OutputFile.check(path, as: role)
                if bytes > 0 { cuts.append((path, bytes)) }
            } catch { throw CommandError(error) }
        }
        return cuts
    }

    /// Adds the name of the folder that bodies are saved in, where no folder is yet.
    mutating func check(folder: String) throws(CommandError) {
        do throws(FileClash) {
            try write(
                FileIdentity(path: RunConfiguration.Output.bare(folder)),
                for: "--save '\(folder)'"
            )
        } catch { throw CommandError(error) }
    }

    private static func identity(_ path: String) -> FileIdentity? {
        path == "-" ? FileIdentity(descriptor: STDOUT_FILENO) : FileIdentity(path: path)
    }

    private static var fileOfStandardError: FileIdentity? {
        var status = stat()
        guard fstat(STDERR_FILENO, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            return nil
        }
        return FileIdentity(descriptor: STDERR_FILENO)
    }

    private static func use(_ path: String, _ role: OutputRole) -> SafeText {
        switch role {
        case _ where path == "-": "standard output"
        case .log: "--log '\(path)'"
        default: "--output '\(path)'"
        }
    }
}

extension RunConfiguration.Output {
    /// Checks that bodies can be saved.
    func checkFolder() throws(CommandError) {
        guard let folder = saveFolder else { return }
        var status = stat()
        guard stat(folder, &status) == 0 else {
            guard errno == ENOENT else { throw Self.cannotSave(folder, errno) }
            guard access(FileIdentity.split(Self.bare(folder)).folder, W_OK | X_OK) == 0 else {
                throw Self.cannotSave(folder, errno)
            }
            return
        }
        guard status.st_mode & S_IFMT == S_IFDIR else { throw Self.cannotSave(folder, ENOTDIR) }
        guard access(folder, W_OK | X_OK) == 0 else { throw Self.cannotSave(folder, errno) }
    }

    /// Makes the folder for bodies, unless it exists.
    func makeFolder() throws(CommandError) {
        guard let folder = saveFolder else { return }
        guard mkdir(folder, 0o755) == 0 || errno == EEXIST else {
            throw Self.cannotSave(folder, errno)
        }
    }

    /// A folder's path without the slash that may end it.
    fileprivate static func bare(_ folder: String) -> String {
        folder.hasSuffix("/") ? String(folder.dropLast()) : folder
    }

    private static func cannotSave(_ folder: String, _ code: Int32) -> CommandError {
        .runtime("cannot save into --save folder '\(folder)': \(String(cString: strerror(code)))")
    }
}
