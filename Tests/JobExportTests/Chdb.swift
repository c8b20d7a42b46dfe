import Foundation
import TestSupport

/// Today's ClickHouse inside Python, from the package `chdb`; installed below `.build` where Python lacks it. One
/// process answers all statements, since loading the package takes seconds.
final class Chdb: SQLEngine {
    let folder: TemporaryFolder
    private let process: RunningCommand
    private let port: Int

    /// - Parameter folder: where its tables lie.
    init(in folder: TemporaryFolder) throws {
        self.folder = folder
        port = try FreePort.next()
        let script = try folder.write(Chdb.script, to: "engine.py")
        process = try RunningCommand(
            Chdb.python, ["python3", script.path, String(port), folder.file("chdb").path],
            environment: ["PYTHONPATH": Chdb.packages])
        let answers = process.wait(seconds: 60) { process in
            usleep(20_000)
            return process.hasEnded || (try? EngineRequest(port: port).answer(to: "SELECT 1")) != nil
        }
        guard answers && !process.hasEnded else { throw NoAnswer(what: process.stderr) }
    }

    deinit { process.stop(SIGKILL) }

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
        for statement in statements where !statement.allSatisfy(\.isWhitespace) {
            try EngineRequest(port: port).answer(to: statement)
        }
    }

    func rows(_ statement: String) throws -> [JSONValue] {
        try EngineRequest(port: port).answer(to: statement).split(separator: "\n").map {
            try JSONValue(parsing: String($0))
        }
    }

    private static let script = """
        import http.server, sys
        from chdb import session
        engine = session.Session(sys.argv[2])

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self):
                statement = self.rfile.read(int(self.headers['Content-Length'])).decode()
                try: status, text = 200, str(engine.query(statement, 'JSONEachRow'))
                except Exception as fault: status, text = 500, str(fault)
                self.send_response(status)
                self.end_headers()
                self.wfile.write(text.encode())
            def log_message(self, *words): pass

        http.server.HTTPServer(('127.0.0.1', int(sys.argv[1])), Handler).serve_forever()
        """
}
