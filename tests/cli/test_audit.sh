#!/bin/bash
# The audit trail from outside: what commands write into it, how it is read, and that whatever somebody with sqlite3 does to it, or
# to the scans that it seals, is found.
. tests/lib/tap.sh
db=$TMP/site.db
at=2026-11-23T08:00:00Z
crossdock() { "$CROSSDOCK" --db "$db" --at "$at" "$@"; }
set_up=tests/flow/scenarios/examples.setup
file() { awk -v f="$1.csv" '/^@import/ { on = $2 == f; next } !NF { on = 0 } on' "$set_up" >"$TMP/$1.csv"; }
last() { # ACTION: the newest row of it, as people read it, without number, time and digests
	crossdock audit --action "$1" | tail -1 | sed 's/^ *[0-9]*  //; s/^2026-11-23 08:0[0-9]:[0-9]*  //; s/[0-9a-f]\{64\}/DIGEST/'
}
me=$(id -un)

# ---- what stands in it
exits "init" 0 crossdock init
is "that the store was made" "$(last created)" "$me  command line  created  $db  program: $("$CROSSDOCK" --version | sed 's/.* //')"
for kind in products barcodes places operators; do
	file $kind
	exits "import $kind" 0 crossdock import "$TMP/$kind.csv"
done
is "an import, its file and who" "$(last import)" \
	"$me  command line  import  $TMP/operators.csv  by: $me, kind: operators, rows: 3, changes: 3, digest: DIGEST"
digest=$(b2sum -l 256 "$TMP/operators.csv" | cut -d' ' -f1)
has "the file's digest is BLAKE2b-256 of its bytes" "$(crossdock audit --action import | tail -1)" "digest: $digest"
rows=$(crossdock audit | wc -l)
exits "the same file again" 0 crossdock import "$TMP/operators.csv"
is "changes nothing, and is none of it" "$(crossdock audit | wc -l)" "$rows"
is "who is new" "$(last operator-added)" "$me  command line  operator-added  OP-LEE  name: Lee, role: lead"
printf 'badge,name,role\nOP-BEN,Benjamin,worker\nOP-ANA,Ana,lead\nOP-ADA,Ada,admin\n' >"$TMP/operators.csv"
exits "other roles" 0 crossdock import "$TMP/operators.csv"
is "a role that changed" "$(last operator-changed)" "$me  command line  operator-changed  OP-ANA  name: Ana, was: worker, role: lead"
is "a name is nobody's to answer for" "$(sqlite3 "$db" "SELECT count(*) FROM audit WHERE subject = 'OP-BEN'")" 1
printf 'badge,name,role\nOP-ANA,Ana,worker\n' >"$TMP/operators.csv"
exits "imported by badge" 0 crossdock --as OP-ADA import "$TMP/operators.csv"
is "by badge" "$(last operator-changed)" "OP-ADA  command line  operator-changed  OP-ANA  name: Ana, was: lead, role: worker"
has "the import, too" "$(last import)" "OP-ADA  command line  import  $TMP/operators.csv  kind: operators"

exits "settings" 0 crossdock --as OP-LEE settings gs1_prefix=9506000 confirm=yes sweep_minutes=30
is "those that changed" "$(crossdock audit --action settings | sed 's/.*  settings  //')" "sweep_minutes  from: 45, to: 30
gs1_prefix  from: none, to: 9506000"
exits "a template" 0 crossdock template carton
printf '%s\n' "$said" >"$TMP/carton.zpl"
exits "is set" 0 crossdock --as OP-LEE template carton --set "$TMP/carton.zpl"
is "with its digest" "$(last template)" "OP-LEE  command line  template  carton  digest: DIGEST"
exits "and given up" 0 crossdock template carton --reset
is "too" "$(last template-reset)" "$me  command line  template-reset  carton"
exits "there is none any more" 0 crossdock template carton --reset
is "nothing was done" "$(crossdock audit --action template-reset | wc -l)" 1
exits "people" 0 crossdock --as OP-LEE people --assign OP-ANA pack PACK-1
is "who is wanted" "$(last person-assign)" "OP-LEE  command line  person-assign  OP-ANA  activity: pack, place: PACK-1"
exits "and no more" 0 crossdock --as OP-LEE people --release OP-ANA
is "too" "$(last person-release)" "OP-LEE  command line  person-release  OP-ANA"
printf 'sku,description,tracking\nCHEESE,Cheese,lot\n' >"$TMP/products.csv"
exits "a product with lots" 0 crossdock import "$TMP/products.csv"
exits "a recall" 0 crossdock --as OP-LEE recall CHEESE L-0815 --why "glass in it"
is "of which lot, and why" "$(last recall)" "OP-LEE  command line  recall  CHEESE  lot: L-0815, why: glass in it"
exits "its end" 0 crossdock recall --lift CHEESE L-0815 --why "there was none"
is "too" "$(last recall-lift)" "$me  command line  recall-lift  CHEESE  lot: L-0815, why: there was none"
printf 'order,line,sku,quantity,carrier\nSO-1,1,A,1,DHL\nSO-2,1,A,5,DHL\n' >"$TMP/orders.csv"
printf 'pickup,carrier,cutoff\nDHL-1,DHL,2026-11-23T15:00:00Z\n' >"$TMP/pickups.csv"
exits "orders and pickups" 0 crossdock import "$TMP/orders.csv" "$TMP/pickups.csv"
exits "an extra pickup" 0 crossdock --as OP-LEE pickups --ask-extra DHL 2026-11-23T18:30 --units 90 --why "90 units more"
is "what was asked for" "$(last pickup-request)" \
	"OP-LEE  command line  pickup-request  DHL  cutoff: 2026-11-23T18:30:00Z, units: 90, why: 90 units more"

# a carton with a label
printf '%s\n' OP-ANA %RECEIVE D1 9506000000015 PACK-1 %PACK PACK-1 SO-1 9506000000015 %CLOSE %DONE %OFF | crossdock scan >"$TMP/replies"
sscc=$(sqlite3 "$db" "SELECT sscc FROM parcel")
ok "a carton was closed" test -n "$sscc"
exits "sent" 0 crossdock print --send --to "file:$TMP/labels.zpl"
exits "printed again" 0 crossdock --as OP-LEE print --again "$sscc"
is "which label, and what it was" "$(last label-again)" "OP-LEE  command line  label-again  $sscc  job: 1, status: printed"
exits "withdrawn" 0 crossdock --as OP-LEE print --withdraw 2
is "too" "$(last label-withdraw)" "OP-LEE  command line  label-withdraw  $sscc  job: 2, status: queued"
exits "backup" 0 crossdock backup "$TMP/copy.db"
is "a backup" "$(last backup)" "$me  command line  backup  $TMP/copy.db"
head=$(crossdock audit --head)
is "says the newest row" "${said##*: }" "$head"
is "which the copy has, too" "$("$CROSSDOCK" --db "$TMP/copy.db" audit --head)" "$head"
exits "one that cannot be made" 1 crossdock backup "$TMP/copy.db"
has "says why" "$(last backup)" "$me  command line  backup  $TMP/copy.db  failed: $TMP/copy.db: "

# ---- reading it
is "by whom" "$(crossdock audit --actor OP-ADA | wc -l)" 2
is "by a user without a badge" "$(crossdock audit --actor "$me" --action recall-lift | wc -l)" 1
is "about what" "$(crossdock audit --about CHEESE | wc -l)" 2
is "since when: later" "$(crossdock audit --since 2026-11-24)" "Nothing of that is in the audit trail"
is "until when: before" "$(crossdock audit --until 2026-11-22)" "Nothing of that is in the audit trail"
ok "since and until: all of it" test "$(crossdock audit --since 2026-11-22 --until 2026-11-24 | wc -l)" = "$(crossdock audit | wc -l)"
exits "a word that is none" 2 crossdock audit --action order-hol
has "the nearest is named" "$said" "did you mean order-hold?"
exits "a time that is none" 2 crossdock audit --since soon
for words in "--since" "--actor A --actor B" "more" "--head --actor A"; do
	# shellcheck disable=SC2086
	exits "audit $words" 2 crossdock audit $words
done
is "as JSON" "$(crossdock audit --action recall --json | sed 's/"hash":"[0-9a-f]\{64\}"/"hash":"HASH"/; s/"id":[0-9]*,"at":"2026-11-23T08:00:0[0-9.]*Z"/"id":N,"at":"T"/')" \
	"{\"rows\":[{\"id\":N,\"at\":\"T\",\"badge\":\"OP-LEE\",\"user\":\"$me\",\"terminal\":null,\"action\":\"recall\",\"subject\":\"CHEESE\",\"detail\":{\"lot\":\"L-0815\",\"why\":\"glass in it\"},\"hash\":\"HASH\"}]}"
is "nothing, as JSON" "$(crossdock audit --actor NOBODY --json)" '{"rows":[]}'
printf 'sku,description\nX,x\n' >"$TMP/"$'a\e[31mb.csv'
exits "a file with a hostile name" 0 crossdock import "$TMP/"$'a\e[31mb.csv'
hasnt "reaches no screen" "$(crossdock audit)" $'\e'

# ---- sealed: scans that were signed off
is "the scans are sealed" "$(last sealed)" "$me  T1  sealed  T1  from: 1, to: 12, scans: 12, digest: DIGEST"
printf '%s\n' OP-ANA %LOOKUP A | crossdock scan --terminal T2 >/dev/null
is "those of a program that ended, too" "$(last sealed)" "$me  T2  sealed  T2  from: 1, to: 3, scans: 3, digest: DIGEST"
crossdock --as OP-LEE order hold SO-2 --why "to be found"
exits "verify" 0 crossdock verify
# the commands' own: recall, and its end
is "seals what is left" "$(last sealed)" "$me  command line  sealed  OFFICE  from: 1, to: 2, scans: 2, digest: DIGEST"
has "says the newest row" "$said" "Audit trail up to $(crossdock audit --head), to be kept elsewhere; 17 scans are sealed by it"
kept=$(crossdock audit --head)
said=$(crossdock verify --json)
has "as JSON" "$said" '"verified":true,'
has "as JSON: what is to be kept" "$said" "\"sealed_scans\":17,\"audit_head\":\"$kept\"}"
exits "the row that was kept" 0 crossdock verify --audit-head "$kept"
exits "its hash alone" 0 crossdock verify --audit-head "${kept#*:}"
crossdock --as OP-LEE order resume SO-2 --why "it was found" >/dev/null
exits "is still there when it has grown" 0 crossdock verify --audit-head "$kept"
exits "one that never was" 1 crossdock verify --audit-head "$(echo "$kept" | tr 0-9a-f 1-9a-f0)"
has "is missed" "$said" "the audit trail does not have the row that was kept elsewhere"
exits "its hash with another number" 1 crossdock verify --audit-head "1:${kept#*:}"
exits "what is none" 2 crossdock verify --audit-head "12"

# ---- tampered with
exits "a template stands" 0 crossdock template carton --set "$TMP/carton.zpl"
exits "a PIN is set" 0 crossdock operators --set-pin OP-LEE < <(echo 7391)
rm "$TMP/copy.db"
crossdock backup "$TMP/copy.db" >/dev/null
kept=$(crossdock audit --head)
copies=0
tampered() { # NAME SQL SAYS [ARGS...]: what verify says of a copy that this was done to
	local name=$1 sql=$2 says=$3
	shift 3
	copies=$((copies + 1))
	cp "$TMP/copy.db" "$TMP/t$copies.db"
	ok "$name: can be done" sqlite3 "$TMP/t$copies.db" "$sql"
	exits "$name: found" 1 "$CROSSDOCK" --db "$TMP/t$copies.db" --at "$at" verify "$@"
	has "$name: named" "$said" "$says"
	has "$name: what to do" "$said" "the audit trail, or what it seals, is not what it was, in "
}
held=$(sqlite3 "$db" "SELECT id FROM audit WHERE action = 'order-hold'")
last=$(sqlite3 "$TMP/copy.db" "SELECT max(id) FROM audit")
open="DROP TRIGGER audit_changes; DROP TRIGGER audit_deletes; DROP TRIGGER audit_adds;"
shut=$(sqlite3 "$db" "SELECT sql || ';' FROM sqlite_schema WHERE type = 'trigger'")
exits "an untouched copy" 0 "$CROSSDOCK" --db "$TMP/copy.db" --at "$at" verify --audit-head "$kept"
for change in "badge = 'OP-EVA'" "user = 'nobody'" "terminal = 'T9'" "action = 'order-resume'" "subject = 'SO-1'" \
	"detail = '{\"why\":\"nothing\"}'" "at = at + 1" "detail = detail || char(0) || 'more'"; do
	tampered "a row with ${change%% *}" "$open UPDATE audit SET $change WHERE id = $held; $shut" "audit row $held ("
done
has "it says that it was changed" "$said" "it was changed: its hash: stored "
tampered "a row and its hash" "$open UPDATE audit SET badge = 'OP-EVA', hash = randomblob(32) WHERE id = $held; $shut" "audit row $held ("
tampered "a row's prev" "$open UPDATE audit SET prev = randomblob(32) WHERE id = $held; $shut" \
	"audit row $held (order-hold SO-2 by OP-LEE): it does not follow the row before it"
tampered "a row less" "$open DELETE FROM audit WHERE id = $held; $shut" "audit row $((held + 1)) ("
has "it says what is missing" "$said" "rows before it are missing: its number: stored $((held + 1)), recomputed $held"
tampered "a row less, and those behind it moved up" \
	"$open DELETE FROM audit WHERE id = $held; UPDATE audit SET id = id - 1 WHERE id > $held; $shut" \
	"audit row $held ("
tampered "the first row less" "$open DELETE FROM audit WHERE id = 1; $shut" "audit row 2 ("
tampered "a row more in between" "$open UPDATE audit SET id = id + 1000 WHERE id > $held; UPDATE audit SET id = id - 999 WHERE id > 1000;
	INSERT INTO audit SELECT $held + 1, at, 'OP-EVA', user, terminal, action, subject, detail, hash, randomblob(32) FROM audit WHERE id = $held; $shut" \
	"audit row $((held + 1)) ("
tampered "a row more at the end" \
	"INSERT INTO audit SELECT $last + 1, at, badge, user, terminal, 'order-cancel', subject, detail, hash, randomblob(32) FROM audit WHERE id = $last" \
	"audit row $((last + 1)) ("
tampered "two rows in each other's place" "$open UPDATE audit SET id = 1000 WHERE id = $held; UPDATE audit SET id = $held WHERE id = $held - 1;
	UPDATE audit SET id = $held - 1 WHERE id = 1000; $shut" "audit row $((held - 1)) ("
tampered "all of it" "$open DELETE FROM audit; $shut" "the audit trail is empty"
tampered "its end, with seals" "$open DELETE FROM audit WHERE id >= (SELECT min(id) FROM audit WHERE subject = 'T2'); $shut" \
	"terminal T2: its scans are sealed up to: stored 3, recomputed 0 by the audit trail"
tampered "its end, and the note of seals" "$open DELETE FROM audit WHERE id >= $last; $shut" \
	"does not have the row that was kept elsewhere" --audit-head "$kept"
tampered "the triggers" "$open" "trigger audit_changes is gone"
tampered "another trigger" "DROP TRIGGER audit_changes; CREATE TRIGGER audit_changes BEFORE UPDATE ON audit BEGIN SELECT 1; END" \
	"trigger audit_changes: somebody changed it"
tampered "a trigger more" "CREATE TRIGGER helper AFTER INSERT ON scan BEGIN SELECT 1; END" "trigger helper: somebody changed it, or put it there"
t1=$(sqlite3 "$db" "SELECT id * 1000000000 FROM terminal WHERE name = 'T1'")
for change in "scan SET say = 'nothing' WHERE id = $t1 + 4" "scan SET operator_id = NULL WHERE id = $t1 + 4" \
	"scan SET raw = x'41' WHERE id = $t1 + 4" "scan SET at = at - 1 WHERE id = $t1 + 12" "scan SET approved_by = 1 WHERE id = $t1 + 1" \
	"movement SET cause = 'adjust' WHERE scan_id = $t1 + 4" "receipt SET expiry = '2027-01-01' WHERE scan_id = $t1 + 4"; do
	tampered "under a seal, ${change%% WHERE*}" "PRAGMA foreign_keys = 0; UPDATE $change" "the seal of scans 1 to 12 of terminal T1: stored "
done
tampered "under a seal, a scan less" "DELETE FROM scan WHERE id = $t1 + 2" "the seal of scans 1 to 12 of terminal T1: stored "
tampered "under a seal, a scan that was never made" \
	"UPDATE scan SET id = id + 500 WHERE id = $t1 + 12; UPDATE scan SET id = id - 500 WHERE id > $t1 + 500 AND id < $t1 + 1000;
	INSERT INTO movement SELECT $t1 + 2, 1, at, cause, product_id, lot, serial, quantity, from_id, 0, 0, 0, to_id, 0, 0, 0, 0, 0 FROM movement LIMIT 1" \
	"the seal of scans 1 to 12 of terminal T1: stored "
# who may do what, and how the site is set
ana=$(sqlite3 "$db" "SELECT id FROM operator WHERE badge = 'OP-ANA'")
lee=$(sqlite3 "$db" "SELECT id FROM operator WHERE badge = 'OP-LEE'")
people="changed by hand: operators, with their roles and PINs: stored "
for change in "role = 'admin' WHERE id = $ana" "pin_hash = '' WHERE id = $lee" "pin_hash = 'x' WHERE id = $ana" "name = 'Lee' WHERE id = $ana" \
	"language = 'de' WHERE id = $ana" "pin_set_by = 'OP-EVA' WHERE id = $lee"; do
	tampered "an operator's ${change%% WHERE*}" "UPDATE operator SET $change" "$people"
done
tampered "an operator more" "INSERT INTO operator (badge, name, role) VALUES ('OP-EVA', 'Eva', 'admin'); INSERT INTO code (code, kind, ref_id)
	SELECT badge, 'badge', id FROM operator WHERE badge = 'OP-EVA'" "$people"
tampered "another's role, given back in the same table" "UPDATE operator SET role = CASE id WHEN $ana THEN 'lead' ELSE 'worker' END WHERE id IN ($ana, $lee)" \
	"$people"
tampered "a badge that signs another one on" "UPDATE code SET ref_id = $lee WHERE code = 'OP-ANA'" "changed by hand: codes of badges: stored "
tampered "a badge more" "INSERT INTO code (code, kind, ref_id) VALUES ('X-1', 'badge', $lee)" "changed by hand: codes of badges: stored "
tampered "a product's code that signs on" "UPDATE code SET kind = 'badge', ref_id = $lee WHERE kind = 'product' AND code = (SELECT min(code) FROM code
	WHERE kind = 'product')" "changed by hand: codes of badges: stored "
tampered "a setting" "UPDATE setting SET value = '45' WHERE name = 'sweep_minutes'" "changed by hand: settings: stored "
tampered "a setting less" "DELETE FROM setting WHERE name = 'sweep_minutes'" "changed by hand: settings: stored "
tampered "a setting more" "INSERT INTO setting VALUES ('blind_receipts', 'no')" "changed by hand: settings: stored "
tampered "a label's template" "UPDATE label_template SET body = body || '^FX'" "changed by hand: label templates: stored "
tampered "whose it is" "UPDATE label_template SET actor = 'OP-EVA'" "changed by hand: label templates: stored "
tampered "a template less" "DELETE FROM label_template" "changed by hand: label templates: stored "
tampered "a lead signed on by hand" "UPDATE terminal SET operator_id = $lee WHERE name = 'T1'" \
	"terminal T1: who is signed on there: stored OP-LEE, recomputed nobody"
tampered "another one than signed on" "UPDATE terminal SET operator_id = $lee WHERE name = 'T2'" \
	"terminal T2: who is signed on there: stored OP-LEE, recomputed OP-ANA"
tampered "a terminal with somebody who never was there" "INSERT INTO terminal (name, operator_id) VALUES ('T9', $lee)" \
	"terminal T9: who is signed on there: stored OP-LEE, recomputed nobody"
# what a lead said about an order
printf 'order,line,sku,quantity,status,hold_reason\nSO-3,1,A,1,held,credit\nSO-4,1,A,1,open,\nSO-5,1,A,1,open,\n' >"$TMP/orders.csv"
cp "$TMP/copy.db" "$TMP/plain.db"
crossdock() { "$CROSSDOCK" --db "$TMP/copy.db" --at "$at" "$@"; }
exits "a hold of a file" 0 crossdock import "$TMP/orders.csv"
exits "that a lead resumes" 0 crossdock order resume SO-3 --why "paid"
exits "a hold of a lead" 0 crossdock order hold SO-4 --why "in doubt"
exits "another" 0 crossdock order hold SO-5 --why "in doubt"
exits "that a lead cancels" 0 crossdock order cancel SO-5 --why "gone"
exits "are sound" 0 crossdock verify
tampered "a hold that no lead made" "UPDATE customer_order SET held_by_lead = 1 WHERE number = 'SO-2'" \
	"order SO-2: what a lead said about holding it: stored held, recomputed nothing by the audit trail"
tampered "one that a lead never said a word about" "UPDATE customer_order SET held_by_lead = 1 WHERE number = 'SO-1'" \
	"order SO-1: what a lead said about holding it: stored held, recomputed nothing by the audit trail"
tampered "a lead's hold that is gone" "UPDATE customer_order SET held_by_lead = 0 WHERE number = 'SO-4'" \
	"order SO-4: what a lead said about holding it: stored nothing, recomputed held by the audit trail"
tampered "a lead's hold that is resumed" "UPDATE customer_order SET held_by_lead = 2, status = 'open' WHERE number = 'SO-4'" \
	"order SO-4: what a lead said about holding it: stored resumed, recomputed held by the audit trail"
tampered "a lead's word that he never gave" "UPDATE customer_order SET held_by_lead = 2 WHERE number = 'SO-5'" \
	"order SO-5: what a lead said about holding it: stored resumed, recomputed nothing by the audit trail"
printf 'order,line,sku,quantity,status\nSO-3,1,A,1,open\nSO-4,1,A,1,cancelled\n' >"$TMP/orders.csv"
exits "a file that says so itself" 0 crossdock import "$TMP/orders.csv"
exits "and one that cancels what a lead holds" 0 crossdock verify
# an SSCC that could be given twice
differs() { # NAME SQL SAYS: what verify says of a copy that this was done to
	copies=$((copies + 1))
	cp "$TMP/copy.db" "$TMP/t$copies.db"
	ok "$1: can be done" sqlite3 "$TMP/t$copies.db" "PRAGMA foreign_keys = 0; $2"
	exits "$1: found" 1 "$CROSSDOCK" --db "$TMP/t$copies.db" --at "$at" verify
	has "$1: named" "$said" "$3"
}
counts="SSCCs of the prefix 9506000: the next number: stored"
differs "a count that begins again" "UPDATE sscc_serial SET next = 0 WHERE prefix = '9506000'" "$counts 0, recomputed one after $sscc, which was given"
differs "a count that stays where it was" "UPDATE sscc_serial SET next = next - 1 WHERE prefix = '9506000'" "$counts 0, recomputed one after $sscc"
differs "no count" "DELETE FROM sscc_serial WHERE prefix = '9506000'" "SSCCs that no count knows, the first is $sscc: stored 1, recomputed 0"
differs "a number that nobody was given" "DELETE FROM sscc" "label 1: its SSCC $sscc was: stored never given, recomputed given"
sqlite3 "$TMP/copy.db" "UPDATE sscc_serial SET next = next + 500 WHERE prefix = '9506000'"
exits "numbers left out are nobody's" 0 crossdock verify
mv "$TMP/plain.db" "$TMP/copy.db"
 the program does to it afterwards
cp "$TMP/copy.db" "$TMP/between.db"
crossdock() { "$CROSSDOCK" --db "$TMP/between.db" --at "$at" "$@"; }
sqlite3 "$TMP/between.db" "UPDATE operator SET role = 'admin' WHERE badge = 'OP-ANA'"
exits "a deed after it" 0 crossdock settings reach_days=9
printf 'badge,name,role\nOP-ANA,Ana,worker\n' >"$TMP/operators.csv"
exits "and a role that is put right" 0 crossdock import "$TMP/operators.csv"
exits "still found" 1 crossdock verify
row=$(sqlite3 "$TMP/between.db" "SELECT id FROM audit WHERE action = 'site-sealed' AND detail LIKE '%-found%'")
has "by the row that found it" "$said" "audit row $row: before it somebody had changed this by hand: operators, with their roles and PINs: stored "
hasnt "and only there" "$said" "in 2 places"
is "the program's own rows have what was changed" "$(sqlite3 "$TMP/between.db" "SELECT count(*) FROM audit WHERE action = 'site-sealed' AND id >= $row")" 2
# what may change is no tampering: whatever commands do
cp "$TMP/copy.db" "$TMP/deeds.db"
crossdock() { "$CROSSDOCK" --db "$TMP/deeds.db" --at "$at" "$@"; }
exits "a setting by the program" 0 crossdock settings reach_days=9
exits "a PIN by the program" 0 crossdock operators --set-pin OP-ANA < <(echo 7391)
exits "none any more" 0 crossdock operators --clear-pin OP-ANA
exits "a template given up" 0 crossdock template carton --reset
exits "an import of people" 0 crossdock import "$TMP/operators.csv"
printf '%s\n' OP-ANA | crossdock scan --terminal T4 >/dev/null
printf '%s\n' %OFF | crossdock scan --terminal T4 >/dev/null
printf '%s\n' %LOOKUP A | crossdock scan --terminal T5 --operator OP-ADA >/dev/null
exits "all of it verifies" 0 crossdock verify
# what may change does not break a seal: a scan that is taken back after it was sealed
cp "$TMP/copy.db" "$TMP/undone.db"
crossdock() { "$CROSSDOCK" --db "$TMP/undone.db" --at "$at" "$@"; }
printf '%s\n' OP-ANA %RECEIVE D1 9506000000015 PACK-1 | crossdock scan >/dev/null
has "a receipt is sealed" "$(last sealed)" "$me  T1  sealed  T1  from: 13, to: 17, scans: 5"
printf '%s\n' %UNDO %UNDO %OFF | crossdock scan >"$TMP/replies"
is "and taken back" "$(sqlite3 "$TMP/undone.db" "SELECT count(*) FROM receipt WHERE undone_by IS NOT NULL")" 1
exits "the seal holds" 0 crossdock verify
done_testing
