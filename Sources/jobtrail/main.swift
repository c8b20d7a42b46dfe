import Glibc
import LogBytes

let words = (0..<Int(CommandLine.argc)).compactMap { CommandLine.unsafeArgv[$0].map { PathText.text($0) } }
exit(Program.run(words))
