import JobColumns

/// The shape of the documented views over hosts: `VIEW` for one, `{"hosts": {HOST: VIEW}, "time": INT}` for several
/// (contract, section 4, Hosts).
enum HostViews {
    /// - Parameter body: writes one host's view, its keys without `time`.
    static func write(_ hosts: [String], _ context: ViewContext, body: (Int, inout JSONWriter) -> Void) -> [UInt8] {
        var json = JSONWriter()
        json.beginObject()
        if hosts.count <= 1 {
            body(0, &json)
        } else {
            json.key("hosts")
            json.beginObject()
            for (index, host) in hosts.enumerated() {
                json.key(host)
                json.beginObject()
                body(index, &json)
                json.endObject()
            }
            json.endObject()
        }
        json.key("time")
        json.number(context.nowSeconds)
        json.endObject()
        json.endLine()
        return json.buffer.bytes
    }
}
