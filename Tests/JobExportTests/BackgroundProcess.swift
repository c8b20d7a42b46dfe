import Foundation

/// A program that runs beside the test until it is killed.
///
/// Foundation's `Process` learns of a child's end by a socket that children started at the same time inherit: one that
/// lives long would keep the ends of others from being seen. So this one is spawned with nothing open.
final class BackgroundProcess {
    private var pid: pid_t = 0

    init(_ program: String, _ arguments: [String], in folder: URL) throws {
        var actions = posix_spawn_file_actions_t()
        var attributes = posix_spawnattr_t()
        posix_spawn_file_actions_init(&actions)
        posix_spawnattr_init(&attributes)
        defer {
            posix_spawn_file_actions_destroy(&actions)
            posix_spawnattr_destroy(&attributes)
        }
        for descriptor in Int32(0)...2 {
            posix_spawn_file_actions_addopen(&actions, descriptor, "/dev/null", O_RDWR, 0)
        }
        var none = sigset_t()
        sigemptyset(&none)
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK))
        let line = ["bash", "-c", BackgroundProcess.launcher, "-", folder.path, program] + arguments
        var words: [UnsafeMutablePointer<CChar>?] = line.map { strdup($0) } + [nil]
        defer { words.forEach { free($0) } }
        let code = posix_spawnp(&pid, "bash", &actions, &attributes, &words, environ)
        guard code == 0 else { throw NoAnswer(what: "\(program): \(String(cString: strerror(code)))") }
    }

    /// Closes what is open, and becomes the program.
    private static let launcher = """
        cd "$1" && shift
        for open in /proc/self/fd/*; do
            number=${open##*/}
            [ "$number" -gt 2 ] && eval "exec $number>&-"
        done 2>/dev/null
        exec "$@"
        """

    deinit { kill() }

    func kill() {
        guard pid > 0 else { return }
        Foundation.kill(pid, SIGKILL)
        var status: Int32 = 0
        waitpid(pid, &status, 0)
        pid = 0
    }
}
