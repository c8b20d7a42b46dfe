import Testing

@testable import LogFollow

@Suite("the decision after a look")
struct FollowDecisionTests {
    private static let identity = FileIdentity(device: 1, inode: 10, birth: 100)
    private static let held = HeldFile(
        facts: FileFacts(identity: identity, kind: .regular, size: 50, modified: 7, changed: 7, links: 1), offset: 50)

    private static func facts(
        inode: UInt64 = 10, birth: Int64? = 100, size: Int64 = 50, modified: Int64 = 7, changed: Int64 = 7
    ) -> PathView {
        .file(
            FileFacts(
                identity: FileIdentity(device: 1, inode: inode, birth: birth), kind: .regular, size: size,
                modified: modified, changed: changed, links: 1))
    }

    struct Row: Sendable, CustomTestStringConvertible {
        let testDescription: String
        var held: HeldFile? = FollowDecisionTests.held
        let path: PathView
        /// What comparing its last bytes gives; nil if they are not to be compared.
        var window: Agreement?
        let decision: FollowDecision
    }

    static let rows: [Row] = [
        Row(testDescription: "nothing held, nothing there", held: nil, path: .missing, decision: .wait),
        Row(testDescription: "nothing held, a file there", held: nil, path: facts(), decision: .open),
        Row(testDescription: "nothing held, a FIFO there", held: nil, path: .unusable(.pipe), decision: .refuse(.pipe)),
        Row(testDescription: "unchanged", path: facts(), decision: .wait),
        Row(testDescription: "grown", path: facts(size: 60, modified: 8), window: .continues, decision: .read),
        Row(
            testDescription: "grown, other content", path: facts(size: 60, modified: 8), window: .differs,
            decision: .rewind),
        Row(
            testDescription: "grown, content unreadable", path: facts(size: 60, modified: 8), window: .unknown,
            decision: .wait),
        Row(testDescription: "touched", path: facts(modified: 8), window: .continues, decision: .wait),
        Row(testDescription: "rewritten, same size", path: facts(modified: 8), window: .differs, decision: .rewind),
        Row(testDescription: "only ctime moved", path: facts(changed: 8), window: .continues, decision: .wait),
        Row(testDescription: "shorter", path: facts(size: 10, modified: 8), decision: .rewind),
        Row(testDescription: "empty", path: facts(size: 0), decision: .rewind),
        Row(testDescription: "another inode", path: facts(inode: 11), decision: .switchFile),
        Row(testDescription: "the inode reused", path: facts(birth: 200), decision: .switchFile),
        Row(testDescription: "no birth time kept", path: facts(birth: nil), decision: .wait),
        Row(testDescription: "gone", path: .missing, decision: .drain),
        Row(testDescription: "became a directory", path: .unusable(.folder), decision: .refuse(.folder)),
        Row(testDescription: "EACCES", path: .unknown(13), decision: .keep(13)),
        Row(testDescription: "EIO", path: .unknown(5), decision: .keep(5)),
        Row(testDescription: "backlog of an unchanged file", held: behind, path: facts(), decision: .read),
        Row(testDescription: "a packed file unchanged", held: packed, path: facts(), decision: .wait),
        Row(testDescription: "a packed file grown", held: packed, path: facts(size: 60), decision: .read),
    ]

    private static var behind: HeldFile {
        var file = held
        file.offset = 20
        return file
    }

    private static var packed: HeldFile {
        var file = held
        file.isPacked = true
        return file
    }

    @Test(arguments: rows)
    func decides(_ row: Row) {
        var isCompared = false
        let decision = FollowDecision.decide(held: row.held, path: row.path) {
            isCompared = true
            return row.window ?? .unknown
        }
        #expect(decision == row.decision && isCompared == (row.window != nil))
    }
}
