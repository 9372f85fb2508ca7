# For shell tests: TAP. Source it, make assertions, end with done_testing.
#   ok NAME CMD...          the command succeeds
#   is NAME GOT EXPECTED    two texts are the same
#   same NAME GOT EXPECTED  two long texts are the same; else shows where they differ
#   has NAME TEXT PART      the text has the part in it
#   hasnt NAME TEXT PART
#   exits NAME N CMD...     the command exits with N; what it said is in $said (standard output and error)
#   skip NAME REASON        one test is skipped
#   skip_all REASON         the whole file is
#   wait_until CMD...       waits until the command succeeds: by itself, or asserted (ok NAME wait_until CMD...). Never so: it says so,
#                           and fails the file even if nobody asserts it. The limit is long, for a slow machine: only a test that
#                           fails ever sees it, and it is short once much has failed
tap_n=0
tap_failed=0
said=

tap_result() { # 0|1 NAME
	tap_n=$((tap_n + 1))
	if [ "$1" = 0 ]; then
		echo "ok $tap_n - $2"
	else
		tap_failed=$((tap_failed + 1))
		echo "not ok $tap_n - $2"
	fi
}

tap_note() { printf '%s\n' "$*" | sed 's/^/#   /'; }

ok() {
	tap_name=$1
	shift
	if tap_out=$("$@" 2>&1); then
		tap_result 0 "$tap_name"
	else
		tap_status=$?
		tap_result 1 "$tap_name"
		tap_note "exit $tap_status: $*"
		tap_note "$tap_out"
	fi
}

is() {
	if [ "$2" = "$3" ]; then
		tap_result 0 "$1"
	else
		tap_result 1 "$1"
		tap_note "got:      $2"
		tap_note "expected: $3"
	fi
}

same() {
	if [ "$2" = "$3" ]; then
		tap_result 0 "$1"
	else
		tap_result 1 "$1"
		printf '%s\n' "$2" >"$TMP/tap.got"
		printf '%s\n' "$3" >"$TMP/tap.expected"
		tap_note "$(diff "$TMP/tap.got" "$TMP/tap.expected" | sed 's/^</got:     /; s/^>/expected:/' | head -20)"
	fi
}

has() {
	case $2 in
	*"$3"*) tap_result 0 "$1" ;;
	*)
		tap_result 1 "$1"
		tap_note "not in it: $3"
		tap_note "got: $2"
		;;
	esac
}

hasnt() {
	case $2 in
	*"$3"*)
		tap_result 1 "$1"
		tap_note "in it: $3"
		tap_note "got: $2"
		;;
	*) tap_result 0 "$1" ;;
	esac
}

exits() {
	tap_name=$1 tap_want=$2
	shift 2
	said=$("$@" 2>&1)
	tap_status=$?
	if [ "$tap_status" = "$tap_want" ]; then
		tap_result 0 "$tap_name"
	else
		tap_result 1 "$tap_name"
		tap_note "exit $tap_status, expected $tap_want: $*"
		tap_note "$said"
	fi
}

tap_limit() { echo $((SECONDS + (tap_failed == 0 ? 60 : tap_failed > 3 ? 2 : 20))); }

# tap_wait WHAT CMD...: until the command succeeds; else says WHAT, and what tap_shows does
tap_wait() {
	local end what=$1
	shift
	end=$(tap_limit)
	until "$@" >/dev/null 2>&1; do
		if [ $SECONDS -ge "$end" ]; then
			echo "$what" | tee -a "$TMP/tap.wrong" # what goes wrong between assertions fails the file, too
			tap_shows
			return 1
		fi
		sleep 0.05
	done
}
tap_shows() { :; }
wait_until() { tap_wait "never so: $*" "$@"; }

skip() {
	tap_n=$((tap_n + 1))
	echo "ok $tap_n - $1 # SKIP $2"
}

skip_all() {
	echo "ok 1 - all # SKIP $1"
	echo "1..1"
	exit 0
}

done_testing() {
	echo "1..$tap_n"
	[ ! -s "$TMP/tap.wrong" ] || tap_note "$(cat "$TMP/tap.wrong")"
	[ "$tap_failed" = 0 ] && [ ! -s "$TMP/tap.wrong" ]
	exit $?
}
