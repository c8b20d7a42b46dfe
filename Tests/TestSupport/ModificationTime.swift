import Foundation

/// Sets when a file was last changed, in seconds since the epoch.
public func setModificationTime(of file: URL, to seconds: TimeInterval) throws {
    let date = Date(timeIntervalSince1970: seconds)
    try FileManager.default.setAttributes([.modificationDate: date], ofItemAtPath: file.path)
}
