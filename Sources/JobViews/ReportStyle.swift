/// The page's style.
enum ReportStyle {
    static let text = colours + layout + parts + sizes

    private static let colours = #"""
        :root { --bg: #ffffff; --panel: #f6f7f9; --line: #d3d8de; --text: #1b1f24; --muted: #535c66; --accent: #0b5cad;
          --ok: #4a84b8; --bad: #b42318; --badbg: #fdecea; --good: #1e6b43; --goodbg: #e7f4ec; --warn: #7a4d00;
          --warnbg: #fdf3dc; --open: #7a4d00; --band: #edf1f5; --focus: #0b5cad; }
        @media (prefers-color-scheme: dark) { :root { --bg: #14171c; --panel: #1c2127; --line: #39414b; --text: #e7e9ec;
          --muted: #a7b0bb; --accent: #83bcff; --ok: #5e9bd1; --bad: #ff8d7e; --badbg: #3b1d1a; --good: #7fd3a3;
          --goodbg: #173325; --warn: #f0c063; --warnbg: #382b10; --open: #f0c063; --band: #1f252d; --focus: #83bcff; } }
        @media print { :root { --bg: #ffffff; --panel: #ffffff; --line: #b8bec5; --text: #000000; --muted: #444c55;
          --accent: #0b4a8a; --ok: #4a84b8; --bad: #a01c12; --badbg: #ffffff; --good: #155233; --goodbg: #ffffff;
          --warn: #5f3c00; --warnbg: #ffffff; --open: #5f3c00; --band: #f0f2f5; } }

        """#

    private static let layout = #"""
        * { box-sizing: border-box; }
        html { color-scheme: light dark; }
        body { margin: 0 auto; max-width: 90rem; padding: 1.25rem; background: var(--bg); color: var(--text);
          font: 15px/1.5 system-ui, "Segoe UI", "Noto Sans", "DejaVu Sans", Helvetica, Arial, sans-serif; }
        h1 { font-size: 1.7rem; line-height: 1.25; margin: 0; overflow-wrap: anywhere; }
        h2 { font-size: 1.2rem; margin: 0 0 .4rem; } h3 { font-size: 1rem; margin: 1.2rem 0 .4rem; }
        p { margin: .2rem 0; }
        section { margin: 2rem 0; scroll-margin-top: 6rem; }
        .kind { text-transform: uppercase; letter-spacing: .08em; font-size: .75rem; color: var(--muted); margin: 0; }
        .muted, .hint, .count { color: var(--muted); } .hint { font-size: .87rem; }
        .count { font-weight: normal; font-size: .95rem; }
        .note { background: var(--warnbg); color: var(--warn); padding: .35rem .6rem; border-radius: .3rem;
          margin: .4rem 0; font-size: .9rem; border: 1px solid transparent; }
        #printed { display: none; }
        [hidden] { display: none !important; }
        .skip { position: absolute; left: -99rem; } .skip:focus { left: 1rem; top: .5rem; background: var(--bg); }
        a { color: var(--accent); }
        :focus-visible { outline: 3px solid var(--focus); outline-offset: 2px; border-radius: 2px; }
        #verdicts { display: flex; flex-wrap: wrap; gap: .6rem; margin: .9rem 0; }
        .verdict { flex: 1 1 20rem; padding: .6rem .9rem; border-radius: .4rem; border-left: .35rem solid; }
        .verdict b { display: block; font-size: 1.1rem; } .verdict a { color: inherit; }
        .verdict.good { background: var(--goodbg); color: var(--good); }
        .verdict.bad { background: var(--badbg); color: var(--bad); }
        .verdict.warn { background: var(--warnbg); color: var(--warn); }
        #cards { display: grid; grid-template-columns: repeat(auto-fit, minmax(8.5rem, 1fr)); gap: .6rem; margin: 0; }
        #cards div { background: var(--panel); border: 1px solid var(--line); border-radius: .4rem; padding: .5rem .75rem; }
        #cards dt { color: var(--muted); font-size: .82rem; }
        #cards dd { margin: 0; font-size: 1.35rem; line-height: 1.3; font-weight: 600; overflow-wrap: anywhere; }
        #cards small { display: block; font-size: .8rem; font-weight: normal; color: var(--muted); }

        """#

    private static let parts = #"""
        #filter { position: sticky; top: 0; z-index: 2; display: flex; flex-wrap: wrap; gap: .4rem .8rem;
          align-items: center; margin: 1.2rem -1.25rem 0; padding: .5rem 1.25rem; background: var(--bg);
          border-bottom: 1px solid var(--line); border-top: 1px solid var(--line); }
        label { font-size: .9rem; color: var(--muted); }
        input, select, button { font: inherit; color: var(--text); background: var(--panel); min-height: 2.1rem;
          border: 1px solid var(--muted); border-radius: .3rem; padding: .15rem .5rem; max-width: 100%; }
        .check input { min-height: 0; vertical-align: middle; }
        button { cursor: pointer; } button:hover { border-color: var(--accent); }
        .buttons { white-space: nowrap; } .buttons button { min-width: 2.2rem; }
        #shown { font-size: .9rem; flex: 1 1 12rem; text-align: right; color: var(--muted); }
        .tools { display: flex; flex-wrap: wrap; gap: .4rem .8rem; align-items: center; margin: .4rem 0; }
        canvas { display: block; width: 100%; touch-action: pan-y; cursor: crosshair; border-radius: .3rem; }
        #overview { height: 76px; margin: .5rem 0; }
        .point { min-height: 1.5em; font-size: .9rem; color: var(--muted); overflow-wrap: anywhere; }
        .legend { display: flex; flex-wrap: wrap; gap: .2rem 1.2rem; list-style: none; padding: 0; margin: .2rem 0;
          font-size: .87rem; color: var(--muted); }
        .key { display: inline-block; width: 1.1rem; height: .7rem; margin-right: .4rem; }
        .key.ok { background: var(--ok); } .key.bad { background: var(--bad); }
        .key.open { border: 2px dashed var(--open); } .key.run { border-left: 2px solid var(--text); width: .5rem; }
        .scroll { overflow-x: auto; border: 1px solid var(--line); border-radius: .4rem; }
        table { border-collapse: collapse; width: 100%; font-size: .92rem; }
        caption { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
        th, td { text-align: left; padding: .28rem .6rem; border-bottom: 1px solid var(--line); vertical-align: top; }
        tbody tr:last-child td, tbody tr:last-child th { border-bottom: 0; }
        thead th { background: var(--panel); padding: .1rem; white-space: nowrap; }
        th button { border: 0; background: none; width: 100%; text-align: inherit; font-weight: 600; padding: .15rem .5rem; }
        th.num, td.num { text-align: right; } td.num { white-space: nowrap; font-variant-numeric: tabular-nums; }
        tbody th { font-weight: 600; } td.time { white-space: nowrap; font-variant-numeric: tabular-nums; }
        td.wide { overflow-wrap: anywhere; min-width: 14rem; } td.hash { font: .8rem/1.4 ui-monospace, "DejaVu Sans Mono", monospace;
          overflow-wrap: anywhere; min-width: 12rem; }
        .link { border: 0; background: none; min-height: 0; padding: 0; color: var(--accent); text-align: left;
          text-decoration: underline; overflow-wrap: anywhere; }
        .bad-text { color: var(--bad); font-weight: 600; } .warn-text { color: var(--warn); font-weight: 600; }
        .none { color: var(--muted); padding: .6rem; margin: 0; }
        .more { margin: .5rem 0; }
        details { border: 1px solid var(--line); border-left: .3rem solid var(--bad); border-radius: .3rem; margin: .3rem 0; }
        summary { cursor: pointer; padding: .3rem .6rem; overflow-wrap: anywhere; }
        summary .time, summary b { display: inline-block; }
        summary .time { white-space: nowrap; font-variant-numeric: tabular-nums; color: var(--muted); margin-right: .6rem; }
        summary b { margin-right: .6rem; } bdi { unicode-bidi: isolate; }
        details .inner { padding: .1rem .8rem .6rem; } details .where { font-size: .87rem; color: var(--muted); overflow-wrap: anywhere; }
        pre { margin: .4rem 0; padding: .5rem .7rem; background: var(--panel); border-radius: .3rem; overflow-x: auto;
          font: .85rem/1.45 ui-monospace, "DejaVu Sans Mono", monospace; white-space: pre-wrap; overflow-wrap: anywhere; }
        .chip { display: inline-block; border: 1px solid var(--line); border-radius: 1rem; padding: 0 .6rem; margin: 0 .4rem .3rem 0;
          font-size: .9rem; } .chip.heavy { border-color: var(--bad); color: var(--bad); font-weight: 600; }

        """#

    private static let sizes = #"""
        @media (max-width: 46rem) {
          body { padding: .8rem; font-size: 14px; } h1 { font-size: 1.35rem; }
          #filter { position: static; margin: 1rem 0 0; padding: .5rem 0; }
          #filter label { display: grid; grid-template-columns: 3rem 1fr; width: 100%; align-items: center; }
          #shown { text-align: left; } .narrow { display: none; } section { margin: 1.6rem 0; }
          #cards { grid-template-columns: 1fr 1fr; gap: .4rem; } #cards dd { font-size: 1.1rem; }
          th, td { padding: .28rem .4rem; } tbody th { min-width: 5.8rem; } .buttons button { min-height: 2.6rem; min-width: 2.6rem; }
        }
        @media print {
          html { color-scheme: light; } body { font-size: 9pt; padding: 0; max-width: none; }
          #filter, .tools, .hint, .more, .point, .skip, #morelanes, #compare .check { display: none !important; }
          .scroll { overflow: visible; } thead { display: table-header-group; } tr, .verdict, #cards div { break-inside: avoid; }
          h2, h3 { break-after: avoid; } .verdict { border: 1px solid; border-left-width: .35rem; } .note { border: 1px solid var(--line); }
          #printed { display: block; } .key { print-color-adjust: exact; } th button, .link { min-height: 0; }
          section { margin: 1.2rem 0; } th, td { padding: .1rem .35rem; } table { font-size: 8pt; }
          pre { border: 1px solid var(--line); } td.wide, td.hash { min-width: 0; } .link { color: var(--text); text-decoration: none; }
          #cards { grid-template-columns: repeat(4, 1fr); } td.hash { font-size: 7pt; min-width: 30mm; } details { margin: .1rem 0; font-size: 8pt; break-inside: avoid; }
          summary { padding: .1rem .4rem; } details .where { font-size: 7pt; } pre { font-size: 7.5pt; margin: .2rem 0; padding: .2rem .4rem; }
          .narrow { display: table-cell; }
          @page { margin: 14mm; }
        }

        """#
}
