import JobColumns
import JobExport
import JobState
import JobViews

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
        let uses: FormUses =
            switch command {
            case "messages": .records
            case "follow", "replay": .endless
            default: .rows
            }
        return uses.forms.map(\.rawValue) + (command == "replay" ? ["watch"] : [])
    }

    /// The fields of a command's rows.
    private static func fields(_ command: String) -> [String] {
        switch command {
        case "jobs": JobRow.columns.map(\.name)
        case "runs": RunRow.columns.map(\.name)
        case "updates": UpdateRow.columns.map(\.name)
        case "blame": BlameRow.columns.map(\.name)
        case "failures": FailureRow.columns.map(\.name)
        case "verify": Finding.columns.map(\.name)
        default: RecordRow.columns.map(\.name)
        }
    }

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
