import Glibc
import LogBytes

/// A pager behind the output, as git has it: only on a terminal, JOBTRAIL_PAGER before PAGER before less.
enum Pager {
    nonisolated(unsafe) private static var child: pid_t = 0

    /// Starts it; what is printed from now on goes through it.
    static func start() {
        guard child == 0, Terminal.isOutput, let command = command() else { return }
        var ends: [Int32] = [0, 0]
        guard pipe(&ends) == 0 else { return }
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        posix_spawn_file_actions_adddup2(&actions, ends[0], STDIN_FILENO)
        posix_spawn_file_actions_addclose(&actions, ends[0])
        posix_spawn_file_actions_addclose(&actions, ends[1])
        // What git sets: quit where one screen holds all, colours through, no clearing.
        setenv("LESS", "FRX", 0)
        let texts = ["sh", "-c", command]
        let words: [UnsafeMutablePointer<CChar>?] = texts.map { strdup($0) } + [nil]
        defer { words.forEach { free($0) } }
        guard posix_spawn(&child, "/bin/sh", &actions, nil, words, environ) == 0 else { return }
        close(ends[0])
        dup2(ends[1], STDOUT_FILENO)
        close(ends[1])
    }

    private static func command() -> String? {
        let command = Machine.variable("JOBTRAIL_PAGER") ?? Machine.variable("PAGER") ?? "less"
        return command.isEmpty || command == "cat" ? nil : command
    }

    /// Waits until the reader has left the pager.
    static func finish() {
        guard child != 0 else { return }
        close(STDOUT_FILENO)
        var status: Int32 = 0
        _ = SystemCall.retry { waitpid(child, &status, 0) }
        child = 0
    }
}
