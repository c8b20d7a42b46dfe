/// The page's elements; what the data say is filled in by the script, always as text.
enum ReportBody {
    static let text = #"""
        <body>
        <a class="skip" href="#jobs">Skip to the jobs</a>
        <header>
        <p class="kind">Jobs engine report</p>
        <h1 id="title">Report</h1>
        <p id="period" class="muted"></p>
        <p id="limits" class="note" hidden></p>
        <div id="verdicts"></div>
        <dl id="cards"></dl>
        <noscript><p class="note">This page shows its data by a script that stands in it. Allow scripts for this file.</p></noscript>
        </header>
        <form id="filter" aria-label="What all panels show">
        <label>From <input id="from" type="datetime-local" step="1"></label>
        <label>To <input id="to" type="datetime-local" step="1"></label>
        <span class="buttons" role="group" aria-label="Time range">
        <button type="button" id="left" aria-label="Earlier" title="Earlier">◀</button>
        <button type="button" id="in" aria-label="Zoom in" title="Zoom in">+</button>
        <button type="button" id="out" aria-label="Zoom out" title="Zoom out">−</button>
        <button type="button" id="right" aria-label="Later" title="Later">▶</button>
        <button type="button" id="all">Everything</button>
        </span>
        <label class="search">Job <input id="job" type="search" placeholder="part of a name" autocomplete="off" spellcheck="false"></label>
        <output id="shown" for="from to job"></output>
        </form>
        <main>
        <section id="timeline" aria-labelledby="h-timeline">
        <h2 id="h-timeline">Timeline</h2>
        <p id="scale" class="note" hidden></p>
        <p class="hint">Drag over a stretch to zoom in. With the keyboard: arrows move, + and − zoom, 0 shows everything.</p>
        <canvas id="overview" tabindex="0" role="img" aria-label="Actions through time"></canvas>
        <canvas id="lanes" tabindex="0" role="img" aria-label="What each job did"></canvas>
        <p id="point" class="point"></p>
        <ul class="legend">
        <li><span class="key ok"></span>executing, went well</li>
        <li><span class="key bad"></span>failed (with a triangle)</li>
        <li><span class="key open"></span>not finished</li>
        <li><span class="key run"></span>the engine begins</li>
        </ul>
        <button type="button" id="morelanes" hidden></button>
        </section>
        <section id="failures" aria-labelledby="h-failures">
        <h2 id="h-failures">Failures <span class="count" id="n-failures"></span></h2>
        <p id="failnote" class="note" hidden></p>
        <div class="tools" id="failtools">
        <label>Search <input id="failsearch" type="search" placeholder="code, words, traceback" autocomplete="off" spellcheck="false"></label>
        <button type="button" id="open">Open all</button>
        <button type="button" id="close">Close all</button>
        </div>
        <div id="faillist"></div>
        </section>
        <section id="jobs" aria-labelledby="h-jobs">
        <h2 id="h-jobs">Jobs <span class="count" id="n-jobs"></span></h2>
        <p class="hint">State is that at the end of the log; all else is of the time shown.</p>
        <div id="jobtable"></div>
        </section>
        <section id="runs" aria-labelledby="h-runs">
        <h2 id="h-runs">Runs of the engine <span class="count" id="n-runs"></span></h2>
        <div id="runtable"></div>
        <div id="compare">
        <h3 id="h-compare">Two runs compared</h3>
        <div class="tools">
        <label>Run <select id="runa"></select></label>
        <label>with <select id="runb"></select></label>
        <label class="check"><input type="checkbox" id="onlydiff" checked> only jobs that differ in actions or failures</label>
        </div>
        <p id="comparenote" class="note" hidden></p>
        <div id="comparetable"></div>
        </div>
        </section>
        <section id="findings" aria-labelledby="h-findings">
        <h2 id="h-findings">Is the log whole? <span class="count" id="n-findings"></span></h2>
        <p id="kinds"></p>
        <p id="findnote" class="note" hidden></p>
        <div id="findtable"></div>
        </section>
        <section id="files" aria-labelledby="h-files">
        <h2 id="h-files">Files <span class="count" id="n-files"></span></h2>
        <div id="filetable"></div>
        </section>
        </main>
        <footer><p id="made" class="muted"></p></footer>

        """#
}
