import Foundation

/// What tells one machine from another: systemd's machine id, else the host's name.
public enum HostIdentity {
    public static let current: String = {
        if let id = try? String(contentsOfFile: "/etc/machine-id", encoding: .utf8).prefix(32), id.count == 32 {
            return String(id)
        }
        var name = [CChar](repeating: 0, count: 256)
        gethostname(&name, name.count - 1)
        return String(decoding: name.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
    }()
}
