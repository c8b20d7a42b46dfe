import Foundation
import JobTrail

// failures LOG            the jobs that failed last, and every failure
// failures --follow LOG   each failure as it is written, until Ctrl-C
// failures --root DIR     what get_jobs answers for the box whose files are below DIR

func show(_ record: Record) {
    let time = record.time.formatted(.iso8601)
    print("\(time) \(record.host) \(record.job ?? "-"): \(record.msg ?? record.text)")
    if let reason = record.detail?.split(separator: "\n").last { print("    \(reason)") }
}

func run(_ arguments: [String]) async throws(JobTrailError) {
    switch arguments.first {
    case "--root":
        let answer = try JobStatus(root: arguments.last!).getJobs()
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .prettyPrinted]
        if let json = try? encoder.encode(answer) { print(String(decoding: json, as: UTF8.self)) }
    case "--follow":
        for try await record in JobsEngineLog(arguments.last!).follow() where record.sub == .err { show(record) }
    default:
        let log = JobsEngineLog(arguments.last!)
        let failed = try log.jobs().filter { $0.sub == .err }.map(\.name)
        print("failed last: \(failed.isEmpty ? "none" : failed.joined(separator: " "))")
        for try await record in log.records where record.kind == .completed && record.sub == .err { show(record) }
    }
}

let arguments = Array(CommandLine.arguments.dropFirst())
guard !arguments.isEmpty else {
    print("usage: failures [--follow] LOG | --root DIR")
    exit(2)
}
do { try await run(arguments) } catch {
    FileHandle.standardError.write(Data("failures: \(error)\n".utf8))
    exit(1)
}
