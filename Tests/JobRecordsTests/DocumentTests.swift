import Testing

@testable import JobRecords

struct DocumentTests {
    @Test(
        "a saved answer is told by its first key, perhaps behind the time",
        arguments: [
            "{\"messages\":[", "{\"updates\": [", "{'jobs': {", "{\"hosts\":[]}", "\u{FEFF}{\"jobs\":{",
            " \r\n\t{\r\n \"messages\"\u{B}:\u{C}[", "{\"time\": 1306938592.5, \"jobs\": {", "{'time':1,'updates':[",
            "{\"messages\":[{\"msg\":\"\u{FFFD}",
        ])
    func documents(head: String) { #expect(DocumentScan.isDocument(head.utf8)) }

    @Test(
        "what begins in another way is a log, be it of JSON lines",
        arguments: [
            "{\"message\":\"x\"}", "{\"messages\":3}", "{\"messages\" []", "{messages:[", "{\"time\":\"1\",\"jobs\":{",
            "{\"time\":1 \"jobs\":{", "{\"jobs \":{", "{\"JOBS\":{", "[{\"jobs\":{", "{\u{A0}\"jobs\":{", "{", "",
            "{\"time\":1,\"x\":1,\"jobs\":{",
        ])
    func logs(head: String) { #expect(!DocumentScan.isDocument(head.utf8)) }
}
