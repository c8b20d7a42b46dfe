import Foundation
import TestSupport

/// Today's ClickHouse inside Python, from the package `chdb`; installed below `.build` where Python lacks it.
struct Chdb: SQLEngine {
    let folder: TemporaryFolder

    /// - Parameter folder: where its tables lie.
    init(in folder: TemporaryFolder) { self.folder = folder }

    private static let packages = checkout.appendingPathComponent(".build/chdb").path
    private static let python = URL(fileURLWithPath: "/usr/bin/env")

    static let isInstallable: Bool = {
        if imports() { return true }
        var pip = Command(python, ["python3", "-m", "pip", "install", "-q", "--target", packages, "chdb"])
        pip.limit = 300
        return (try? pip.run().status) == 0 && imports()
    }()

    private static func imports() -> Bool {
        (try? Command(python, ["python3", "-c", "import chdb"], environment: ["PYTHONPATH": packages]).run().status)
            == 0
    }

    func run(_ statements: [String]) throws {
        let script = try folder.write(statements.joined(separator: "\0"), to: "statements")
        _ = try run(
            """
            for statement in open(sys.argv[2]).read().split('\\0'):
                if statement.strip(): engine.query(statement)
            """, [script.path])
    }

    func rows(_ statement: String) throws -> [JSONValue] {
        let text = try run("print(engine.query(sys.argv[2], 'JSONEachRow'))", [statement])
        return try text.split(separator: "\n").map { try JSONValue(parsing: String($0)) }
    }

    private func run(_ script: String, _ words: [String]) throws -> String {
        let head = "import sys\nfrom chdb import session\nengine = session.Session(sys.argv[1])\n"
        let result = try Command(
            Chdb.python, ["python3", "-c", head + script, folder.file("chdb").path] + words,
            environment: ["PYTHONPATH": Chdb.packages]
        ).run()
        guard result.status == 0 else { throw NoAnswer(what: result.stderr) }
        return result.text
    }
}
