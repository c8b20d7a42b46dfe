import Foundation

/// The checkout that these tests were built from.
public let checkout = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

/// A file or folder below `fixtures/`, as it lies in the checkout.
public func fixture(_ path: String) -> URL {
    checkout.appendingPathComponent("fixtures").appendingPathComponent(path)
}
