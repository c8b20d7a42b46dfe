import Foundation

/// Runs the built `jobtrail` with `arguments` and waits for its end.
///
/// The time zone is UTC unless `env` says otherwise, so that no test depends on the machine's.
public func run(
    _ arguments: [String], cwd: URL? = nil, stdin: Data? = nil, env: [String: String] = [:]
) throws -> CommandResult {
    let environment = ["TZ": "UTC"].merging(env) { _, new in new }
    return try Command(BuiltBinary.url, arguments, in: cwd, stdin: stdin, environment: environment).run()
}
