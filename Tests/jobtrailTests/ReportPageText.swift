import Foundation
import TestSupport
import Testing

/// A page that `report` wrote, taken apart.
struct ReportPageText {
    let text: String

    init(_ arguments: [String]) throws {
        let result = try run(["report"] + arguments)
        #expect(result.status == 0, "\(result.stderr)")
        text = result.text
    }

    var policy: Substring {
        text.firstMatch(of: /http-equiv="Content-Security-Policy" content="([^"]*)"/)?.output.1 ?? ""
    }

    func data() throws -> [String: Any] {
        let match = try #require(text.firstMatch(of: /id="data">([^<]*)<\/script>/))
        let object = try JSONSerialization.jsonObject(with: Data(match.output.1.utf8))
        return try #require(object as? [String: Any])
    }
}
