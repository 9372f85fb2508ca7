#!/bin/bash
# The words of `crossdock pickups`, `people`, `prepare` and of schedules files: what is refused, and how; what they say of an empty
# site. What they do is in the scenarios pickups-*, schedule-*, people, assign*, crew-* and prepare*.
. tests/lib/tap.sh
db=$TMP/site.db
crossdock() { "$CROSSDOCK" --db "$db" --at 2026-11-23T08:00:00Z "$@"; }

exits "init" 0 crossdock init

# ---- an empty site

exits "no pickup" 0 crossdock pickups
has "says what to import" "$said" "No pickup is known: import pickups (pickup,carrier,cutoff) or schedules (schedule,carrier,weekdays,cutoff_time)"
has "as JSON" "$(crossdock --json pickups)" '"packers":0,"pack_rate":null,"pickups":[],"without_pickup":{'
has "with nothing to do" "$(crossdock --json pickups)" '"at_risk":[],"advice":[],"requests":[],"left_today":0}'
exits "nobody" 0 crossdock people
has "says so" "$said" "Nobody is signed on"
has "as JSON, too" "$(crossdock --json people)" \
	'"people":[],"not_signed_on":[],"pace":{"receive":null,"stage":null,"pack":null,"load":null},"advice":null}'
exits "nothing to prepare" 0 crossdock prepare
has "says that, too" "$said" "Nothing is to be prepared"
has "and as JSON" "$(crossdock --json prepare)" '"trucks":0,"units":0,"prepare":[]}'

# ---- the command line

for words in "--move SO-1" "--move" "--ask-extra DHL" "--call-off" "--all X" "--all --move SO-1 K-1" "--why so" \
	"--move SO-1 K-1 --units 3 --why so" "--what" "--call-off K-1 --call-off K-1 --why so"; do
	exits "pickups $words" 2 crossdock pickups $words
	has "shows the usage" "$said" "usage: crossdock pickups"
done
exits "without a reason" 2 crossdock pickups --call-off K-1
has "asks for it" "$said" "crossdock: pickups: say why: add --why TEXT"
exits "with a blank one" 2 crossdock pickups --call-off K-1 --why " "
exits "a time that is none" 2 crossdock pickups --ask-extra DHL soon --why so
has "says how to write it" "$said" "'soon' is no time: write the cut-off as 2026-11-23T18:30"
exits "units that are none" 2 crossdock pickups --ask-extra DHL 2026-11-23T18:30 --units few --why so
exits "a pickup that is not there" 1 crossdock pickups --call-off K-1 --why so
has "says what to do" "$said" "there is no pickup K-1, nor any other yet: import pickups first"
exits "an order that is not there" 1 crossdock pickups --move SO-1 K-1 --why so
has "says that" "$said" "there is no order SO-1, nor any other yet: import orders first"
exits "people: an unknown option" 2 crossdock people --call OP-ANA
exits "people: no activity" 2 crossdock people --assign OP-ANA
exits "people: an unknown one" 2 crossdock people --assign OP-ANA sweep
has "says which there are" "$said" "'sweep' is nothing that people do at the dock: say receive, stage, pack or load"
exits "people: no such badge" 1 crossdock people --assign OP-ANA pack
has "says what to import" "$said" "there is no operator with badge OP-ANA, nor any other yet: import operators first"
exits "prepare takes nothing" 2 crossdock prepare all

# ---- schedules files

refused() { # NAME FILE WORDS
	printf "$2" >"$TMP/s.csv"
	exits "$1" 1 crossdock import "$TMP/s.csv"
	has "$1: says so" "$said" "crossdock: $TMP/s.csv:$3"
}
H='schedule,carrier,weekdays,cutoff_time,capacity,from,until\n'
refused "no weekday" "$H"'A,DHL,someday,15:00,,,\n' "2: weekdays 'someday' are not known: write mon-fri, \"mon wed fri\" or daily"
refused "no time" "$H"'A,DHL,daily,15:00,,,\nB,DHL,mon,3 pm,,,\n' "3: cutoff_time '3 pm' is no time of day: write it as 15:00, in the site's time zone"
refused "both" "$H"'A,DHL,x,25:00,,,\n' "2: weekdays 'x' are not known: write mon-fri, \"mon wed fri\" or daily; cutoff_time '25:00' is no time"
refused "from after until" "$H"'A,DHL,mon,15:00,,2026-12-02,2026-12-01\n' "2: it ends on 2026-12-01, before it begins on 2026-12-02: correct from or until"
refused "twice" "$H"'A,DHL,mon,15:00,,,\nA,DHL,tue,15:00,,,\n' "3: this schedule is in the file twice: line 2 has it already; remove one"
refused "no weekdays at all" 'schedule,carrier,cutoff_time\nA,DHL,15:00\n' "1: the column weekdays is missing: schedules need it"
refused "no carrier" "$H"'A,,mon,15:00,,,\n' "2: carrier is empty: every schedule needs one"
refused "no such door" 'schedule,carrier,weekdays,cutoff_time,door\nA,DHL,mon,15:00,D9\n' "2: there is no door 'D9'"
refused "named like a command" "$H"'%%DONE,DHL,mon,15:00,,,\n' "2: the schedule '%DONE' begins with %, which is kept for commands: use another name"
printf 'place,kind\nD7,door\n' >"$TMP/p.csv"
exits "a door" 0 crossdock import "$TMP/p.csv"
refused "named like a place" "$H"'D7,DHL,mon,15:00,,,\n' "2: the barcode D7 is taken: it is the door D7; use another name for the schedule"
is "nothing of that is there" "$(sqlite3 "$db" "SELECT count(*) FROM pickup_schedule")" 0
printf "$H"'A,DHL,mon-fri,15:00,100,2026-11-24,\n' >"$TMP/s.csv"
exits "a sound one" 0 crossdock import "$TMP/s.csv"
exits "is shown" 0 crossdock show schedule A
has "with its days" "$said" "Comes on: mon tue wed thu fri"
has "with its first day" "$said" "From: 2026-11-24"
has "with its pickups" "$said" "A-2026-11-24"
hasnt "not before it begins" "$said" "A-2026-11-23"
has "as JSON" "$(crossdock --json show schedule A)" \
	'"schedule":"A","carrier":"DHL","weekdays":"mon tue wed thu fri","cutoff_time":"15:00","door":null,"capacity":100'
exits "one that is not there" 1 crossdock show schedule B
has "names the nearest" "$said" "there is no schedule B: give its number, such as DHL-DAILY; is it A?"
exits "pickups by schedule" 0 crossdock pickups
has "the next one is shown" "$said" "A-2026-11-24"
hasnt "the ones after it are not" "$said" "A-2026-11-25"
exits "all of them" 0 crossdock pickups --all
has "are" "$said" "A-2026-11-30"
done_testing
