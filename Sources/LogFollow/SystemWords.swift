import Glibc

/// The C library's words for an `errno`.
enum SystemWords {
    static func error(_ code: Int32) -> String { String(cString: strerror(code)) }
}
