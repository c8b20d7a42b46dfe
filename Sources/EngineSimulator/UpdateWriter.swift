/// Writes facts as update objects.
enum UpdateWriter {
    /// The object for `told`, or nil where its status could not tell the action.
    static func write(
        _ told: Told, depends: [String], time: String, isOdd: Bool, random: inout SplitMix64
    ) -> (fields: [Field], told: Told)? {
        guard let status = status(of: told), var text = TextForm.write(told, depends: depends, random: &random) else {
            return nil
        }
        var result = told
        result.code = nil
        if told.kind == .waits { result.action = nil }
        if isOdd, speaksForItself(told) {
            text = "\(told.job): \(status), please wait"
            result.jobPID = nil
        }
        result.ownText = text
        let fields = [
            Field(key: "status", value: .text(status)), Field(key: "msg", value: .text(text)),
            Field(key: "name", value: .text(told.job)), Field(key: "time", value: .digits(time)),
        ]
        return (fields, result)
    }

    private static func status(of told: Told) -> String? {
        switch (told.kind, told.action) {
        case (.waits, _): "waiting_depends"
        case (.began, _): "executing"
        case (.completed, "start"), (.completed, "restart"): "start"
        case (.completed, "stop"): "stop"
        default: nil
        }
    }

    /// True where the status alone says all, so that the text may be anything.
    private static func speaksForItself(_ told: Told) -> Bool {
        switch told.kind {
        case .began: told.action == "start"
        case .completed: told.isOK && told.action != "restart"
        default: false
        }
    }
}
