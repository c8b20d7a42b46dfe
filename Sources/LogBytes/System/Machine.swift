import CLinux
import Glibc

/// What the program finds around itself.
public enum Machine {
    /// A variable of the environment; nil if it is not set.
    public static func variable(_ name: String) -> String? { getenv(name).map { String(cString: $0) } }

    public static var environment: [String: String] {
        var found: [String: String] = [:]
        var next = environ
        while let entry = next.pointee {
            let parts = String(cString: entry).split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            if parts.count == 2 { found[String(parts[0])] = String(parts[1]) }
            next += 1
        }
        return found
    }

    /// Where files for a while go.
    public static var temporaryFolder: String {
        let named = variable("TMPDIR") ?? ""
        return named.isEmpty ? "/tmp" : named
    }

    /// A new file there that nobody else finds.
    /// - Returns: its descriptor; below zero if there is none, and then `errno` says why.
    public static func openTemporaryFile() -> Int32 {
        var name = Array("\(temporaryFolder)/jobtrail-XXXXXX".utf8CString)
        let file = mkstemp(&name)
        guard file >= 0 else { return file }
        _ = fcntl(file, F_SETFD, FD_CLOEXEC)
        unlink(name)
        return file
    }

    public static var hostName: String {
        var name = [UInt8](repeating: 0, count: 256)
        name.withUnsafeMutableBytes {
            _ = gethostname($0.baseAddress!.assumingMemoryBound(to: CChar.self), $0.count - 1)
        }
        return String(decoding: name.prefix { $0 != 0 }, as: UTF8.self)
    }

    /// How many processors this process may use.
    public static var processors: Int {
        let count = Int(linux_processors())
        return count > 0 ? count : max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN)))
    }

    /// The clock's time in nanoseconds since the epoch.
    public static var now: Int64 { read(CLOCK_REALTIME) }

    /// A clock that nobody sets, in nanoseconds.
    public static var monotonic: Int64 { read(CLOCK_MONOTONIC) }

    private static func read(_ clock: clockid_t) -> Int64 {
        var time = timespec()
        clock_gettime(clock, &time)
        return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
    }
}
