import CCurl
import CZlib
import Glibc
import JobColumns

/// One connection to a server, kept open between requests. Not for several threads at once.
final class HTTPConnection {
    /// Nil before the first request, and while libcurl cannot be loaded.
    private var handle: UnsafeMutableRawPointer?
    private let url: String
    private let credentials: Credentials
    private let timeout: Int
    /// Asked about once a second while an answer is waited for: whether to give up.
    private let isGivenUp: @Sendable () -> Bool
    private var reason = [CChar](repeating: 0, count: Int(CURL_ERROR_SIZE))

    init(
        url: String, _ credentials: Credentials, timeout: Int, isGivenUp: @escaping @Sendable () -> Bool = { false }
    ) {
        (self.url, self.credentials, self.timeout) = (url, credentials, timeout)
        self.isGivenUp = isGivenUp
    }

    /// Tried anew with every request: what keeps a library from being read may pass.
    private func open() -> UnsafeMutableRawPointer? {
        guard handle == nil, let made = curl_load() else { return handle }
        handle = made
        curl_set_number(made, CURLOPT_NOSIGNAL, 1)
        curl_set_number(made, CURLOPT_CONNECTTIMEOUT, min(timeout, 10))
        curl_set_number(made, CURLOPT_TIMEOUT, timeout)
        // Only what a ClickHouse server speaks: a redirection to file: or the like is never followed.
        curl_set_text(made, CURLOPT_PROTOCOLS_STR, "http,https")
        curl_use_basic_auth(made)
        if let user = credentials.user ?? credentials.password.map({ _ in "default" }) {
            curl_set_text(made, CURLOPT_USERNAME, user)
        }
        if let password = credentials.password { curl_set_text(made, CURLOPT_PASSWORD, password) }
        return made
    }

    deinit { if let handle { curl_free_handle(handle) } }

    /// Posts a statement's data.
    /// - Parameter isPacked: whether it is gzip.
    func post(query: String, _ body: UnsafeRawBufferPointer, isPacked: Bool) -> HTTPAnswer {
        guard let handle = open() else {
            let reason = dlerror().map { ": " + String(cString: $0) } ?? ""
            return .failed("libcurl (Debian: libcurl4) cannot be loaded\(reason)")
        }
        // Without "Expect: 100-continue", which costs a round trip and which some proxies do not answer.
        var headers = curl_add_header(curl_add_header(nil, "Expect:"), "Content-Type: application/octet-stream")
        if isPacked { headers = curl_add_header(headers, "Content-Encoding: gzip") }
        defer { curl_free_headers(headers) }
        let place = HTTPConnection.address(url, query: query)
        curl_set_text(handle, CURLOPT_URL, place)
        curl_set_headers(handle, headers)
        curl_set_body(handle, body.baseAddress, curl_off_t(body.count))
        let answer = AnswerBody()
        let context = Unmanaged.passUnretained(answer).toOpaque()
        curl_set_sink(handle, { AnswerBody.take($0, $1, $2, $3) }, context)
        curl_set_header_sink(handle, { AnswerBody.takeHeader($0, $1, $2, $3) }, context)
        let own = Unmanaged.passUnretained(self).toOpaque()
        curl_set_watch(
            handle,
            { own, _, _, _, _ in
                Unmanaged<HTTPConnection>.fromOpaque(own!).takeUnretainedValue().isGivenUp() ? 1 : 0
            }, own)
        let code = withExtendedLifetime(answer) { curl_run(handle) }
        guard code != CURLE_ABORTED_BY_CALLBACK else { return .failed("the server does not answer") }
        guard code == CURLE_OK else { return .failed(String(cString: curl_words(code))) }
        return .answered(
            status: curl_response_code(handle), body: answer.text, isClickHouse: answer.isClickHouse)
    }

    static func address(_ url: String, query: String) -> String {
        let base = url.hasSuffix("/") || url.contains("?") ? url : url + "/"
        return base + (url.contains("?") ? "&" : "?") + "query=" + PercentText.encoded(query.utf8)
    }
}

/// What the server says, as far as it is of use.
private final class AnswerBody {
    private var bytes: [UInt8] = []
    /// Whether a header is one that ClickHouse alone sends; it sends some with every answer.
    private(set) var isClickHouse = false
    var text: String { String(decoding: bytes, as: UTF8.self) }

    private static let most = 64 << 10
    private static let mark = "x-clickhouse-"

    static func takeHeader(
        _ data: UnsafeMutablePointer<CChar>?, _ size: Int, _ count: Int, _ body: UnsafeMutableRawPointer?
    ) -> Int {
        guard let data, let body else { return 0 }
        let answer = Unmanaged<AnswerBody>.fromOpaque(body).takeUnretainedValue()
        let start = UnsafeRawBufferPointer(start: data, count: min(size * count, mark.utf8.count))
        if String(decoding: start, as: UTF8.self).lowercased() == mark { answer.isClickHouse = true }
        return size * count
    }

    static func take(_ data: UnsafeMutablePointer<CChar>?, _ size: Int, _ count: Int, _ body: UnsafeMutableRawPointer?)
        -> Int
    {
        guard let data, let body else { return 0 }
        let answer = Unmanaged<AnswerBody>.fromOpaque(body).takeUnretainedValue()
        let room = max(0, most - answer.bytes.count)
        answer.bytes.append(contentsOf: UnsafeRawBufferPointer(start: data, count: min(size * count, room)))
        return size * count
    }
}

/// A request's body as gzip, which is a fourth of the rows' size or less on the wire.
enum GzipBody {
    /// A window of 32 KiB, with gzip's header and trailer.
    private static let windowBits: Int32 = 15 + 16

    /// Nil if memory lacks.
    static func packed(_ bytes: UnsafeRawBufferPointer) -> [UInt8]? {
        var stream = z_stream()
        let begun = deflateInit2_(
            &stream, Z_BEST_SPEED, Z_DEFLATED, windowBits, 8, Z_DEFAULT_STRATEGY, ZLIB_VERSION,
            Int32(MemoryLayout<z_stream>.size))
        guard begun == Z_OK else { return nil }
        defer { deflateEnd(&stream) }
        stream.next_in = UnsafeMutablePointer(mutating: bytes.baseAddress?.assumingMemoryBound(to: UInt8.self))
        stream.avail_in = UInt32(bytes.count)
        let room = Int(deflateBound(&stream, UInt(bytes.count)))
        return [UInt8](unsafeUninitializedCapacity: room) { buffer, count in
            (stream.next_out, stream.avail_out) = (buffer.baseAddress, UInt32(buffer.count))
            count = deflate(&stream, Z_FINISH) == Z_STREAM_END ? Int(stream.total_out) : 0
        }
    }
}
