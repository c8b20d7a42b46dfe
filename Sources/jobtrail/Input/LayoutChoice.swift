import Glibc
import JobRecords
import LogBytes

/// The user's own layouts: `--layout`, then one a line in `~/.config/jobtrail/layouts`.
enum LayoutChoice {
    static func layouts(_ arguments: Arguments) throws -> [CustomLayout] {
        var layouts: [CustomLayout] = []
        for template in arguments.all("layout") {
            do { layouts.append(try CustomLayout(template)) } catch { throw UsageError("\(error)") }
        }
        return layouts + (try configured())
    }

    private static func configured() throws -> [CustomLayout] {
        let path = file
        guard let text = PathOrigin(path: path).text else { return [] }
        var layouts: [CustomLayout] = []
        for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            let template = line.trimmed
            if template.isEmpty || template.hasPrefix("#") { continue }
            do { layouts.append(try CustomLayout(template)) } catch {
                throw UsageError("\(path), line \(index + 1): \(error)")
            }
        }
        return layouts
    }

    /// The file by the XDG base directory rules.
    static var file: String {
        let environment = Machine.environment
        let config = environment["XDG_CONFIG_HOME"] ?? (environment["HOME"] ?? "") + "/.config"
        return config + "/jobtrail/layouts"
    }
}
