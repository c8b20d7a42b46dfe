#!/usr/bin/env python3
"""run-tests.py BUNDLE [SUITE...]: runs the suites of a built test bundle, each in a process of its own, several at once.

Much of the tests' time is waiting, for programs, clocks and each other's files; one process has only as many threads for
tests as the machine has cores, and they all may wait. What failed is told when it fails and once more at the end, so that
whoever sees the last lines alone sees it; then comes one line with the count of all, as the test runner itself has it."""
import collections
import concurrent.futures
import os
import re
import signal
import subprocess
import sys
import time

# Hundreds of rotations in a few seconds run alone, behind the rest: a follower that a busy machine stalls over two of them
# may still lose the generation between, which it tells.
ALONE = ['jobtrailTests.RotationLoopTests']
# Begun first, the longest before the others, since the last one to end should be a short one.
LONG = [
    'jobtrailTests.TimeTravelTests', 'jobtrailTests.StoreSearchTests', 'jobtrailTests.WatchTerminalTests',
    'JobExportTests.ModernServerTests', 'jobtrailTests.StoreParityTests',
    'jobtrailTests.FuzzTests', 'JobExportTests.FollowedServerTests', 'JobExportTests.FleetParityTests',
    'JobExportTests.ServerFaultTests', 'jobtrailTests.ReportBrowserTests', 'jobtrailTests.ReplayTerminalTests',
    'jobtrailTests.FollowStoreTests', 'jobtrailTests.StoreFaultTests', 'jobtrailTests.KillTests',
    'jobtrailTests.FaultTests', 'jobtrailTests.FaultHarnessTests', 'jobtrailTests.FollowPackedTests',
    'jobtrailTests.FollowBadInputTests', 'jobtrailTests.FollowMessagesTests', 'jobtrailTests.SimulatorPropertyTests',
    'jobtrailTests.ProducerTests', 'jobtrailTests.FleetRecipeTests', 'jobtrailTests.HostileInputTests',
]
# A suite that takes so many seconds hangs.
PATIENCE = 900

Outcome = collections.namedtuple('Outcome', 'suite status seconds tests text')


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
    child = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                             text=True, errors='replace', env=dict(os.environ, NO_COLOR='1'), start_new_session=True)
    try:
        text, status = child.communicate(timeout=PATIENCE)[0], child.returncode
    except subprocess.TimeoutExpired:
        os.killpg(child.pid, signal.SIGKILL)
        text, status = child.communicate()[0] + f'\nrun-tests: no end after {PATIENCE} s\n', 1
    closing = re.findall(r'Test run with (\d+) tests? in \d+ suites? (passed|failed)', text)
    tests = int(closing[-1][0]) if closing else 0
    # A process that ended before its closing line has not run all; one that found nothing to run has run none.
    if status == 0 and (not closing or closing[-1][1] == 'failed' or tests == 0 and 'skipped' not in text):
        text, status = text + '\nrun-tests: not all of its tests were run\n', 1
    return Outcome(suite, status, time.monotonic() - begun, tests, text)


def complaints(outcome):
    """What failed, and why, without the rest of the suite's output."""
    lines = [line for line in outcome.text.split('\n') if re.search(r'✘|recorded an issue|Fatal error|error:|run-tests:', line)]
    ended = f' (ended by signal {-outcome.status})' if outcome.status < 0 else ''
    return [f'✘ {outcome.suite}{ended}'] + ['    ' + line for line in lines or outcome.text.strip().split('\n')[-5:]]


def tell(outcome):
    mark = '✔' if outcome.status == 0 else '✘'
    print(f'{mark} {outcome.suite}: {outcome.tests} tests, {outcome.seconds:.1f} s', flush=True)
    if outcome.status:
        print(outcome.text, flush=True)


def run_all(bundle, chosen, workers):
    with concurrent.futures.ThreadPoolExecutor(workers) as pool:
        for done in concurrent.futures.as_completed([pool.submit(run, bundle, suite) for suite in chosen]):
            tell(done.result())
            yield done.result()


def main():
    bundle = os.path.abspath(sys.argv[1])
    begun = time.monotonic()
    chosen = [suite for suite in suites(bundle) if not sys.argv[2:] or {suite, suite.split('.')[-1]} & set(sys.argv[2:])]
    if not chosen:
        sys.exit(f'run-tests: no suite is called {" or ".join(sys.argv[2:])}')
    chosen.sort(key=lambda suite: LONG.index(suite) if suite in LONG else len(LONG))
    beside = [suite for suite in chosen if suite not in ALONE]
    outcomes = list(run_all(bundle, beside, len(os.sched_getaffinity(0)) + 1))
    outcomes += run_all(bundle, [suite for suite in chosen if suite in ALONE], 1)
    failed = [outcome for outcome in outcomes if outcome.status]
    for outcome in failed:
        print('\n'.join(complaints(outcome)))
    tests = sum(outcome.tests for outcome in outcomes)
    verdict = f'failed in {len(failed)} suites' if failed else 'passed'
    mark = '✘' if failed else '✔'
    print(f'{mark} Test run with {tests} tests in {len(outcomes)} suites {verdict} after {time.monotonic() - begun:.0f} seconds.')
    sys.exit(1 if failed else 0)


main()
