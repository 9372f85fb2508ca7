# A real terminal for shell tests: tmux shows a program, types into it and reads what stands there. Source it after tap.sh; without
# tmux the whole file is skipped (a test of which only a part needs one asks `command -v tmux` before). Nothing waits for a time: every
# wait ends when what it waits for is there.
#
# Windows have names. Everything below is about the window $window, "term" unless said otherwise:
#   on WINDOW CMD...                 does CMD about another window: on wall wait_for 'LANES'
#   open_window COLSxROWS COMMAND [NAME=VALUE...]  runs a command (a line of shell) in a new window of that name and size; an older
#                                    one of that name ends. NAME=VALUE is put into its environment, TERM=vt100, too
#   open_shell COLSxROWS [NAME=VALUE...]  a shell that prompts "shell> ", with $CROSSDOCK; waits until it does
#   close_window                     ends it
#   type_in SCAN...                  types each, with Enter
#   press KEY...                     presses keys, as tmux calls them (C-c, F10, Escape, -H 1b, -l text)
#   screen                           what stands there; a test that wants to see every look defines its own
#   program                          the process that the window's shell runs
#   ended                            whether its program has ended: the window is gone, or remains (remain-on-exit) without it
#   t ARGS...                        tmux itself, for anything else
#
# Waits, as wait_until of tap.sh: true once it is so; if it never is they say what stands there, and are false.
#   wait_for TEXT                    the text stands there in one line
#   wait_for_words TEXT              the words stand there, wherever lines break
#   gone TEXT                        the text does not stand there any more
#
# A test that has more to end at its exit sets its own trap, which calls tmux_end. More lines for the configuration are added to
# $TMP/tmux.conf before the first window. With $also_show, a file, what was never there is said with the last lines of that file, too.
command -v tmux >/dev/null || skip_all "tmux is not installed"

# tmux runs its windows by the shell that it is told, or else by the account's, which may be anything; and in UTF-8, whatever the tester's
# locale is: a test of another one hands that to its window
export SHELL=/bin/bash LC_ALL=C.UTF-8
unset TMUX TMUX_PANE
window=term
also_show=
cat >"$TMP/tmux.conf" <<-'CONF'
	set -s exit-empty off
	set -s escape-time 0
	set -g default-terminal tmux-256color
	set -g status off
CONF

t() { tmux -u -L "crossdock-$$" -f "$TMP/tmux.conf" "$@"; }
tmux_end() { t kill-server 2>/dev/null; }
trap tmux_end EXIT

on() {
	local window=$1
	shift
	"$@"
}

open_window() {
	local size=$1 command=$2 variables=
	shift 2
	[ $# = 0 ] || variables="export$(printf ' %q' "$@"); "
	close_window
	t new-session -d -s "$window" -x "${size%x*}" -y "${size#*x}" "$variables$command"
}

open_shell() {
	local size=$1
	shift
	open_window "$size" 'exec sh' PS1='shell> ' CROSSDOCK="$CROSSDOCK" "$@"
	wait_for 'shell>'
}

close_window() { t kill-session -t "=$window" 2>/dev/null; }

type_in() {
	local scan
	for scan; do
		t send-keys -t "$window" -l -- "$scan" && t send-keys -t "$window" Enter || return 1
	done
}

press() { t send-keys -t "$window" "$@"; }

screen() { t capture-pane -p -t "$window"; }

ended() { ! t has-session -t "=$window" 2>/dev/null || [ "$(t display-message -p -t "$window" '#{pane_dead}')" = 1 ]; }

program() { pgrep -P "$(t display-message -p -t "$window" '#{pane_pid}')"; }

tap_shows() { # with a wait that never ended
	screen
	[ -z "$also_show" ] || tail -n 3 "$also_show"
}

tmux_shows() { screen | grep -qF -- "$1"; }
tmux_shows_words() { screen | tr '\n' ' ' | tr -s ' ' | grep -qF -- "$1"; }
tmux_shows_no() { # a window that cannot be read shows nothing, and proves nothing
	local shown
	shown=$(screen) && ! grep -qF -- "$1" <<<"$shown"
}

wait_for() { tap_wait "never on the screen of $window: $1" tmux_shows "$1"; }
wait_for_words() { tap_wait "never on the screen of $window: $1" tmux_shows_words "$1"; }
gone() { tap_wait "still on the screen of $window: $1" tmux_shows_no "$1"; }
