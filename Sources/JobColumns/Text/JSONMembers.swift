/// Objects as views write them: a member a line.
extension JSONWriter {
    /// An object with the members that `body` writes.
    public mutating func object(_ body: (inout JSONWriter) -> Void) {
        beginObject()
        body(&self)
        endObject()
    }

    public mutating func member(_ key: StaticString, _ text: String?) {
        self.key(key)
        string(text)
    }

    public mutating func member(_ key: StaticString, number: Int?) {
        self.key(key)
        self.number(number)
    }

    /// - Parameter micros: microseconds, of an instant or a length.
    public mutating func member(_ key: StaticString, seconds micros: Int64?) {
        self.key(key)
        seconds(micros)
    }

    public mutating func member(_ key: StaticString, _ texts: [String]) {
        self.key(key)
        strings(texts)
    }

    /// A list of objects.
    public mutating func member<Item>(
        _ key: StaticString, _ items: [Item], _ body: (Item, inout JSONWriter) -> Void
    ) {
        self.key(key)
        beginList()
        for item in items { object { body(item, &$0) } }
        endList()
    }

    /// An object with the members that `body` writes, a line.
    public static func document(_ body: (inout JSONWriter) -> Void) -> [UInt8] { lines([()]) { body(&$1) } }

    /// `{"KEY": [{…}…], "time": INT}`, a line.
    public static func document<Item>(
        _ key: StaticString, _ items: [Item], time: Int64, _ body: (Item, inout JSONWriter) -> Void
    ) -> [UInt8] {
        document {
            $0.member(key, items, body)
            $0.member("time", number: Int(time))
        }
    }

    /// An object a line.
    public static func lines<Item>(_ items: [Item], _ body: (Item, inout JSONWriter) -> Void) -> [UInt8] {
        var json = JSONWriter()
        for item in items {
            json.object { body(item, &$0) }
            json.endLine()
        }
        return json.buffer.bytes
    }
}
