/// What became of one request.
enum HTTPAnswer {
    case answered(status: Int, body: String)
    /// No answer: why, in libcurl's words, and whether the server may have done the work all the same.
    case failed(String)
}
