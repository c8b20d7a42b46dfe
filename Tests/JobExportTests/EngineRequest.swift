import Foundation

/// A statement posted to an engine on loopback: a client's process for each would take most of a test's time.
struct EngineRequest {
    let port: Int
    /// Settings of the server, as of an address.
    var settings = ""

    /// - Returns: what the engine answers.
    /// - Throws: `NoAnswer` if it answers with an error, or not at all.
    @discardableResult
    func answer(to statement: String) throws -> String {
        let answer = try exchange(
            "POST /\(settings) HTTP/1.0\r\nContent-Length: \(statement.utf8.count)\r\n\r\n\(statement)")
        let parts = answer.firstRange(of: Data("\r\n\r\n".utf8)).map {
            (answer[..<$0.lowerBound], answer[$0.upperBound...])
        }
        guard let (head, body) = parts else { throw NoAnswer(what: "nothing answers on port \(port)") }
        let text = String(decoding: body, as: UTF8.self)
        guard String(decoding: head.prefix(12), as: UTF8.self).hasSuffix(" 200") else { throw NoAnswer(what: text) }
        return text
    }

    /// Sends all, and reads to the end.
    private func exchange(_ request: String) throws -> Data {
        let socket = Foundation.socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        let connection = FileHandle(fileDescriptor: socket, closeOnDealloc: true)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(port).bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        let isConnected = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(socket, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
            }
        }
        guard isConnected else { throw NoAnswer(what: "nobody listens on port \(port)") }
        try connection.write(contentsOf: Data(request.utf8))
        return try connection.readToEnd() ?? Data()
    }
}
