import JobColumns
import JobExport
import JobState
import JobViews

/// `completion bash|zsh|fish`: a script made from the tables of commands and options.
enum CompletionCommand {
    static let command = Command(
        "completion", "Print a script that completes commands, options and job names", operands: "bash|zsh|fish",
        options: [], run: run)

    private static func run(_ arguments: Arguments) throws -> ExitStatus {
        let scripts = ["bash": bash, "zsh": zsh, "fish": fish]
        guard let shell = arguments.operands.first else { throw UsageError("which shell: bash, zsh or fish?") }
        guard let script = scripts[shell] else {
            throw UsageError("unknown shell '\(shell)'", near: Nearest.to(shell, in: Array(scripts.keys)))
        }
        try OutputFile.standard.write(script())
        return .done
    }

    private static func spellings(_ option: Option) -> [String] {
        (option.short.map { ["-\($0)"] } ?? []) + ["--\(option.name)"]
    }

    /// `help` is a command too, though no option of its own makes it one.
    private static var commands: [(name: String, summary: String)] {
        CommandTable.all.map { ($0.name, $0.summary) } + [
            ("help", "Show a command's help and examples"), ("version", "Print the version"),
        ]
    }

    /// What prints the zones that the machine knows.
    private static let zones = "cut -f3 /usr/share/zoneinfo/zone.tab 2>/dev/null | grep /; echo UTC"

    // MARK: bash

    /// What prints the words that may stand there; each shell asks for the jobs of the paths typed so far.
    private static func bashReply(_ values: ShellValues) -> String {
        switch values {
        case .words(let words): "_jobtrail_reply -W '\(words.joined(separator: " "))'"
        case .list(let words): "_jobtrail_list '\(words.joined(separator: " "))'"
        case .zones: "_jobtrail_reply -W \"$(\(zones))\""
        case .jobs: "_jobtrail_jobs"
        case .files: "_jobtrail_reply -f"
        case .folders: "_jobtrail_reply -d"
        case .nothing: ":"
        }
    }

    private static func bashCase(_ command: Command) -> String {
        let cases = command.options.filter { $0.value != nil && !$0.isValueOptional }.map { option in
            "                \(spellings(option).joined(separator: "|"))) \(bashReply(ShellValues.of(option, command))); return ;;"
        }
        return """
                    \(command.name))
                        words='\(command.options.flatMap(spellings).joined(separator: " "))'
                        case $before in
            \(cases.joined(separator: "\n"))
                        esac ;;
            """
    }

    private static func bash() -> String {
        let operands = commands.map { "        \($0.name)) \(bashReply(ShellValues.operands($0.name))) ;;" }
        return """
            # Completion of jobtrail for bash.
            _jobtrail_reply() { mapfile -t COMPREPLY < <(compgen -P "$lead" "$@" -- "$current"); }
            _jobtrail_list() {
                if [[ $current == *,* ]]; then lead+=${current%,*}, current=${current##*,}; fi
                _jobtrail_reply -W "$1"
            }
            _jobtrail_jobs() {
                local word paths=()
                for word in "${COMP_WORDS[@]:2}"; do [ -e "$word" ] && paths+=("$word"); done
                _jobtrail_reply -W "$(jobtrail jobs -q -o csv --no-headers "${paths[@]}" 2>/dev/null | cut -d, -f2)"
            }
            _jobtrail() {
                local current=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD-1]} words='' lead=''
                COMPREPLY=()
                # --output=FORM is one word, or three if bash takes it apart.
                case $current in
                    --*=*) lead=${current%%=*}= before=${current%%=*} current=${current#*=} ;;
                    =) current='' ;;
                    *) [ "$before" = = ] && before=${COMP_WORDS[COMP_CWORD-2]} ;;
                esac
                if [ "$COMP_CWORD" -eq 1 ]; then
                    case $current in
                        */*|.*) _jobtrail_reply -f ;;
                        *) _jobtrail_reply -W '\(commands.map(\.name).joined(separator: " "))' ;;
                    esac
                    return
                fi
                case ${COMP_WORDS[1]} in
            \(CommandTable.all.map { bashCase($0) }.joined(separator: "\n"))
                esac
                [ -n "$lead" ] && return
                case $current in
                    -*) _jobtrail_reply -W "$words"; return ;;
                esac
                case ${COMP_WORDS[1]} in
            \(operands.joined(separator: "\n"))
                esac
            }
            complete -o filenames -F _jobtrail jobtrail

            """
    }

    // MARK: zsh

    private static func zshAction(_ values: ShellValues) -> String {
        switch values {
        case .words(let words): "(\(words.joined(separator: " ")))"
        case .list(let words): "_sequence compadd - \(words.joined(separator: " "))"
        case .zones: "_jobtrail_zones"
        case .jobs: "_jobtrail_jobs"
        case .files: "_files"
        case .folders: "_files -/"
        case .nothing: " "
        }
    }

    private static func zshCase(_ command: Command) -> String {
        let specs = command.options.map { option in
            let value = option.value.map { ":\(quoted($0)):\(zshAction(ShellValues.of(option, command)))" } ?? ""
            return spellings(option).map { word in
                // A long one takes its value behind = too.
                let equals = option.value != nil && word.hasPrefix("--") ? "=" : ""
                return "'*\(word)\(equals)[\(quoted(option.help))]\(value)'"
            }.joined(separator: " ")
        }
        return
            "        \(command.name)) _arguments \(specs.joined(separator: " ")) '*:word:\(zshAction(ShellValues.operands(command.name)))' ;;"
    }

    private static func zsh() -> String {
        let described = commands.map { "        '\($0.name):\(quoted($0.summary))'" }
        return """
            #compdef jobtrail
            # Completion of jobtrail for zsh.
            _jobtrail_jobs() {
                local -a jobs paths
                paths=(${(f)"$(print -l -- ${words[2,-1]} | while read -r word; do [ -e "$word" ] && print -r -- "$word"; done)"})
                jobs=(${(f)"$(jobtrail jobs -q -o csv --no-headers $paths 2>/dev/null | cut -d, -f2)"})
                compadd -a jobs
            }
            _jobtrail_zones() {
                local -a zones
                zones=(${(f)"$(\(zones))"})
                compadd -a zones
            }
            _jobtrail() {
                local -a commands
                commands=(
            \(described.joined(separator: "\n"))
                )
                if (( CURRENT == 2 )); then
                    if [[ $words[2] == */* || $words[2] == .* ]]; then _files; else _describe 'command' commands; fi
                    return
                fi
                local command=$words[2]
                shift words; (( CURRENT-- ))
                case $command in
            \(CommandTable.all.map { zshCase($0) }.joined(separator: "\n"))
                    help) _arguments '*:command:\(zshAction(ShellValues.operands("help")))' ;;
                esac
            }
            # As a file of $fpath it is the function's first call that reads it; else it is sourced.
            if [ "$funcstack[1]" = "_jobtrail" ]; then _jobtrail "$@"; else compdef _jobtrail jobtrail; fi

            """
    }

    private static func quoted(_ text: String) -> String {
        text.map { "[]:'".contains($0) ? ($0 == "'" ? "'\\''" : "\\\($0)") : String($0) }.joined()
    }

    // MARK: fish

    private static func fishValue(_ values: ShellValues) -> String {
        switch values {
        case .words(let words): " -x -a '\(words.joined(separator: " "))'"
        case .list(let words): " -x -a '(__jobtrail_list \(words.joined(separator: " ")))'"
        case .zones: " -x -a '(\(zones))'"
        case .jobs: " -x -a '(__jobtrail_jobs)'"
        case .files: " -r -F"
        case .folders: " -x -a '(__fish_complete_directories)'"
        case .nothing: " -x"
        }
    }

    private static func fish() -> String {
        let escaped = { (text: String) in text.replacing("'", with: "\\'") }
        let described = commands.map {
            "complete -c jobtrail -f -n __fish_use_subcommand -a \($0.name) -d '\(escaped($0.summary))'"
        }
        let options = CommandTable.all.flatMap { command in
            command.options.map { option in
                let short = option.short.map { " -s \($0)" } ?? ""
                let value =
                    option.value == nil || option.isValueOptional ? "" : fishValue(ShellValues.of(option, command))
                return "complete -c jobtrail -n '__fish_seen_subcommand_from \(command.name)' -l \(option.name)"
                    + "\(short)\(value) -d '\(escaped(option.help))'"
            }
        }
        let operands = commands.compactMap { command -> String? in
            let condition = "complete -c jobtrail -n '__fish_seen_subcommand_from \(command.name)'"
            switch ShellValues.operands(command.name) {
            case .words(let words): return "\(condition) -f -a '\(words.joined(separator: " "))'"
            case .nothing: return "\(condition) -f"
            default: return nil
            }
        }
        return """
            # Completion of jobtrail for fish.
            function __jobtrail_jobs
                set -l paths
                for word in (commandline -opc)[3..-1]; test -e $word; and set -a paths $word; end
                jobtrail jobs -q -o csv --no-headers $paths 2>/dev/null | cut -d, -f2
            end
            function __jobtrail_list
                set -l typed (string replace -r '^(--[a-z-]+=|-[a-zA-Z](?=.*,))' '' -- (commandline -ct))
                set -l lead (string match -r '^.*,' -- $typed)
                for word in $argv; string join -- '' $lead $word; end
            end

            """ + (described + options + operands).joined(separator: "\n") + "\n"
    }
}

/// What a shell can complete a word of the command line with.
enum ShellValues {
    case words([String])
    /// Some of these, with commas between them.
    case list([String])
    /// The names of time zones.
    case zones
    /// The names of the log's jobs.
    case jobs
    case files, folders
    /// A number, a time, a pattern: nobody can know it.
    case nothing

    static func of(_ option: Option, _ command: Command) -> ShellValues {
        switch (option.name, command.name) {
        case ("output", _): .words(forms(command.name))
        case ("color", _), ("hyperlink", _): .words(ColorChoice.allCases.map(\.rawValue))
        case ("priority", _):
            .list(["S", "I", "W", "E", "F", "D", "success", "info", "warning", "error", "fatal", "debug"])
        case ("tz", _): .zones
        case ("fields", _): .list(fields(command.name))
        case ("sort", _): .list(fields(command.name).flatMap { [$0, "-\($0)"] })
        case ("for", "wait"): .words(WaitCondition.allCases.map(\.rawValue))
        case ("to", "export"): .words(ExportCommand.Form.allCases.map(\.rawValue))
        case ("table", "export"): .words(ExportTable.allCases.map(\.rawValue))
        case ("speed", "replay"): .words(["1x", "10x", "60x", "max"])
        case ("lines", _): option.value?.hasSuffix("|all") == true ? .words(["all"]) : .nothing
        case ("job", _), ("not-job", _), ("for", _): .jobs
        default: named(option.value ?? "")
        }
    }

    /// The forms that a command's answer can have.
    private static func forms(_ command: String) -> [String] {
        let uses: FormUses = ["messages": .records, "follow": .endless, "replay": .endless][command] ?? .rows
        return uses.forms.map(\.rawValue) + (command == "replay" ? ["watch"] : [])
    }

    /// The fields of the rows of commands that do not show records.
    private static let fields = [
        "jobs": JobRow.columns.map(\.name), "runs": RunRow.columns.map(\.name),
        "updates": UpdateRow.columns.map(\.name), "blame": BlameRow.columns.map(\.name),
        "failures": FailureRow.columns.map(\.name), "verify": Finding.columns.map(\.name),
    ]

    private static func fields(_ command: String) -> [String] { fields[command] ?? RecordRow.columns.map(\.name) }

    private static func named(_ value: String) -> ShellValues {
        switch value {
        case "FILE": .files
        case "DIR": .folders
        default:
            value.isEmpty || value.contains(where: \.isUppercase)
                ? .nothing : .words(value.split(separator: "|").map(String.init))
        }
    }

    static func operands(_ command: String) -> ShellValues {
        switch command {
        case "help": .words(CommandTable.all.map(\.name))
        case "completion": .words(["bash", "zsh", "fish"])
        case "schema": .words(["clickhouse"])
        case "explain": .words(Finding.Kind.allCases.map(\.rawValue) + JobCatalog.jobs.keys.sorted())
        case "config", "layouts": .nothing
        default: .files
        }
    }
}
