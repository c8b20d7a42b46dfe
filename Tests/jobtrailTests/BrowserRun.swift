import Foundation
import TestSupport
import Testing

/// A page opened and driven in headless Chromium by `Tests/browser/drive.py`.
struct BrowserRun {
    /// How long it took from the address to the first picture.
    let seconds: Double
    /// One a step; NSNull where a step has no result.
    let results: [Any]
    /// All that the console said: nothing, where all is well.
    let console: [String]
    /// Every address beside the page's own. Chromium's own icons are no requests of the page.
    let requests: [String]

    static let isPossible = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"].contains {
        FileManager.default.isExecutableFile(atPath: $0)
    }

    init(_ page: URL, _ steps: [[String: Any]]) throws {
        let script = checkout.appendingPathComponent("Tests/browser/drive.py").path
        var command = Command(URL(fileURLWithPath: "/usr/bin/python3"), [script, page.path])
        command.stdin = try JSONSerialization.data(withJSONObject: steps)
        command.limit = 120
        let result = try command.run()
        try #require(result.status == 0, "\(result.stderr)")
        let answer = try JSONSerialization.jsonObject(with: result.stdout) as? [String: Any]
        seconds = answer?["seconds"] as? Double ?? .infinity
        results = answer?["results"] as? [Any] ?? []
        console = answer?["console"] as? [String] ?? ["no answer"]
        requests = (answer?["requests"] as? [String] ?? ["no answer"]).filter { !$0.hasPrefix("data:image/svg") }
    }

    func text(_ step: Int) -> String { results[step] as? String ?? "" }
    func number(_ step: Int) -> Double { (results[step] as? NSNumber)?.doubleValue ?? .nan }
    func texts(_ step: Int) -> [String] { results[step] as? [String] ?? [] }
}
