#!/bin/bash
# The units that make backups and test them: systemd understands them, their sandbox is tight, and lets them do their work.
. tests/lib/tap.sh
units=packaging/systemd

sandbox() { sed '1,/^# ---- the sandbox/d' "$units/$1" | grep -v '^#'; }
same "their sandboxes are alike" "$(sandbox crossdock-backup.service)" "$(sandbox crossdock-restore-test.service)"
for unit in crossdock-backup crossdock-restore-test; do
	has "$unit: no root" "$(cat $units/$unit.service)" 'User=crossdock'
	has "$unit: what was missed is made up for" "$(cat $units/$unit.timer)" 'Persistent=yes'
	words=$(sed -n 's|^ExecStart=/usr/bin/crossdock --config [^ ]* ||p' $units/$unit.service)
	exits "$unit: the program knows '$words'" 0 "$CROSSDOCK" ${words%% *} --help
	has "$unit: and its option" "$said" "${words#* }"
done
has "every hour" "$(cat $units/crossdock-backup.timer)" 'OnCalendar=hourly'
has "where the package puts them" "$(cat packaging/tmpfiles/crossdock.conf)" '/var/backups/crossdock'

if ! command -v systemd-analyze >/dev/null; then
	skip "systemd understands them" "systemd-analyze is not installed"
else
	for unit in crossdock-backup crossdock-restore-test; do
		cp $units/$unit.service $units/$unit.timer "$TMP"
		for kind in service timer; do
			is "$unit.$kind: systemd understands it" "$(SYSTEMD_LOG_LEVEL=warning systemd-analyze verify --man=no "$TMP/$unit.$kind" 2>&1 |
				grep -v 'Command /usr/bin/crossdock is not executable')" ""
		done
		level=$(systemd-analyze security --offline=true --no-pager "$TMP/$unit.service" 2>/dev/null | sed -n 's/.*Overall exposure level[^:]*: \([0-9.]*\).*/\1/p')
		if [ -z "$level" ]; then
			skip "$unit: its exposure" "this systemd-analyze cannot tell of a file"
			continue
		fi
		ok "$unit: its exposure, $level, is at most 1.0 of 10" awk "BEGIN { exit !($level <= 1.0) }"
	done
fi
done_testing
