import Foundation

/// Where a replay goes: standard output, or a new file that grows as the log once did.
final class ReplayOutput {
    private let file: OutputFile
    private let descriptor: Int32
    private let path: String?

    /// - Parameter path: `--into`; a file that is there is never touched, be it evidence or not.
    init(into path: String?) throws {
        self.path = path
        guard let path else {
            (file, descriptor) = (.standard, STDOUT_FILENO)
            return
        }
        descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_APPEND | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { throw WriteError(name: path, code: errno) }
        file = OutputFile(descriptor: descriptor, name: path)
    }

    /// Called before something is written.
    var prepare: () -> Void = {}

    func write(_ bytes: [UInt8]) throws {
        prepare()
        try file.write(bytes)
    }

    /// Gives a written file the date of its last record: where lines tell no year, the file's date does.
    func finish(lastRecord: Int64?) {
        guard let path else { return }
        if let lastRecord {
            var times = [timespec(), timespec()]
            times[0].tv_nsec = ReplayOutput.leftAsItIs
            let seconds = lastRecord >= 0 ? lastRecord / 1_000_000 : (lastRecord - 999_999) / 1_000_000
            times[1].tv_sec = Int(seconds)
            times[1].tv_nsec = Int(lastRecord - seconds * 1_000_000) * 1000
            if futimens(descriptor, times) != 0 { Terminal.complain("\(WriteError(name: path, code: errno))") }
        }
        close(descriptor)
    }

    /// `UTIME_OMIT`, a macro that is not imported.
    private static let leftAsItIs = (1 << 30) - 2
}
