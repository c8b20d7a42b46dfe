import Glibc

/// A line layout that the user describes: literal text and `%{NAME}` captures (docs/format.md, Layouts).
public struct CustomLayout: Sendable {
    /// A capture's meaning.
    enum Capture: Equatable, Sendable {
        case time(form: String?)
        case host, tag, pid, level, message, skip
    }

    enum Piece: Equatable, Sendable {
        case literal([UInt8])
        case capture(Capture)
    }

    /// Why a template cannot be used, with the place in it.
    public struct Mistake: Error, CustomStringConvertible, Sendable {
        public let template: String
        /// Character offset, from 0.
        public let place: Int
        public let reason: String

        public var description: String { "layout '\(template)', character \(place + 1): \(reason)" }
    }

    public let template: String
    let pieces: [Piece]

    /// - Throws: `Mistake` where a capture is unknown or unclosed, two captures touch, or there is no `%{message}`.
    public init(_ template: String) throws(Mistake) {
        self.template = template
        pieces = try CustomLayout.parse(template)
        guard pieces.contains(.capture(.message)) else {
            throw Mistake(template: template, place: template.count, reason: "there is no %{message}")
        }
    }

    private static func parse(_ template: String) throws(Mistake) -> [Piece] {
        var pieces: [Piece] = []
        var literal: [UInt8] = []
        var rest = Substring(template)
        while let next = rest.first {
            guard rest.hasPrefix("%{") else {
                literal += Array(String(next).utf8)
                rest = rest.dropFirst()
                continue
            }
            let place = template.count - rest.count
            guard let close = rest.firstIndex(of: "}") else {
                throw Mistake(template: template, place: place, reason: "'%{' has no '}'")
            }
            let name = String(rest[rest.index(rest.startIndex, offsetBy: 2)..<close])
            if !literal.isEmpty {
                pieces.append(.literal(literal))
                literal = []
            } else if case .capture = pieces.last {
                throw Mistake(
                    template: template, place: place, reason: "two captures touch: nothing tells where one ends")
            }
            pieces.append(.capture(try capture(name, template, place)))
            rest = rest[rest.index(after: close)...]
        }
        if !literal.isEmpty { pieces.append(.literal(literal)) }
        return pieces
    }

    private static func capture(_ name: String, _ template: String, _ place: Int) throws(Mistake) -> Capture {
        if name.hasPrefix("time:") { return .time(form: String(name.dropFirst(5))) }
        switch name {
        case "time": return .time(form: nil)
        case "host": return .host
        case "tag": return .tag
        case "pid": return .pid
        case "level": return .level
        case "message": return .message
        case "_": return .skip
        default:
            let known = "time, time:FORM, host, tag, pid, level, message, _"
            throw Mistake(template: template, place: place, reason: "'\(name)' is none of \(known)")
        }
    }
}

/// Matches lines against the user's layouts, which are tried before the built-in ones.
struct CustomLayoutReader: Sendable {
    private let layouts: [CustomLayout]

    init(_ layouts: [CustomLayout]) { self.layouts = layouts }

    @inline(__always)
    func read(_ start: Bytes, _ end: Bytes, _ prefixes: inout PrefixReader) -> LinePrefix? {
        layouts.isEmpty ? nil : readAny(start, end, &prefixes)
    }

    private func readAny(_ start: Bytes, _ end: Bytes, _ prefixes: inout PrefixReader) -> LinePrefix? {
        for (index, layout) in layouts.enumerated() {
            var prefix = LinePrefix(layout: UInt8(Layout.allCases.count + index), body: end)
            if match(layout, start, end, &prefix, &prefixes) { return prefix }
        }
        return nil
    }

    private func match(
        _ layout: CustomLayout, _ start: Bytes, _ end: Bytes, _ prefix: inout LinePrefix,
        _ prefixes: inout PrefixReader
    ) -> Bool {
        var at = start
        for (index, piece) in layout.pieces.enumerated() {
            switch piece {
            case .literal(let text):
                guard let next = CustomLayoutReader.skip(text, at, end) else { return false }
                at = next
            case .capture(let capture):
                let next = index + 1 < layout.pieces.count ? layout.pieces[index + 1] : nil
                guard let stop = take(capture, at, end, next, &prefix, &prefixes) else { return false }
                at = stop
            }
        }
        return at == end
    }

    /// A capture reaches to the next literal's first place; the last one to the line's end.
    private func captureEnd(_ at: Bytes, _ end: Bytes, before next: CustomLayout.Piece?) -> Bytes? {
        guard case .literal(let text)? = next else { return end }
        var stop = at
        while stop <= end {
            if CustomLayoutReader.skip(text, stop, end) != nil { return stop }
            stop += 1
        }
        return nil
    }

    /// Behind the literal at `at`; a blank in it stands for one or more.
    private static func skip(_ text: [UInt8], _ from: Bytes, _ end: Bytes) -> Bytes? {
        var at = from
        for byte in text {
            guard at < end, at.pointee == byte else { return nil }
            at = byte == 32 ? at.skippingBlanks(end) : at + 1
        }
        return at
    }

    /// Takes the capture at `at`.
    /// - Returns: where it ends; nil where it does not fit.
    private func take(
        _ capture: CustomLayout.Capture, _ at: Bytes, _ end: Bytes, _ next: CustomLayout.Piece?,
        _ prefix: inout LinePrefix, _ prefixes: inout PrefixReader
    ) -> Bytes? {
        // A time may hold the text that follows it (a blank, mostly): it ends where its own form does.
        if case .time(let form) = capture { return takeTime(form, at, end, &prefix, &prefixes) }
        guard let stop = captureEnd(at, end, before: next) else { return nil }
        let text = UnsafeBufferPointer(start: at, count: stop - at)
        switch capture {
        case .host: prefix.host = text.isEmpty ? nil : text
        case .tag:
            prefixes.tags.classify(text, prefix.pid, &prefix)
        case .pid:
            prefix.pid = NumberReader.counter(at, stop) ?? -1
            if let tag = prefix.tagText { prefixes.tags.classify(tag, prefix.pid, &prefix) }
        case .message: prefix.body = at
        case .level: prefix.severity = LineLevel.severity(at, stop) ?? 0
        case .skip, .time: break
        }
        return stop
    }

    private func takeTime(
        _ form: String?, _ start: Bytes, _ end: Bytes, _ prefix: inout LinePrefix, _ prefixes: inout PrefixReader
    ) -> Bytes? {
        let reading = form.map { TimeForm($0).read(start, end, &prefixes) } ?? prefixes.time(start, end)
        guard let reading else { return nil }
        (prefix.timeForm, prefix.time) = (reading.form, reading.time)
        return reading.next
    }
}
