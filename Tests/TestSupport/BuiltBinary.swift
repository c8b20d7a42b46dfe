import Foundation

/// The `jobtrail` that the tests run.
public enum BuiltBinary {
    /// `JOBTRAIL_BINARY` where it is set, else the program that the build put beside the running test bundle.
    public static var url: URL {
        if let path = ProcessInfo.processInfo.environment["JOBTRAIL_BINARY"] {
            return URL(fileURLWithPath: path)
        }
        return productsFolder.appendingPathComponent("jobtrail")
    }

    /// On Linux the test bundle is the running executable itself.
    private static var productsFolder: URL {
        let link = "/proc/self/exe"
        let path = (try? FileManager.default.destinationOfSymbolicLink(atPath: link)) ?? CommandLine.arguments[0]
        return URL(fileURLWithPath: path).deletingLastPathComponent()
    }
}
