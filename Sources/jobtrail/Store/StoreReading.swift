import Glibc
import JobRecords
import JobStore

/// How a store's lines are read: as they were when they were put into it, unless options say otherwise.
enum StoreReading {
    static func of(_ reading: ReadingOptions) -> LogStore.Reading {
        LogStore.Reading(
            program: Program.version, tags: reading.tags, layouts: reading.layouts.map(\.template))
    }

    /// The tags and layouts that count where no option names others.
    static func complete(_ reading: inout ReadingOptions, of store: LogStore, _ arguments: Arguments) throws {
        guard let kept = try store.reading else { return }
        if !arguments.has("tag") { reading.tags = kept.tags }
        if !arguments.has("layout") { reading.layouts = try kept.layouts.map { try CustomLayout($0) } }
    }

    /// Whether the tables say what a reading of the kept bytes would.
    static func isKept(_ found: FoundInput, _ reading: ReadingOptions, forcedYear: Int?) throws -> Bool {
        guard let store = found.store, forcedYear == nil, try store.reading == of(reading), try store.isRead else {
            return false
        }
        return try !found.namesZone || store.zones() == [reading.zone.identifier]
    }

    /// - Throws: if options ask for another reading than that by which the tables were filled.
    static func check(_ store: LogStore, _ arguments: Arguments) throws {
        func refuse(_ option: String) -> UsageError {
            UsageError(
                "--\(option): statements ask the tables of a store, which were filled otherwise; "
                    + "messages, jobs and the other commands read its logs anew")
        }
        if arguments.has("year") { throw refuse("year") }
        if let zone = try ZoneChoice.named(arguments), try store.zones() != [zone.identifier] { throw refuse("tz") }
        let kept = try store.reading
        if arguments.has("tag"), arguments.all("tag") != kept?.tags ?? [] { throw refuse("tag") }
        if arguments.has("layout"), try LayoutChoice.layouts(arguments).map(\.template) != kept?.layouts ?? [] {
            throw refuse("layout")
        }
    }
}
