/// What `jobsim --help` prints.
enum Usage {
    static let text = """
        Writes logs of a simulated jobsengine, and the truth about them.

        jobsim [options] --out DIR          write a simulated log and, with --truth, what is true of it
        jobsim --bench FORM --lines N --out DIR
                                            write a big log fast; FORM is plain, gzip or rotated
        jobsim check --binary PATH [--seeds A-B] [--layout L]... [--counts] [--keep DIR]
                                            compare a jobtrail binary with the truth over many seeds

        --seed N              all that is random follows from it (1)
        --layout L            syslog, syslog-iso, rfc5424, python, epoch, json, pyrepr, bare, mixed (syslog),
                              or a whole box and its backup: appliance, appliance-python
        --events N, --lines N how many facts are told (300); with --bench, lines (4000000)
        --hosts N --jobs N    how many of each (1, 12)
        --tz ZONE             zone of times that show none (UTC)
        --start SECONDS       when the simulation starts (1306938589)
        --pace P              brisk, calm or slow: seconds, hours or days between requests (brisk)
        --timestamps T        own timestamps: always, never or sometimes (always); --no-timestamp is never
        --digits N            decimals of own timestamps (2)
        --rotate N            rotated files beside the live one (0)
        --naming N            numbered, dateext, dateext-epoch or old (numbered)
        --gzip                compress the rotated files; --compression none|rotated|delayed|everything
        --members             archives of several gzip members
        --odd LIST            what stands between plain messages: all, or some of foreign,unparsed,details,
                              repeats,restated,overrides,textForms,carriageReturns,thinPrefixes,clockSteps,
                              silentStarts,oddKeys
        --wild                all of the above follows from the seed and the layout, as in the property tests
        --drop-lines N --double-lines N --edit-lines N --swap-lines N
                              damage messages; the truth tells where
        --truth FILE          write the truth as JSON; --records adds one entry for each record
        """
}
