import Foundation
import TestSupport

/// A little HTTP server that answers each request as the next of the given answers says; the last one stays.
final class StubServer {
    private let process: RunningCommand
    private let folder: TemporaryFolder
    let port: Int
    var url: String { "http://127.0.0.1:\(port)" }

    /// - Parameter answers: statuses, `cut` for a connection that ends without an answer, `slow`, or `portal` for a web
    ///   server that is none of ClickHouse's and says that all is well.
    init(_ answers: [String]) throws {
        folder = try TemporaryFolder()
        port = try FreePort.next()
        let script = try folder.write(StubServer.script, to: "stub.py")
        process = try RunningCommand(
            URL(fileURLWithPath: "/usr/bin/env"),
            ["python3", script.path, String(port), folder.file("requests").path] + answers)
        for _ in 0..<100 where !FileManager.default.fileExists(atPath: folder.file("requests").path) {
            Thread.sleep(forTimeInterval: 0.05)
        }
    }

    deinit { process.stop(SIGKILL) }

    /// One line for each request: the answer given, how many bytes came, the credentials.
    func requests() throws -> [String] {
        try String(contentsOf: folder.file("requests"), encoding: .utf8).split(separator: "\n").map(String.init)
    }

    private static let script = """
        import http.server, sys, time
        port, log, answers = int(sys.argv[1]), sys.argv[2], sys.argv[3:]

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = 'HTTP/1.1'
            def do_POST(self):
                body = self.rfile.read(int(self.headers['Content-Length']))
                answer = answers.pop(0) if len(answers) > 1 else answers[0]
                with open(log, 'a') as out:
                    out.write(f"{answer} {len(body)} {self.headers.get('Authorization')}\\n")
                if answer == 'cut':
                    self.close_connection = True
                    return
                if answer == 'slow':
                    time.sleep(20)
                    answer = '200'
                portal = answer == 'portal'
                if portal: answer = '200'
                text = b'<html>please log in</html>' if portal else b'' if answer == '200' else b'something is wrong here\\n'
                self.send_response(int(answer))
                self.send_header('Content-Length', str(len(text)))
                if not portal: self.send_header('X-ClickHouse-Summary', '{"written_rows":"0"}')
                self.end_headers()
                self.wfile.write(text)
            def log_message(self, *words): pass

        server = http.server.ThreadingHTTPServer(('127.0.0.1', port), Handler)
        open(log, 'w').close()
        server.serve_forever()
        """
}
