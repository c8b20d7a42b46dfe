import Foundation
import TestSupport
import Testing

/// Runs the conformance collection, which is kept apart from this package, where it is at hand.
@Suite(.enabled(if: ConformanceCase.isPresent, "no conformance cases beside the checkout"))
struct ConformanceTests {
    @Test("conformance", arguments: try ConformanceCase.all())
    func everyCallPrintsWhatIsExpected(_ conformance: ConformanceCase) throws {
        let input = try conformance.copyInput()
        for call in conformance.description.calls {
            let arguments = [call.args[0], "--tz", conformance.description.tz] + call.args.dropFirst()
            // A zone that no case uses: the result must come from `--tz` alone.
            let result = try run(arguments, cwd: input.url, env: ["TZ": "America/New_York"])
            let name = Comment(rawValue: call.args.joined(separator: " "))
            #expect(result.status == 0, name)
            #expect(outcome(result, call.expect) == nil, name)
        }
    }

    @Test("the collection is not empty")
    func collectionHoldsCases() throws {
        #expect(try ConformanceCase.all().isEmpty == false)
    }

    private func outcome(_ result: CommandResult, _ expected: JSONValue) -> String? {
        guard let got = try? result.json() else { return "no JSON; stderr: \(result.stderr.prefix(200))" }
        return got.difference(from: expected)
    }
}
