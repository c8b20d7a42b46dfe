"""A box whose jobsengine log real programs write: Python's logging in several processes, syslog-ng, logrotate, tar.

Usage: box.py FOLDER JOBTRAIL

Below FOLDER: `tree` (the box's root), `followed` (what `JOBTRAIL follow --into` wrote, started before the first line
and running through two rotations), `backup-….tar.gz` (packed while the log grew), `python/` (the logs of Python's own
file handlers) and `truth.json`: the records in their order, each with the keys that a reader must find.
"""
import glob
import json
import logging
import logging.handlers
import multiprocessing
import os
import signal
import subprocess
import sys
import time

TRACEBACK = ['Traceback (most recent call last):', '  File "/usr/lib/squid.py", line 31, in start',
             '    self.run()', 'CommandError: exit status 3']


class UnicodeHandler(logging.handlers.SysLogHandler):
    """As Python 2 sent unicode: a byte order mark before the tag."""

    def format(self, record):
        return '\ufeff' + super().format(record)


def serve(pipe, name, handlers):
    """A process of the box: writes each text that comes, a line of it at a time, and says when it is written."""
    logger = logging.getLogger(name)
    logger.setLevel(logging.DEBUG)
    handlers = [make() for make in handlers]
    while True:
        order = pipe.recv()
        if order is None:
            return
        level, text, handler = order
        for line in text.split('\n'):
            record = logger.makeRecord(name, level, __file__, 0, line, (), None)
            handlers[handler].handle(record)
        pipe.send(os.getpid())


class Writer:
    """A process that logs under a name of its own."""

    def __init__(self, name, handlers):
        self.pipe, theirs = multiprocessing.Pipe()
        self.process = multiprocessing.Process(target=serve, args=(theirs, name, handlers))
        self.process.start()
        self.pid = self.process.pid

    def say(self, text, level=logging.INFO, handler=0):
        self.pipe.send((level, text, handler))
        self.pipe.recv()

    def end(self):
        self.pipe.send(None)
        self.process.join()


class Story:
    """What the engine and its jobs do, with what must be read of it."""

    def __init__(self, handlers):
        self.handlers = handlers
        self.truth = []
        self.ok = self.err = 0

    def expect(self, kind, **keys):
        self.truth.append({'kind': kind, **keys})

    def start(self):
        self.engine = Writer('jobsengine', self.handlers)
        self.ok = self.err = 0
        self.engine.say('JOBSENGINE-I-Start')
        self.expect('engine', sub=None)

    def complete(self, job, action, failed=False):
        self.ok, self.err = (self.ok, self.err + 1) if failed else (self.ok + 1, self.err)
        code = f'{job.upper()}-{"E" if failed else "I"}-{action.capitalize()}'
        sub = 'err' if failed else 'ok'
        self.engine.say(f'{code} job={job} action={action} sub={sub} ok_counter={self.ok} err_counter={self.err} '
                        'forked_counter=1 startup_percentage=50%', logging.ERROR if failed else logging.INFO)
        self.expect('completed', job=job, action=action, sub=sub, msg=code, ok_counter=self.ok, detail=None)

    def run_job(self, job, failed):
        """One action in a process of its own, with all that a job may write meanwhile."""
        child = Writer(f'jobsengine/{job}', self.handlers)
        self.engine.say(f'{job.upper()}-I-Executing job={job} action=start pid={child.pid}')
        self.expect('began', job=job, action='start', pid=child.pid, sub=None)
        child.say(f'{job.upper()}-I-Starting {job}')
        self.expect('note', job=job, msg=f'{job.upper()}-I-Starting {job}', severity='I', sub='ok')
        child.say('Grüße: ' + job, handler=len(self.handlers) - 1)
        self.expect('note', job=job, text='Grüße: ' + job, severity='I', sub=None)
        if failed:
            child.say(f'{job.upper()}-E-Error in start, see below', logging.ERROR)
            child.say('\n'.join(TRACEBACK), logging.ERROR)
            self.expect('note', job=job, severity='E', sub='err', detail='\n'.join(TRACEBACK))
        child.say('STDOUT [true]\nall\nis well\nRETURNCODE [true] 0')
        self.expect('note', job=job, text='STDOUT [true]', detail='all\nis well')
        self.expect('note', job=job, text='RETURNCODE [true] 0', detail=None)
        child.end()
        self.complete(job, 'start', failed)

    def phase(self, names):
        for number, name in enumerate(names):
            self.run_job(name, failed=number % 3 == 1)
            for _ in range(20):
                self.complete(name, 'reload')


def wait_until(what, seconds=60):
    limit = time.monotonic() + seconds
    while not what():
        if time.monotonic() > limit:
            sys.exit('box.py: it took too long: ' + what.__name__)
        time.sleep(0.01)


class Box:
    def __init__(self, folder, jobtrail):
        self.folder, self.jobtrail = folder, jobtrail
        self.tree = os.path.join(folder, 'tree')
        self.socket = os.path.join(folder, 'socket')
        self.log = os.path.join(self.tree, 'var/log/endian/jobsengine')
        self.archives = os.path.join(self.tree, 'var/log/archives/endian')
        for path in (os.path.dirname(self.log), self.archives, os.path.join(self.tree, 'etc')):
            os.makedirs(path)
        self.write('tree/etc/timezone', 'UTC\n')
        os.environ['TZ'] = 'UTC'

    def write(self, name, text):
        path = os.path.join(self.folder, name)
        with open(path, 'w') as file:
            file.write(text)
        os.chmod(path, 0o600)
        return path

    def start_syslog(self):
        rules = self.write('syslog-ng.conf', f'''@version: 3.38
options {{ keep-hostname(yes); use-dns(no); flush-lines(1); stats-freq(0); }};
source s_box {{ unix-dgram("{self.socket}"); }};
filter f_engine {{ program("jobsengine"); }};
destination d_engine {{ file("{self.log}"); }};
destination d_messages {{ file("{self.tree}/var/log/messages"); }};
log {{ source(s_box); filter(f_engine); destination(d_engine); flags(final); }};
log {{ source(s_box); destination(d_messages); }};
''')
        state = [f'--{key}={os.path.join(self.folder, key)}' for key in ('persist-file', 'pidfile', 'control')]
        self.syslog = subprocess.Popen(['/usr/sbin/syslog-ng', '-F', '--no-caps', '-f', rules] + state,
                                       stderr=subprocess.DEVNULL)
        wait_until(lambda: os.path.exists(self.socket))

    def handlers(self):
        form = logging.Formatter('%(name)s[%(process)s]: %(message)s')

        def make(kind):
            handler = kind(address=self.socket, facility='local4')
            handler.setFormatter(form)
            return handler
        return [lambda: make(logging.handlers.SysLogHandler), lambda: make(UnicodeHandler)]

    def rotate(self, day):
        """One rotation by logrotate into the tree of archives; the archive gets the name of a day gone by."""
        wait_until(self.is_settled)
        hang_up = f'kill -HUP {self.syslog.pid}'
        rules = self.write('logrotate.conf', f'''{self.log} {{
    rotate 7
    olddir {self.archives}
    dateext
    compress
    postrotate
        {hang_up}
    endscript
}}
''')
        subprocess.run(['/usr/sbin/logrotate', '-f', '-s', os.path.join(self.folder, 'rotated'), rules], check=True)
        archive, = glob.glob(self.archives + '/jobsengine-' + time.strftime('%Y%m%d') + '.gz')
        os.rename(archive, f'{self.archives}/jobsengine-{day}.gz')

    def is_settled(self):
        size = self.size()
        time.sleep(0.1)
        return size > 0 and self.size() == size

    def size(self):
        return os.path.getsize(self.log) if os.path.exists(self.log) else 0

    def follow(self):
        self.output = os.path.join(self.folder, 'followed')
        self.follower = subprocess.Popen(
            [self.jobtrail, 'follow', '--root', self.tree, '-n', 'all', '-o', 'ndjson', '--into', self.output], stdin=subprocess.DEVNULL)

    def end_follow(self, records):
        def has_all():
            try:
                with open(self.output, 'rb') as file:
                    return file.read().count(b'\n') >= records
            except FileNotFoundError:
                return False
        try:
            wait_until(has_all)
        finally:
            self.follower.send_signal(signal.SIGTERM)
            self.follower.wait(30)

    def backup(self, meanwhile):
        """Packs a backup while `meanwhile` lets the log grow."""
        name = time.strftime('backup-%Y%m%d%H%M%SUTC-efw.example.com-settings-logs-logarchive.tar.gz')
        tar = subprocess.Popen(['tar', 'czf', os.path.join(self.folder, name), '-C', self.tree, 'etc', 'var'],
                               stderr=subprocess.DEVNULL)
        meanwhile()
        # 1: a file changed while tar read it, which is what this backup is for.
        if tar.wait() > 1:
            sys.exit('box.py: tar failed')


def python_logs(folder):
    """Python's own file handlers: a plain one, and one that renames its file with a date behind the name."""
    os.makedirs(folder)
    form = logging.Formatter('%(asctime)s - %(name)s[%(process)d] - %(levelname)s - %(message)s')

    def plain():
        handler = logging.FileHandler(os.path.join(folder, 'jobsengine.log'))
        handler.setFormatter(form)
        return handler
    story = Story([plain])
    story.start()
    story.phase(['monit', 'squid'])
    story.engine.end()
    timed = os.path.join(folder, 'timed')
    os.makedirs(timed)
    # Rotated by hand, each time with the name that the handler itself gives: a day is too long to wait for.
    handler = logging.handlers.TimedRotatingFileHandler(os.path.join(timed, 'jobsengine'), when='D', utc=True)
    handler.setFormatter(form)
    for part in range(3):
        for number in range(4):
            count = part * 4 + number + 1
            text = f'NTP-I-Sync job=ntp action=sync sub=ok ok_counter={count} err_counter=0'
            record = logging.LogRecord('jobsengine', logging.INFO, '', 0, text, (), None)
            handler.handle(record)
        if part < 2:
            handler.rolloverAt -= (3 - part) * 86400
            handler.doRollover()
    handler.close()
    return story.truth


def main(folder, jobtrail):
    box = Box(folder, jobtrail)
    box.start_syslog()
    story = Story(box.handlers())
    stranger = Writer('sshd', box.handlers())
    try:
        box.follow()
        story.start()
        story.phase(['monit', 'squid', 'dbus-daemon'])
        stranger.say('Accepted publickey for root')
        box.rotate('20110601')
        story.phase(['firewall', 'openvpn'])
        box.rotate('20110602')
        story.engine.end()
        story.start()
        story.phase(['monit'])
        wait_until(box.is_settled)
        backed_up = len(story.truth)
        box.backup(lambda: story.phase(['squid', 'snort']))
        box.end_follow(len(story.truth))
    finally:
        stranger.end()
        story.engine.end()
        box.follower.kill()
        box.syslog.terminate()
        box.syslog.wait()
    truth = {'records': story.truth, 'backed_up': backed_up, 'python': python_logs(os.path.join(folder, 'python'))}
    with open(os.path.join(folder, 'truth.json'), 'w') as file:
        json.dump(truth, file)


if __name__ == '__main__':
    main(*sys.argv[1:])
