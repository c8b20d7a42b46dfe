/// What came of opening a file that a look had found.
enum OpenOutcome {
    case opened(OpenFile, FileFacts)
    /// Another file, or none, stands there by now: list again.
    case moved
    /// It could not be opened (`errno`); nothing is known.
    case failed(Int32)
}
