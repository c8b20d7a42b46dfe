import Foundation

/// Ends the statement that is being answered; may be called inside a signal's handler.
public enum Interruption {
    private static nonisolated(unsafe) let flag: UnsafeMutablePointer<sig_atomic_t> = {
        let flag = UnsafeMutablePointer<sig_atomic_t>.allocate(capacity: 1)
        flag.initialize(to: 0)
        return flag
    }()

    public static var isAskedFor: Bool { flag.pointee != 0 }

    public static func ask() { flag.pointee = 1 }

    public static func forget() { flag.pointee = 0 }
}
