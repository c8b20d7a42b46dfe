#!/usr/bin/env python3
"""run-tests.py BUNDLE [SUITE...]: runs the suites of a built test bundle, each in a process of its own, several at once.

Much of the tests' time is waiting, for programs, clocks and each other's files. So as many suites run as keep the cores
busy: one a core, and one more whenever the machine is idle for a part of its time. What failed is told when it fails and
once more at the end, so that whoever sees the last lines alone sees it; then comes one line with the count of all, as
the test runner itself has it."""
import collections
import concurrent.futures
import os
import re
import signal
import subprocess
import sys
import tempfile
import threading
import time

# Begun first, those that take longest before the others, since the last one to end should be a short one.
LONG = [
    'jobtrailTests.RotationLoopTests', 'JobExportTests.FollowedServerTests', 'jobtrailTests.KillTests',
    'jobtrailTests.FaultTests', 'jobtrailTests.FaultHarnessTests', 'JobExportTests.FleetParityTests',
    'jobtrailTests.StoreSearchTests', 'jobtrailTests.ReportBrowserTests', 'jobtrailTests.FollowStoreTests',
    'jobtrailTests.TimeTravelTests', 'LogFollowTests.ScheduleTests', 'jobtrailTests.WatchTerminalTests',
    'JobExportTests.ServerFaultTests', 'jobtrailTests.StoreFaultTests', 'JobExportTests.ModernServerTests',
    'jobtrailTests.FollowBadInputTests', 'jobtrailTests.HostileInputTests', 'jobtrailTests.StoreParityTests',
    'LogFollowTests.BacklogTests', 'jobtrailTests.FleetRecipeTests', 'jobtrailTests.FuzzTests',
    'jobtrailTests.ReplayTerminalTests', 'LogFollowTests.TruncationTests', 'JobExportTests.RetryTests',
]
# So many suites run at once at most, for each core; more than that would make waits for programs run out.
CROWD = 4
# The part of the machine's time that must be idle before one more begins.
IDLE = 0.15
# A suite that takes so many seconds hangs.
PATIENCE = 900

Outcome = collections.namedtuple('Outcome', 'suite status seconds busy tests text')


def suites(bundle):
    """The suites; a test outside of any is a suite of its own."""
    listed = subprocess.run([bundle, '--testing-library', 'swift-testing', '--list-tests'], capture_output=True, text=True)
    tests = [line for line in listed.stdout.split('\n') if line]
    if listed.returncode or not tests:
        sys.exit(f'run-tests: {bundle} lists no tests: {listed.stderr.strip()}')
    return list(dict.fromkeys(test.split('/')[0] for test in tests))


def run(bundle, suite):
    begun = time.monotonic()
    command = [bundle, '--testing-library', 'swift-testing', '--filter', '^' + re.escape(suite) + '(/|$)']
    with tempfile.TemporaryFile() as out:
        child = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=out, stderr=subprocess.STDOUT,
                                 env=dict(os.environ, NO_COLOR='1'), start_new_session=True)
        hangs = threading.Timer(PATIENCE, os.killpg, (child.pid, signal.SIGKILL))
        hangs.start()
        _, status, usage = os.wait4(child.pid, 0)
        hangs.cancel()
        status = child.returncode = os.waitstatus_to_exitcode(status)
        out.seek(0)
        text = out.read().decode(errors='replace')
    seconds = time.monotonic() - begun
    if seconds >= PATIENCE:
        text += f'\nrun-tests: no end after {PATIENCE} s\n'
    closing = re.findall(r'Test run with (\d+) tests? in \d+ suites? (passed|failed)', text)
    tests = int(closing[-1][0]) if closing else 0
    # A process that ended before its closing line has not run all; one that found nothing to run has run none.
    if status == 0 and (not closing or closing[-1][1] == 'failed' or tests == 0 and 'skipped' not in text):
        text, status = text + '\nrun-tests: not all of its tests were run\n', 1
    return Outcome(suite, status, seconds, usage.ru_utime + usage.ru_stime, tests, text)


def complaints(outcome):
    """What failed, and why, without the rest of the suite's output."""
    lines = [line for line in outcome.text.split('\n') if re.search(r'✘|recorded an issue|Fatal error|error:|run-tests:', line)]
    ended = f' (ended by signal {-outcome.status})' if outcome.status < 0 else ''
    return [f'✘ {outcome.suite}{ended}'] + ['    ' + line for line in lines or outcome.text.strip().split('\n')[-5:]]


def tell(outcome):
    mark = '✔' if outcome.status == 0 else '✘'
    print(f'{mark} {outcome.suite}: {outcome.tests} tests, {outcome.seconds:.1f} s, busy {outcome.busy:.1f} s', flush=True)
    if outcome.status:
        print(outcome.text, flush=True)
    else:
        print(''.join(f'    {line}\n' for line in outcome.text.split('\n') if line.startswith('waited in vain')), end='')


def idle_since(before):
    """The part of the machine's time that was idle since a call before, and what to give to the next one."""
    with open('/proc/stat') as file:
        spent = [int(number) for number in file.readline().split()[1:9]]
    passed = sum(spent) - sum(before)
    # Too short a time tells nothing.
    return ((spent[3] + spent[4] - before[3] - before[4]) / passed, spent) if passed >= 20 else (0, before)


def run_all(bundle, chosen):
    cores = len(os.sched_getaffinity(0))
    waiting, running = collections.deque(chosen), set()
    _, before = idle_since([0] * 8)
    with concurrent.futures.ThreadPoolExecutor(CROWD * cores) as pool:
        while waiting or running:
            idle, before = idle_since(before)
            if waiting and (len(running) < cores or len(running) < CROWD * cores and idle > IDLE):
                running.add(pool.submit(run, bundle, waiting.popleft()))
            ended, running = concurrent.futures.wait(
                running, timeout=0.3 if waiting and len(running) >= cores else 0 if waiting else None,
                return_when=concurrent.futures.FIRST_COMPLETED)
            for done in ended:
                tell(done.result())
                yield done.result()


def main():
    bundle = os.path.abspath(sys.argv[1])
    begun = time.monotonic()
    chosen = [suite for suite in suites(bundle) if not sys.argv[2:] or {suite, suite.split('.')[-1]} & set(sys.argv[2:])]
    if not chosen:
        sys.exit(f'run-tests: no suite is called {" or ".join(sys.argv[2:])}')
    chosen.sort(key=lambda suite: LONG.index(suite) if suite in LONG else len(LONG))
    outcomes = list(run_all(bundle, chosen))
    failed = [outcome for outcome in outcomes if outcome.status]
    for outcome in failed:
        print('\n'.join(complaints(outcome)))
    tests = sum(outcome.tests for outcome in outcomes)
    verdict = f'failed in {len(failed)} suites' if failed else 'passed'
    mark = '✘' if failed else '✔'
    print(f'{mark} Test run with {tests} tests in {len(outcomes)} suites {verdict} after {time.monotonic() - begun:.0f} seconds.')
    sys.exit(1 if failed else 0)


main()
