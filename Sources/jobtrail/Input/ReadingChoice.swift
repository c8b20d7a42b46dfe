import LogBytes
import Glibc
import JobRecords

extension ReadingOptions {
    /// How the arguments have lines read.
    init(_ arguments: Arguments, zone: Zone) throws {
        self.init(zone: zone)
        tags = arguments.all("tag")
        layouts = try LayoutChoice.layouts(arguments)
        threads = try arguments.integer("threads", 1...256)
        // For tests, whose logs are small: what a thread reads as a whole is smaller too.
        if let size = Machine.variable("JOBTRAIL_SEGMENT_BYTES").flatMap({ Int($0) }) {
            segmentSize = size
        }
    }
}
