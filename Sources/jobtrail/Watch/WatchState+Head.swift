import JobViews

/// The lines above the table: whose log, how far the startup, how many jobs stand how.
extension WatchState {
    func head(width: Int, height: Int) -> [ScreenRow] {
        var rows = [title(width)]
        if snapshot.hosts.count == 1 {
            rows.append(startupAndCounts(snapshot.hosts[0], width))
        } else {
            rows += hostLines(width, limit: min(4, height / 6))
            rows.append(counts(PieceLine()).row(width: width))
        }
        return rows
    }

    // MARK: title

    private func title(_ width: Int) -> ScreenRow {
        var line = PieceLine()
        let hosts = snapshot.hosts
        switch hosts.count {
        case 0: line.add("jobtrail watch", .header, rank: 0)
        case 1: line.add(hosts[0].name.isEmpty ? "engine" : hosts[0].name, .header, rank: 0)
        default: line.add("\(hosts.count) hosts", .header, rank: 0)
        }
        if hosts.count == 1 { line.add(run(hosts[0]), rank: 2) }
        line.add(lastLine(isShort: width < 60), rank: 1)
        return line.row(width: width, right: flow(width))
    }

    private func run(_ host: WatchHost) -> [Cell] {
        guard host.run > 0 else { return [] }
        let now = moments[0].now
        if host.isStopped {
            let style: Style = endedBadly(0) ? .bad : .plain
            return [Cell("run \(host.run)"), Cell(" stopped \(words.short(host.runEnd, now: now))", style)]
        }
        return [
            Cell("run \(host.run)"), Cell(" since \(words.day(host.runStart)) \(words.clock(host.runStart))", .faint),
        ]
    }

    /// Whether a run that stopped left something failed or under way.
    private func endedBadly(_ host: Int) -> Bool {
        snapshot.jobs.contains { $0.key.host == host && ($0.hasFailed || $0.schedule == .executing) }
    }

    /// When the log last said something; its age where the log is alive, its day where it is not.
    private func lastLine(isShort: Bool) -> [Cell] {
        let moments = moments
        let known = snapshot.hosts.indices.filter { snapshot.hosts[$0].clock.last != nil }
        guard let newest = known.max(by: { snapshot.hosts[$0].clock.last! < snapshot.hosts[$1].clock.last! }) else {
            return []
        }
        let (last, moment) = (snapshot.hosts[newest].clock.last!, moments[newest])
        guard moment.isTicking else {
            return [Cell("log ends", .faint), Cell(" \(words.day(last)) \(words.clock(last))")]
        }
        let age = WatchText.age(moment.now - last)
        return [
            Cell(isShort ? "" : "last line ", .faint), Cell(words.short(last, now: moment.now)),
            Cell(age == "now" ? " just now" : " \(age) ago", .faint),
        ]
    }

    private func flow(_ width: Int) -> Cell {
        if case .replaying(let speed, let refusal) = status.flow { return replay(speed, refusal, width) }
        if isPaused && status.flow != .ended { return Cell(missed > 0 ? "PAUSED, \(missed) newer" : "PAUSED", .alarm) }
        switch status.flow {
        case .reading: return Cell("reading", .busy)
        case .following: return Cell("following", .good)
        case .missing: return Cell("file missing", .alarm)
        case .replaying, .ended: return Cell("end of log", .busy)
        }
    }

    /// Where a replay stands, and how fast it goes.
    private func replay(_ speed: String, _ refusal: String?, _ width: Int) -> Cell {
        if let refusal { return Cell(refusal, .bad) }
        let now =
            moments.filter(\.isTicking).map(\.now).max().map { time in
                (width < 100 ? "" : words.day(time) + " ") + words.clock(time) + " "
            } ?? ""
        return Cell("\(now)\(isPaused ? "PAUSED" : "replay") \(speed)", isPaused ? .alarm : .busy)
    }

    // MARK: startup

    private func startupAndCounts(_ host: WatchHost, _ width: Int) -> ScreenRow {
        var line = PieceLine()
        line.add(startup(host, barWidth: min(30, max(8, width / 5)), isShort: width < 60), rank: 0)
        return counts(line).row(width: width)
    }

    private func startup(_ host: WatchHost, barWidth: Int, isShort: Bool) -> [Cell] {
        guard let percentage = host.percentage else { return [] }
        let bar = words.bar(percentage, width: barWidth)
        let isDone = host.startupDone != nil || percentage >= 100
        var cells = [
            Cell(isShort ? "" : "startup ", .faint), Cell(bar.full, isDone ? .good : .busy), Cell(bar.empty, .faint),
            Cell(" \(percentage)%"),
        ]
        if let done = host.startupDone, !isShort {
            cells.append(Cell(" in \(DurationText.short(max(0, done - host.runStart)))", .faint))
        }
        return cells
    }

    /// A line a host, those that still start first.
    private func hostLines(_ width: Int, limit: Int) -> [ScreenRow] {
        let order = snapshot.hosts.indices.sorted { (progress($0), $0) < (progress($1), $1) }
        let shown = order.count > limit ? order.prefix(max(0, limit - 1)) : order[...]
        let nameWidth = min(20, shown.map { DisplayWidth.of(snapshot.hosts[$0].name) }.max() ?? 0)
        var rows = shown.map { index in
            let host = snapshot.hosts[index]
            var line = PieceLine()
            line.add([Cell(host.name, .header).padded(to: nameWidth)], rank: 0)
            line.add(startup(host, barWidth: min(30, max(8, width / 5)), isShort: width < 60), rank: 1)
            line.add(
                "run \(host.run)\(host.isStopped ? " stopped" : "")",
                host.isStopped && endedBadly(index) ? .bad : .faint,
                rank: 2)
            return line.row(width: width)
        }
        if shown.count < order.count { rows.append(ScreenRow("and \(order.count - shown.count) more hosts", .faint)) }
        return rows
    }

    private func progress(_ index: Int) -> Int { snapshot.hosts[index].percentage ?? 101 }

    // MARK: counts

    private func counts(_ line: PieceLine) -> PieceLine {
        var line = line
        let jobs = snapshot.jobs
        let failed = jobs.count { $0.standing == .failed }
        let running = jobs.count { $0.schedule == .executing }
        let waiting = jobs.count { $0.schedule == .waitingDepends }
        line.add("\(jobs.count) job\(jobs.count == 1 ? "" : "s")", rank: 4)
        if failed > 0 { line.add("\(failed) failed", .alarm, rank: 1) }
        if running > 0 { line.add("\(running) running", .busy, rank: 2) }
        if waiting > 0 { line.add("\(waiting) waiting", .busy, rank: 3) }
        if !filter.isEmpty { line.add("only \(filter.text)", .header, rank: 1) }
        if failuresOnly { line.add("failures only", .header, rank: 1) }
        if sort != .standing || isReversed {
            line.add(sort.rawValue + (isReversed ? ", reversed" : ""), .faint, rank: 5)
        }
        return line
    }
}
