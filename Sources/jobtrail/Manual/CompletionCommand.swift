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
            throw UsageError("'\(shell)' is no shell that is known", near: Nearest.to(shell, in: Array(scripts.keys)))
        }
        try OutputFile.standard.write(script())
        return .done
    }

    private static func words(_ command: Command) -> String {
        command.options.flatMap { option in
            (option.short.map { ["-\($0)"] } ?? []) + ["--\(option.name)"]
        }.joined(separator: " ")
    }

    private static var names: String { CommandTable.all.map(\.name).joined(separator: " ") }

    private static var forms: String { OutputForm.allCases.map(\.rawValue).joined(separator: " ") }

    /// How each shell asks for the jobs of the log at hand: those of the paths typed so far.
    private static func bash() -> String {
        let cases = CommandTable.all.map { "        \($0.name)) words='\(words($0))' ;;" }
        return """
            # Completion of jobtrail for bash.
            _jobtrail() {
                local current=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD-1]} words='' word paths=()
                if [ "$COMP_CWORD" -eq 1 ]; then
                    mapfile -t COMPREPLY < <(compgen -W '\(names)' -- "$current")
                    return
                fi
                case $before in
                    -o|--output) mapfile -t COMPREPLY < <(compgen -W '\(forms)' -- "$current"); return ;;
                    --sub) mapfile -t COMPREPLY < <(compgen -W 'ok err' -- "$current"); return ;;
                    --color) mapfile -t COMPREPLY < <(compgen -W 'auto always never' -- "$current"); return ;;
                    -j|--job|--not-job)
                        for word in "${COMP_WORDS[@]:2}"; do [ -e "$word" ] && paths+=("$word"); done
                        mapfile -t COMPREPLY < <(compgen -W "$(jobtrail jobs -q -o csv --no-headers "${paths[@]}" 2>/dev/null | cut -d, -f2)" -- "$current")
                        return ;;
                esac
                case ${COMP_WORDS[1]} in
            \(cases.joined(separator: "\n"))
                esac
                case $current in
                    -*) mapfile -t COMPREPLY < <(compgen -W "$words" -- "$current") ;;
                    *) mapfile -t COMPREPLY < <(compgen -f -- "$current") ;;
                esac
            }
            complete -o filenames -F _jobtrail jobtrail

            """
    }

    private static func zsh() -> String {
        let commands = CommandTable.all.map { "        '\($0.name):\(quoted($0.summary))'" }
        let cases = CommandTable.all.map { command in
            let specs = command.options.map { option in
                let value = option.value.map { ":\(quoted($0)):\(zshAction(option.name))" } ?? ""
                let words = (option.short.map { ["-\($0)"] } ?? []) + ["--\(option.name)"]
                return words.map { "'*\($0)[\(quoted(option.help))]\(value)'" }.joined(separator: " ")
            }
            return "        \(command.name)) _arguments \(specs.joined(separator: " ")) '*:path:_files' ;;"
        }
        return """
            #compdef jobtrail
            # Completion of jobtrail for zsh.
            _jobtrail_jobs() {
                local -a jobs paths
                paths=(${(f)"$(print -l -- ${words[2,-1]} | while read -r word; do [ -e "$word" ] && print -r -- "$word"; done)"})
                jobs=(${(f)"$(jobtrail jobs -q -o csv --no-headers $paths 2>/dev/null | cut -d, -f2)"})
                compadd -a jobs
            }
            _jobtrail() {
                local -a commands
                commands=(
            \(commands.joined(separator: "\n"))
                )
                if (( CURRENT == 2 )); then _describe 'command' commands; return; fi
                local command=$words[2]
                shift words; (( CURRENT-- ))
                case $command in
            \(cases.joined(separator: "\n"))
                esac
            }
            # As a file of $fpath it is the function's first call that reads it; else it is sourced.
            if [ "$funcstack[1]" = "_jobtrail" ]; then _jobtrail "$@"; else compdef _jobtrail jobtrail; fi

            """
    }

    private static func zshAction(_ option: String) -> String {
        switch option {
        case "job", "not-job": "_jobtrail_jobs"
        case "output": "(\(forms))"
        case "sub": "(ok err)"
        case "color": "(auto always never)"
        default: "_files"
        }
    }

    private static func quoted(_ text: String) -> String {
        text.map { "[]:'".contains($0) ? ($0 == "'" ? "'\\''" : "\\\($0)") : String($0) }.joined()
    }

    private static func fish() -> String {
        let escaped = { (text: String) in text.replacing("'", with: "\\'") }
        let commands = CommandTable.all.map {
            "complete -c jobtrail -n __fish_use_subcommand -a \($0.name) -d '\(escaped($0.summary))'"
        }
        let options = CommandTable.all.flatMap { command in
            command.options.map { option in
                let short = option.short.map { " -s \($0)" } ?? ""
                let value = option.value == nil || option.isValueOptional ? "" : " -r"
                let names = ["job", "not-job"].contains(option.name) ? " -f -a '(__jobtrail_jobs)'" : ""
                return "complete -c jobtrail -n '__fish_seen_subcommand_from \(command.name)' -l \(option.name)"
                    + "\(short)\(value)\(names) -d '\(escaped(option.help))'"
            }
        }
        return """
            # Completion of jobtrail for fish.
            function __jobtrail_jobs
                set -l paths
                for word in (commandline -opc)[3..-1]; test -e $word; and set -a paths $word; end
                jobtrail jobs -q -o csv --no-headers $paths 2>/dev/null | cut -d, -f2
            end

            """ + (commands + options).joined(separator: "\n") + "\n"
    }
}
