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
