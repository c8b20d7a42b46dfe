"""A fleet on one machine: two boxes whose syslog-ng sends to a collector's, one follow there, rotated by logrotate; all
with the files of `contrib`, whose paths alone are changed.

Usage: collector.py FOLDER JOBTRAIL CONTRIB

Below FOLDER: `boxes` (the collector's folder), `lib/boxes.db` (the store that was followed into, over a rotation and a
restart) and `truth.json`: for each box the records in their order, each with the keys that a reader must find.
"""
import json
import logging
import logging.handlers
import os
import re
import signal
import socket
import subprocess
import sys

from box import Story, wait_until

HOSTS = ['efw1', 'efw2']


def free_port():
    with socket.socket() as probe:
        probe.bind(('127.0.0.1', 0))
        return probe.getsockname()[1]


class Fleet:
    def __init__(self, folder, jobtrail, contrib):
        self.folder, self.jobtrail, self.contrib = folder, jobtrail, contrib
        self.port = free_port()
        self.daemons = []
        os.environ['TZ'] = 'UTC'
        for name in ('boxes', 'lib', 'spool', 'state'):
            os.makedirs(os.path.join(folder, name))

    def place(self, *parts):
        return os.path.join(self.folder, *parts)

    def adapted(self, name):
        """A file of contrib, its places below the folder, what it makes the user's own."""
        with open(os.path.join(self.contrib, name)) as file:
            text = file.read()
        for there, here in (('/var/log/boxes', self.place('boxes')), ('/var/lib/jobtrail', self.place('lib')),
                            ('/var/lib/syslog-ng', self.place('spool')), ('collector.example.com', '127.0.0.1'),
                            ('port(6514)', f'port({self.port})'), ('/usr/bin/jobtrail', self.jobtrail),
                            ('syslog-ng-ctl reopen', f'syslog-ng-ctl reopen -c {self.place("state", "collector.ctl")}')):
            text = text.replace(there, here)
        text = re.sub(r'(dir-)?(owner|group)\("\w+"\)', '', text)
        return text.replace(' 0640 root adm', ' 0640')

    def start_syslog(self, name, rules):
        path = self.place('state', name + '.conf')
        with open(path, 'w') as file:
            file.write('@version: 3.38\noptions { use-dns(no); flush-lines(1); stats-freq(0); };\n' + rules)
        state = [f'--{key}={self.place("state", name)}.{end}'
                 for key, end in (('persist-file', 'persist'), ('pidfile', 'pid'), ('control', 'ctl'))]
        self.daemons.append(subprocess.Popen(['/usr/sbin/syslog-ng', '-F', '--no-caps', '-f', path] + state,
                                             stderr=subprocess.DEVNULL))

    def start(self):
        self.start_syslog('collector', self.adapted('syslog-ng/collector.conf'))
        for host in HOSTS:
            source = f'source s_sys {{ unix-dgram("{self.place("state", host)}" host-override("{host}")); }};\n'
            self.start_syslog(host, source + self.adapted('syslog-ng/box.conf'))

            def listens():
                return os.path.exists(self.place('state', host))
            wait_until(listens)

    def story(self, host):
        def make():
            handler = logging.handlers.SysLogHandler(address=self.place('state', host), facility='local4')
            handler.setFormatter(logging.Formatter('%(name)s[%(process)d]: %(message)s'))
            return handler
        return Story([make])

    def follow(self):
        """As the unit starts it."""
        unit, settings = self.adapted('systemd/jobtrail-follow@.service'), self.adapted('systemd/store.conf')
        line = re.search(r'^ExecStart=(.*)$', unit, re.M).group(1)
        words = re.search(r'^FOLLOW=(.*)$', settings, re.M).group(1)
        self.follower = subprocess.Popen(line.replace('$FOLLOW', words).split(), stdin=subprocess.DEVNULL)

    def end_follow(self):
        self.follower.send_signal(signal.SIGTERM)
        status = self.follower.wait(30)
        if status not in (143, -15):
            sys.exit(f'collector.py: follow ended with {status}')

    def rotate(self):
        rules = self.place('state', 'logrotate.conf')
        with open(rules, 'w') as file:
            file.write(self.adapted('logrotate/jobsengine-boxes'))
        os.chmod(rules, 0o600)
        subprocess.run(['/usr/sbin/logrotate', '-f', '-s', self.place('state', 'rotated'), rules], check=True)

    def wait_for(self, stories):
        """Until the follow has everything: the store holds each box's newest message."""
        def has_all():
            for host, story in stories.items():
                count = sum(1 for record in story.truth if record['kind'] == 'completed')
                told = subprocess.run(
                    [self.jobtrail, 'query', '-q', '--store', self.place('lib', 'boxes.db'), '-o', 'csv', '--no-headers',
                     f"SELECT count(*) FROM records WHERE kind = 'completed' AND host = '{host}'"],
                    stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True).stdout.strip()
                if told != str(count):
                    return False
            return True
        wait_until(has_all)

    def end(self):
        for daemon in self.daemons:
            daemon.terminate()
        for daemon in self.daemons:
            daemon.wait()


def main(folder, jobtrail, contrib):
    fleet = Fleet(folder, jobtrail, contrib)
    fleet.start()
    stories = {host: fleet.story(host) for host in HOSTS}
    try:
        for story in stories.values():
            story.start()
            story.run_job('monit', failed=False)

        def has_begun():
            return all(os.path.exists(fleet.place('boxes', host, 'jobsengine.log')) for host in HOSTS)
        wait_until(has_begun)
        fleet.follow()
        for story in stories.values():
            story.run_job('squid', failed=True)
        fleet.wait_for(stories)
        fleet.rotate()
        for story in stories.values():
            story.run_job('firewall', failed=False)
        fleet.wait_for(stories)
        fleet.end_follow()
        for story in stories.values():
            story.run_job('openvpn', failed=True)
        fleet.follow()
        fleet.wait_for(stories)
        fleet.end_follow()
    finally:
        for story in stories.values():
            story.engine.end()
        fleet.follower.kill()
        fleet.end()
    with open(fleet.place('truth.json'), 'w') as file:
        json.dump({host: story.truth for host, story in stories.items()}, file)


if __name__ == '__main__':
    main(*sys.argv[1:])
