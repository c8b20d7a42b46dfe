import Foundation
import TestSupport
import Testing

/// Completion in real shells: what the scripts of `completion` make of a word and a tab.
struct CompletionTests {
    private static let log = fixture("lines/sample-syslog.log").path

    /// The search path with the program that is tested before all others.
    private static var path: String {
        "\(BuiltBinary.url.deletingLastPathComponent().path):\(ProcessInfo.processInfo.environment["PATH"] ?? "")"
    }

    private static func shell(_ program: String, _ arguments: [String], _ home: TemporaryFolder) throws -> CommandResult
    {
        try Command(
            URL(fileURLWithPath: program), arguments, in: home.url,
            environment: ["PATH": path, "HOME": home.url.path, "TERM": "xterm"]
        ).run()
    }

    @Test("bash completes commands, options and the log's jobs")
    func bash() throws {
        let home = try TemporaryFolder()
        try home.write(try run(["completion", "bash"]).text, to: "completion.bash")
        let script = """
            source ./completion.bash
            complete_words() { COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); COMPREPLY=(); _jobtrail; echo "${COMPREPLY[*]}"; }
            complete_words jobtrail mess
            complete_words jobtrail jobs --no-rot
            complete_words jobtrail jobs \(Self.log) --job ul
            """
        let result = try Self.shell("/bin/bash", ["-c", script], home)
        #expect(result.text == "messages\n--no-rotated\nulogd\n", "\(result.stderr)")
    }

    /// A command line, and what its last word can become.
    private static let values = [
        ("jobtrail wait --for st", "start stop"), ("jobtrail export --to sq", "sqlite"),
        ("jobtrail explain ga", "gap"), ("jobtrail completion zs", "zsh"), ("jobtrail help mess", "messages"),
        ("jobtrail follow --to c", "clickhouse"), ("jobtrail jobs -o mark", "markdown"),
        ("jobtrail messages -p E", "E"), ("jobtrail messages --sub e", "err"), ("jobtrail schema c", "clickhouse"),
        ("jobtrail jobs --hyperlink al", "always"), ("jobtrail exp", "explain export"), ("jobtrail plo", "plot"),
        ("jobtrail jobs --fields sched", "schedule"), ("jobtrail jobs --fields name,sched", "name,schedule"),
        ("jobtrail runs --sort mess", "messages"), ("jobtrail messages --tz Europe/Rom", "Europe/Rome"),
        ("jobtrail messages -p E,W", "E,W"), ("jobtrail messages -p warn", "warning"),
        ("jobtrail jobs --output=mark", "--output=markdown"), ("jobtrail jobs -o short-", ""),
        ("jobtrail messages -o short-", "short-iso"), ("jobtrail replay -o wat", "watch"),
        ("jobtrail schema --insert rec", "records"), ("jobtrail vers", "version"),
    ]

    @Test("bash and fish know the values of options and operands", arguments: values)
    func knownValues(line: String, wanted: String) throws {
        let home = try TemporaryFolder()
        try home.write("", to: "plot.txt")
        try home.write("", to: "example.txt")
        try home.write(try run(["completion", "bash"]).text, to: "completion.bash")
        try home.write(try run(["completion", "fish"]).text, to: "jobtrail.fish")
        let words = line.split(separator: " ")
        let bash = """
            source ./completion.bash
            COMP_WORDS=(\(line)); COMP_CWORD=\(words.count - 1); COMPREPLY=(); _jobtrail; printf '%s\\n' "${COMPREPLY[@]}" | sort
            """
        let fish = "source ./jobtrail.fish; complete -C '\(line)' | cut -f1 | sort"
        let replies = [
            try Self.shell("/bin/bash", ["-c", bash], home),
            try Self.shell("/usr/bin/fish", ["--no-config", "-c", fish], home),
        ]
        for reply in replies {
            #expect(reply.text.split(separator: "\n").joined(separator: " ") == wanted, "\(reply.text) \(reply.stderr)")
        }
    }

    @Test("fish completes commands, options and the log's jobs")
    func fish() throws {
        let home = try TemporaryFolder()
        try home.write(try run(["completion", "fish"]).text, to: "jobtrail.fish")
        let script = """
            source ./jobtrail.fish
            complete -C 'jobtrail mess' | cut -f1
            complete -C 'jobtrail jobs --no-rot' | cut -f1
            complete -C 'jobtrail jobs \(Self.log) --job ul' | cut -f1
            """
        let result = try Self.shell("/usr/bin/fish", ["--no-config", "-c", script], home)
        #expect(result.text == "messages\n--no-rotated\nulogd\n", "\(result.stderr)")
    }

    @Test(
        "zsh completes commands, options and the log's jobs",
        arguments: [
            ("jobtrail mess", "jobtrail messages "), ("jobtrail jobs --no-rot", "jobtrail jobs --no-rotated "),
            ("jobtrail jobs \(log) --job ul", "jobtrail jobs \(log) --job ulogd "),
            ("jobtrail jobs \(log) -j ul", "jobtrail jobs \(log) -j ulogd "),
            ("jobtrail wait --for sta", "jobtrail wait --for start "),
            ("jobtrail help mess", "jobtrail help messages "),
            ("jobtrail export --to sq", "jobtrail export --to sqlite "),
            ("jobtrail jobs -o mark", "jobtrail jobs -o markdown "),
            ("jobtrail completion zs", "jobtrail completion zsh "), ("jobtrail explain ga", "jobtrail explain gap "),
            ("jobtrail jobs --output=mark", "jobtrail jobs --output=markdown "),
            ("jobtrail messages --tz Europe/Rom", "jobtrail messages --tz Europe/Rome "),
            ("jobtrail jobs --fields name,sched", "jobtrail jobs --fields name,schedule"),
        ])
    func zsh(typed: String, wanted: String) throws {
        let home = try TemporaryFolder()
        try home.write(try run(["completion", "zsh"]).text, to: "_jobtrail")
        let driver = try home.write(Self.zshDriver, to: "drive.zsh").path
        let result = try Self.shell("/usr/bin/zsh", ["-f", driver, typed], home)
        #expect(result.text.contains("<\(wanted)"), "\(result.text) \(result.stderr)")
    }

    /// Types its argument and a tab into a shell of its own, and prints the line that comes of it.
    private static let zshDriver = #"""
        zmodload zsh/zpty
        zpty shell zsh -f
        zpty -w shell "PS1=; unsetopt beep; fpath=($PWD \$fpath); autoload -Uz compinit; compinit -u -D"
        zpty -w shell "zstyle ':completion:*' insert-tab false"
        zpty -w shell 'show() { print -r -- "<$BUFFER>"; exit }; zle -N show; bindkey "^X^X" show; print rea""dy'
        zpty -r shell answer '*ready*'
        # The tab and the keys that show the line are typed at once: the shell takes them one after the other.
        zpty -w -n shell "$1"$'\t\x18\x18'
        zpty -r shell answer '*<jobtrail*>*'
        print -r -- "$answer"
        """#

    @Test("a script is made for every command; another shell is wrong usage")
    func everyCommand() throws {
        let names = try run(["--help"]).text.split(separator: "\n").filter { $0.hasPrefix("  ") }.compactMap {
            $0.split(separator: " ").first.map(String.init)
        }
        #expect(names.count > 15)
        for shell in ["bash", "zsh", "fish"] {
            let script = try run(["completion", shell]).text
            for name in names { #expect(script.contains(name), "\(shell): \(name)") }
        }
        #expect(try run(["completion", "tcsh"]).status == 2)
    }
}
