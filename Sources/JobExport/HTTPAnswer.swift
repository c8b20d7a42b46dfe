/// What became of one request.
enum HTTPAnswer {
    /// - Parameter isClickHouse: whether its headers say that a ClickHouse server speaks.
    case answered(status: Int, body: String, isClickHouse: Bool)
    /// No answer: why, in libcurl's words, and whether the server may have done the work all the same.
    case failed(String)
}
