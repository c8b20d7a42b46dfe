import EngineSimulator
import Foundation

// What this program does, in its three forms; see Usage.text.
do {
    let words = Array(CommandLine.arguments.dropFirst())
    if words.isEmpty || words.contains("--help") {
        print(Usage.text)
    } else if words.first == "check" {
        exit(try CheckCommand(Arguments(Array(words.dropFirst()))).run())
    } else {
        let arguments = try Arguments(words)
        if arguments.has("bench") {
            try BenchCommand(arguments).run()
        } else {
            try SimulateCommand(arguments).run()
        }
    }
} catch let error as UsageError {
    FileHandle.standardError.write(Data("jobsim: \(error.message)\n".utf8))
    exit(2)
} catch {
    FileHandle.standardError.write(Data("jobsim: \(error)\n".utf8))
    exit(1)
}
