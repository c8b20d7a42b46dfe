import CLinux
import Foundation

/// A child process. Its end is awaited by a thread of its own, so that it is always reaped.
///
/// Foundation's `Process` would do, were it not for the sockets by which it learns of a child's end: children that are
/// started at the same time inherit them, and many started at once have crashed it.
final class SpawnedProcess: @unchecked Sendable {
    let pid: pid_t
    private let lock = NSLock()
    private let ended = DispatchSemaphore(value: 0)
    private var waitStatus: Int32?

    /// Starts `program` in a process group of its own, with no signal held back and nothing open but the three.
    /// - Parameters:
    ///   - stdin: nil for `/dev/null`.
    ///   - environment: set on top of the environment of the tests.
    init(
        _ program: URL, _ arguments: [String], in folder: URL?, environment: [String: String], stdin: Int32?,
        stdout: Int32, stderr: Int32
    ) throws {
        var actions = posix_spawn_file_actions_t()
        var attributes = posix_spawnattr_t()
        posix_spawn_file_actions_init(&actions)
        posix_spawnattr_init(&attributes)
        defer {
            posix_spawn_file_actions_destroy(&actions)
            posix_spawnattr_destroy(&attributes)
        }
        if let folder { posix_spawn_file_actions_addchdir_np(&actions, folder.path) }
        SpawnedProcess.setOpen(&actions, stdin, stdout, stderr)
        SpawnedProcess.setSignals(&attributes)
        pid = try SpawnedProcess.spawn(program.path, arguments, environment, &actions, &attributes)
        Thread.detachNewThread { self.awaitEnd() }
    }

    private static func setOpen(
        _ actions: inout posix_spawn_file_actions_t, _ stdin: Int32?, _ stdout: Int32, _ stderr: Int32
    ) {
        if let stdin {
            posix_spawn_file_actions_adddup2(&actions, stdin, STDIN_FILENO)
        } else {
            posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0)
        }
        posix_spawn_file_actions_adddup2(&actions, stdout, STDOUT_FILENO)
        posix_spawn_file_actions_adddup2(&actions, stderr, STDERR_FILENO)
        posix_spawn_file_actions_addclosefrom_np(&actions, STDERR_FILENO + 1)
    }

    /// The pool's threads, on which tests run, hold back nearly all signals: a command that one of them starts could be
    /// neither interrupted nor terminated.
    private static func setSignals(_ attributes: inout posix_spawnattr_t) {
        var none = sigset_t()
        sigemptyset(&none)
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setpgroup(&attributes, 0)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETPGROUP))
    }

    private static func spawn(
        _ path: String, _ arguments: [String], _ environment: [String: String],
        _ actions: inout posix_spawn_file_actions_t, _ attributes: inout posix_spawnattr_t
    ) throws -> pid_t {
        let all = ProcessInfo.processInfo.environment.merging(environment) { _, new in new }
        var words: [UnsafeMutablePointer<CChar>?] = ([path] + arguments).map { strdup($0) } + [nil]
        var variables: [UnsafeMutablePointer<CChar>?] = all.map { strdup("\($0.key)=\($0.value)") } + [nil]
        defer { (words + variables).forEach { free($0) } }
        var pid: pid_t = 0
        let code = posix_spawn(&pid, path, &actions, &attributes, &words, &variables)
        guard code == 0 else {
            throw NSError(domain: NSPOSIXErrorDomain, code: Int(code), userInfo: [NSFilePathErrorKey: path])
        }
        return pid
    }

    private func awaitEnd() {
        var status: Int32 = 0
        while waitpid(pid, &status, 0) < 0 && errno == EINTR {}
        lock.withLock { waitStatus = status }
        ended.signal()
    }

    var isRunning: Bool { lock.withLock { waitStatus == nil } }

    /// Waits for the end; what takes longer is killed.
    /// - Returns: the exit status; 128 plus the signal's number where a signal ended it.
    func end(within seconds: Double) -> Int32 {
        if ended.wait(timeout: .now() + seconds) == .timedOut {
            kill(pid, SIGKILL)
            ended.wait()
        }
        // For whoever asks again.
        ended.signal()
        let status = lock.withLock { waitStatus! }
        let signal = status & 0x7F
        return signal == 0 ? status >> 8 & 0xFF : 128 + signal
    }
}
