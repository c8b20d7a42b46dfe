import Glibc

/// Standard input, output and error, as the program finds them.
public enum StandardStreams {
    /// To be called before anything is opened.
    ///
    /// A stream that is closed gets a descriptor that refuses to be used: else the first file that is opened would
    /// take its number, and messages would be written into it. A pipe without a reader and a file that has reached
    /// its size limit are errors of the write, not the end of the program.
    public static func secure() {
        signal(SIGPIPE, SIG_IGN)
        signal(SIGXFSZ, SIG_IGN)
        for (descriptor, flags) in [(STDIN_FILENO, O_WRONLY), (STDOUT_FILENO, O_RDONLY), (STDERR_FILENO, O_WRONLY)]
        where fcntl(descriptor, F_GETFD) < 0 {
            // The lowest free number is taken, which is this one.
            _ = try? SystemCall.open("/dev/null", flags)
        }
    }

    /// Writes to standard error. If it is closed or full there is nobody to be told, and the work goes on.
    public static func tell(_ text: String) {
        var text = text
        text.withUTF8 { bytes in
            do throws(SystemError) { try SystemCall.write(STDERR_FILENO, UnsafeRawBufferPointer(bytes)) } catch {
                if error.code == EPIPE { errorReaderLeft.withLock { $0 = true } }
            }
        }
    }

    private static let errorReaderLeft = Guarded(false)

    /// Whether a message found standard error to be a pipe that nobody reads any more.
    public static var isErrorClosed: Bool { errorReaderLeft.withLock { $0 } }
}
