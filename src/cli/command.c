/* The table of commands: what `crossdock --help` lists and the command line picks from. A new command is one file, its
 * line in commands.h, and one row here. */
#include "base/text.h"
#include "cli/commands.h"
#include "cli/roles.h"

/* What a restore does again (the last column): every command that changes what the site knows and has decided. What it does not:
 * run, scan: scans have a journal of their own. init: there is a backup. operators: PINs are secrets, and stand in no journal; what
 * else it changes is a lock that ends by itself, or a PIN, too. print: labels are out, or are asked for; after a restore all that may
 * be are told as unclear. backup, restore: they made the store, and are about its file. The others only look; what they note by the
 * way (alerts, the plan) comes of what is there. */
const struct command commands[] = {
	{"run", "[--demo | --board] [--kiosk] [--terminal NAME] [--take-over]", N_("the full-screen terminal (the default)"),
		N_("Shows what to scan and where everything goes. Scanners that type and people who type are the same to it: Enter\n"
		"ends a scan. Scanners that the config file names are read besides, and belong to this terminal alone. F1 helps, Ctrl-C twice leaves; whoever is signed on stays so. Labels go to the printer that the config\n"
		"file names, as soon as they are asked for.\n\n"
		"  --demo           plays believable scans on the store's own data until a key is pressed\n"
		"  --board          the board for a wall: read-only, nobody signs on\n"
		"  --kiosk          only a lead ends it (%LEAVE or Ctrl-Q, then the lead's badge). What keeps it from starting\n"
		"                   is shown on the screen, and it is tried again until it can; also kiosk = yes in the\n"
		"                   config file. With --board only the one who started it ends it\n"
		"  --terminal NAME  which terminal it is (else the config file's, else T1)\n"
		"  --take-over      ends that terminal where it still runs, and goes on here: the link to a handheld that hangs\n"),
		run_run, ROLE_WORKER, NULL, NULL, AGAIN_NO},
	{"init", "[--demo]", N_("creates a store"),
		N_("Creates an empty store where --db, CROSSDOCK_DB or the config file says. A file that is there is never overwritten.\n"
		"--demo also loads a small demonstration site, with trucks due about now.\n"),
		init_run, ROLE_ADMIN, NULL, NULL, AGAIN_NO},
	{"import", "[--keep-good] FILE...", N_("loads CSV files"),
		N_("The kind of a file is told by its header: products (sku,description), barcodes (barcode,sku), places (place,kind),\n"
		"operators (badge,name), customers (customer,name), orders (order,line), inbound (inbound,sku), pickups\n"
		"(pickup,carrier), recurring pickups (schedule,carrier,weekdays,cutoff_time), carriers' references of cartons (sscc,tracking), deliveries (sscc,delivered). Files named together\n"
		"are imported in the order in which they build on each other.\n\n"
		"A file is checked whole before anything of it applies: all of it goes in or none, and up to 100 bad lines are\n"
		"named. The same file again changes nothing.\n\n"
		"  --keep-good  imports what is sound, an order at a time, writes the rest with reasons to FILE.rejected, exits 1\n"),
		import_run, ROLE_LEAD, NULL, N_("a lead or an admin imports files"), AGAIN_FILES},
	{"settings", "[NAME[=VALUE]...]", N_("shows or sets the site's settings"),
		N_("Without arguments shows all settings, with names those. NAME=VALUE sets; several are one transaction "
		"and judged\n"
		"together. They belong to the site and reach every terminal at once. Who sets them with --as BADGE must be a lead or\n"
		"an admin.\n\n"
		"  policy, max_shipments  the site's policy: all-or-nothing, up-to-x (with max_shipments), "
		"ship-available\n"
		"  confirm                yes: destinations are scanned; no: a direction is the movement\n"
		"  blind_receipts         yes: units may be received without an inbound\n"
		"  over_receipt_percent   tolerance per inbound and product\n"
		"  consolidate            yes: ship-available units wait while more is imminent; no: never\n"
		"  reach_days             how far ahead announced goods count as in sight\n"
		"  patience_days          when an order that must ship whole claims although the rest is not in sight; "
		"0: never\n"
		"  sweep_minutes          how long before a pickup's cut-off everything allowed becomes ready\n"
		"  time_zone              IANA name, such as Europe/Madrid\n"
		"  gs1_prefix             the site's GS1 company prefix, or none\n"
		"  site_name              what labels call the site; empty: nothing\n"
		"  label_dpi              dots per inch of the label printers: 203 or 300\n"
		"  require_pin            yes: leads and admins must have a PIN (crossdock operators --set-pin); no: who has one is asked\n"
		"  idle_signoff_minutes   a screen at which nobody does anything for so long signs off; 0: never\n"
		"  match                  in which order the plan hands goods out. claim-order: by priority, then promise, "
		"then\n"
		"                         when it was placed. priority-only: the same, without promises. finish-first: claim "
		"order,\n"
		"                         but among orders of one priority whose promises have not passed those go ahead that let\n"
		"                         most of them complete with what is here or comes before the next cut-off\n"),
		settings_run, ROLE_WORKER, role_of_settings, N_("a lead or an admin changes the site's settings, an admin alone those that guard it"), AGAIN_COMMAND},
	{"decode", "[SCAN...]", N_("what scans mean, without a store"),
		N_("Reads scans from its arguments, else one a line from standard input, as crossdock scan does: \\x1D is the group\n"
		"separator, \\\\ a backslash, and an AIM identifier such as ]C1 may stand in front. Prints one JSON object a line:\n"
		"the scan, its symbology, its kind (gs1, gtin, sscc, text, command, error), its text and GS1 elements, and a\n"
		"warning where something is odd. A damaged scan is a result: the exit status is 0 all the same.\n"),
		decode_run, ROLE_WORKER, NULL, NULL, AGAIN_NO},
	{"status", "", N_("counts and queues: backorders, stockouts, inbound, lanes, stations, shipments, pickups"),
		N_("Of each pickup what is loaded, packed, being packed and ready; also what its pickup left behind, what is in hand at each terminal, what workers left behind, units here that their order no longer wants, what is\n"
		"to be brought from the shelf or from where it was held back, who is signed on, and imports that are being applied.\n"),
		status_run, ROLE_WORKER, NULL, NULL, AGAIN_NO},
	{"doors", "", N_("the schedule of the day, and the doors"),
		N_("Every delivery that is due or came today, with its door, how late it is, how far it is, and when it will be done; then the\n"
		"doors: what is at hand, units an hour, trucks that wait, what comes next, and since when one is idle. The rate is that of\n"
		"the door's own last half hour of work, pauses left out; where nobody works now, times are told as if somebody went on now, as\n"
		"fast as was worked there last. A delivery of which all has come is only to be closed. A truck has come when its number is\n"
		"scanned at a door.\n"),
		doors_run, ROLE_WORKER, NULL, NULL, AGAIN_NO},
	{"alerts", "[--all]", N_("what wants a shift lead: cause, consequence in orders, and what helps most"),
		N_("The open alerts, worst first. Looks at everything before it answers; terminals look every second or so by themselves. One is\n"
		"raised when its cause has held for a while, and cleared when that has been gone for a while. Kinds: door-behind,\n"
		"queue-too-long, missed (left behind by its pickup), cutoff-passed (what was ready for a pickup is still here),\n"
		"overdue-here (an overdue order with goods in the building), inbound-late, inbound-not-confirmed, lane-full-soon, frozen\n"
		"(must go whole, and the rest is not in sight), no-pickup (ready, and none is to come), stockout, scanner-gone, printer-gone, backup-old\n"
		"(backups by rule were made, and the last good one is more than 25 hours old). Each that is raised or cleared is an event, too (alert-raised, alert-cleared).\n\n"
		"  --all  with those that are cleared, the newest first\n"),
		alerts_run, ROLE_WORKER, NULL, NULL, AGAIN_NO},
	{"plan", "[--order NUMBER | --carrier NAME] [--all] | --compare", N_("what can ship today: which orders, when, with which pickup, and what they lack"),
		N_("Reckons with every delivery when it is due, received whole (one that is at a door: when it will be done by the rate of\n"
		"that door, or now where nobody can tell), and with what is in the building; each order gets what it claims. At least in\n"
		"part: its policy lets a shipment go; with all: the last unit that it wants is here. Counts by carrier, hour, pickup and\n"
		"delivery; the first orders as they claim. Today means: with a pickup of today, where the order's carrier has pickups.\n"
		"With match=finish-first it is decided anew at each cut-off who goes ahead: what comes after the next one may go to\n"
		"others than told here (--json: places_until).\n"
		"Changes nothing; --json prints every order.\n\n"
		"  --order NUMBER  this order alone, with all that comes for it and all that it lacks\n"
		"  --carrier NAME  the orders of this carrier ('' = any carrier)\n"
		"  --all           every order, pickup and delivery\n"
		"  --compare       instead: what each way to match (settings match=...) would complete and ship with what is here or\n"
		"                  comes before the next cut-off, and who would wait longer for it than as it is set now\n"),
		plan_run, ROLE_WORKER, NULL, NULL, AGAIN_NO},
	{"board", "", N_("the lead's board: lanes, doors, pickups, stations, the day so far, and what wants a lead"),
		N_("The same numbers that the board on the screen (F7) and on a wall (crossdock run --board) shows: how full lanes are and\n"
		"since when the oldest shipment stands there, what is at the doors and when it will be done, queues at stations, what is\n"
		"ready, being packed, packed and loaded for each pickup, and, net of what was taken back, what was received today,\n"
		"cross-docked (brought from a door to an order's lane, station or carton, or to overflow), put away, packed and shipped.\n"),
		board_run, ROLE_WORKER, NULL, NULL, AGAIN_NO},
	{"show", "order|inbound|lane|shipment|pickup|schedule|carton|product|scan ID", N_("one thing, whole, with its history"),
		N_("An order says in words what it waits for and what would let it go. IDs: an order's, inbound's, pickup's or schedule's number, a\n"
		"place's barcode, a shipment as SO-1/1, an outbound carton's SSCC, a SKU or a barcode, a scan as T1-000004.\n"),
		show_run, ROLE_WORKER, NULL, NULL, AGAIN_NO},
	{"manifest", "PICKUP [--csv]", N_("what a pickup takes: its cartons, for the driver and for the carrier"),
		N_("Prints the cartons that are loaded, or that it took, by shipment with ship-to, SSCC and tracking, units, weight where\n"
		"products have one, totals, and a line to sign. Before it has left the manifest says so.\n\n"
		"  --csv  one row a carton (RFC 4180), for the carrier\n"),
		manifest_run, ROLE_WORKER, NULL, NULL, AGAIN_NO},
	{"why", "SCAN | --product SKU", N_("why a scan was directed as it was, or who claims a product"),
		N_("Names the winner with its claim key, who waits behind it, the claimants passed over with cause (the first five, the\n"
		"rest counted by cause), and why the place was chosen. --product lists every line that wants the product, in claim\n"
		"order, as of now.\n"),
		why_run, ROLE_WORKER, NULL, NULL, AGAIN_NO},
	{"order", "hold|resume|release|cancel|prioritise|accept NUMBER [PRIORITY|LINE] [--why TEXT]",
		N_("a lead's decisions about an order"),
		N_("Each is made once, with its reason, and changes no policy; show order tells of it, and files do not flap it back.\n\n"
		"  hold NUMBER --why TEXT        it claims nothing and keeps what is staged; no file resumes it; a file cancels it,\n"
		"                                and one that opens it again finds it held\n"
		"  resume NUMBER --why TEXT      ends a hold, a lead's or a file's; a file's same hold does not come back\n"
		"  release NUMBER --why TEXT     the shipment that is here goes as it is; what still comes joins it until it is packed,\n"
		"                                and the next one follows the policy\n"
		"  cancel NUMBER --why TEXT      what of it is here gets another home; a file with status open opens it again\n"
		"  prioritise NUMBER [PRIORITY] --why TEXT\n"
		"                                higher claims first; without a number one above every other order that wants\n"
		"                                something, held ones and stockouts too. No file changes it\n"
		"  accept NUMBER LINE            a line whose product may not be backordered waits in the queue all the same\n\n"
		"--as BADGE must be a lead's or an admin's; without it the operating system's user is recorded.\n"),
		order_run, ROLE_LEAD, NULL, N_("a lead or an admin decides about orders"), AGAIN_COMMAND},
	{"pickups", "[--all | --move ORDER... PICKUP | --ask-extra CARRIER TIME [--units N] | --call-off PICKUP] [--why TEXT]",
		N_("the carriers' pickups against what the dock has for them"),
		N_("Of each pickup of today, and of each carrier's next one, the shipments and units that come today, gather, are ready,\n"
		"being packed, packed and loaded; those at risk: not packed before the cut-off at the pace of those who pack, or let\n"
		"go by the plan only after it (crossdock plan), as goods come too late; units beyond its capacity; and what a lead can\n"
		"do about that, with the command. A very large site takes seconds.\n\n"
		"  --all                     every pickup that is still to come\n"
		"  --move ORDER... PICKUP    the orders go with that pickup, and with none before it\n"
		"  --ask-extra CARRIER TIME  the carrier is asked for a further one with that cut-off, --units N: for how many units;\n"
		"                            once it is promised, import it\n"
		"  --call-off PICKUP         it does not come, a holiday; its schedule does not make it again\n\n"
		"These three want --why TEXT, and --as BADGE must be a lead's or an admin's. Others are told by events.\n"),
		pickups_run, ROLE_WORKER, role_of_pickups, N_("a lead or an admin decides about pickups"), AGAIN_COMMAND},
	{"people", "[--assign BADGE ACTIVITY [PLACE] | --release BADGE]", N_("who is signed on where, and who is wanted where"),
		N_("By terminal: who does what, where, with which delivery, pickup or shipment, since when; units received, brought or\n"
		"packed (cartons loaded) in the last hour, and an hour. Where one person would help more than where he is, that is said\n"
		"with its effect.\n\n"
		"  --assign BADGE ACTIVITY [PLACE]  he is wanted for receive, stage, pack or load; his terminal tells him until he is\n"
		"                                   there (at a terminal: %LOOKUP, %ASSIGN, his badge, the activity, the place)\n"
		"  --release BADGE                  he is wanted nowhere any more\n\n"
		"--as BADGE must be a lead's or an admin's.\n"),
		people_run, ROLE_WORKER, role_of_people, N_("a lead or an admin says who is wanted where"), AGAIN_COMMAND},
	{"operators", "[--set-pin BADGE | --clear-pin BADGE | --unlock BADGE]", N_("who works here, in which role, and their PINs"),
		N_("By badge: name, role, language, whether he has a PIN, where his badge is locked after wrong ones, and where he is signed\n"
		"on. Operators come by import (badge,name,role,language); PINs never do.\n\n"
		"  --set-pin BADGE    asks for a new PIN of 4 to 12 digits, twice and unseen; where standard input is no terminal its next\n"
		"                     line is the PIN. It is then asked for after the badge, at terminals and for --as\n"
		"  --clear-pin BADGE  his badge alone is enough again\n"
		"  --unlock BADGE     forgets his wrong PINs: he need not wait where his badge is locked\n\n"
		"--as BADGE must be an admin's; to set or clear a PIN he must have one himself. Who has one changes his own (at a terminal:\n"
		"%PIN). Leads and admins who have none are named below the list. After 5 wrong PINs a badge is locked at that terminal for a\n"
		"minute, then for two, at most for 15; other terminals take it.\n"),
		operators_run, ROLE_WORKER, role_of_operators, N_("an admin gives and takes PINs, and unlocks; everybody changes his own"), AGAIN_NO},
	{"prepare", "", N_("what can be done before the trucks come"),
		N_("A work list, each with its effect in orders, the most first: goods to fetch from the shelf, labels to print, lanes to\n"
		"clear, people to call, carriers to book. What will be ready once today's trucks have come counts (crossdock plan): a\n"
		"very large site takes seconds.\n"),
		prepare_run, ROLE_WORKER, NULL, NULL, AGAIN_NO},
	{"events", "[--since N]", N_("what happened to orders, for other systems: JSON lines"),
		N_("Prints the outbox: one JSON object a line, oldest first, with an id that only grows; --since N those after id N.\n"
		"Kinds: order-backordered (lines newly wait), order-expected (when lines are expected became known or changed),\n"
		"order-filled (all that is wanted is here and ready), order-changed, order-cancelled (all, or units of lines),\n"
		"order-held, order-resumed, order-released, order-delayed (the promise passed, or will not be kept). Each names\n"
		"order, customer and payment reference, who did it and why where somebody did, and the lines that it is about with\n"
		"ordered, cancelled, waiting, here and shipped units; before and after where something changed. Of a shipment:\n"
		"order-packed, order-shipped and order-delivered, with carrier, pickup, cartons (sscc, tracking) and, of each line\n"
		"that it has units of, its quantity. Of the site: alert-raised and alert-cleared, with order null, and about, subject,\n"
		"level, cause, consequence, orders and action. Of no order either: pickup-requested, pickup-called-off.\n"),
		events_run, ROLE_WORKER, NULL, NULL, AGAIN_NO},
	{"report", "[NAME [--from TIME] [--to TIME] [--by WORD] [--service PERCENT] [--csv]]", N_("what happened in a time: figures with their meaning"),
		N_("Without a name lists the reports: dock-to-ship, cross-dock, fill-rate, backorders, stockouts, suppliers, lanes,\n"
		"activity, reorder. Figures are recomputed from the journal and the ledger: what was taken back is in none of them.\n"
		"crossdock report NAME --help says what each figure of a report means; so does the report, and its JSON.\n\n"
		"  --from, --to TIME  a day (the whole of it) or a time in the site's zone, both inclusive; else today (backorders\n"
		"                     and stockouts: all; reorder: the 90 days before today)\n"
		"  --by WORD          what its rows are: day, hour, product, customer, carrier, supplier ...; each report has its own.\n"
		"                     An hour is named in the site's zone; JSON and CSV have its begin in UTC, too (from)\n"
		"  --service PERCENT  reorder: how sure stock is to last until the goods come (95)\n"
		"  --csv              RFC 4180; what a spreadsheet would take for a formula has an apostrophe in front\n"),
		report_run, ROLE_WORKER, NULL, NULL, AGAIN_NO},
	{"recall", "[[--lift] SKU LOT --why TEXT]", N_("a lot that nobody may have: recalls it, lifts that, lists where it is"),
		N_("What of the lot stands for orders stops being theirs: their lines wait again. What is in hand is sent to quarantine at\n"
		"the next place scan, what comes is received into quarantine, and whoever stages is told what to fetch. --lift ends it:\n"
		"what is in quarantine by then waits for a lead's decision. Without arguments: what is recalled, and where it stands.\n"
		"--as BADGE must be a lead's or an admin's; without it the operating system's user is recorded.\n"),
		recall_run, ROLE_WORKER, role_of_recall, N_("a lead or an admin recalls a lot"), AGAIN_COMMAND},
	{"audit", "[--since TIME] [--until TIME] [--actor WHO] [--action WORD] [--about SUBJECT] | --head", N_("who did what that somebody may have to answer for"),
		N_("Sign-ons and wrong PINs, what leads decided and approved, settings, imports, templates, people and their roles, labels printed\n"
		"again, backups: when, by whom, at which terminal, about what, and why. Rows are only ever added, and each carries the hash of\n"
		"the one before; scans are sealed by it, terminal by terminal. crossdock verify checks all of that.\n\n"
		"  --since TIME, --until TIME  from then on; before then\n"
		"  --actor WHO                 a badge, or a user of the system who acted without one\n"
		"  --action WORD               rows of one kind: order-hold, settings, import, wrong-pin ...\n"
		"  --about SUBJECT             an order's number, a badge, a file, a terminal ...\n"
		"  --head                      number and hash of the newest row alone: keep it elsewhere, and crossdock verify\n"
		"                              --audit-head tells later whether the trail is still the one that it was then\n\n"
		"For leads and admins.\n"),
		audit_run, ROLE_LEAD, NULL, N_("a lead or an admin reads the audit trail"), AGAIN_NO},
	{"verify", "[--file | --audit-head HASH]", N_("recomputes everything from the ledger and names each difference"),
		N_("Sums up all movements and compares: contents of places, allocations, what waits, shipments, directions, receipts,\n"
		"cartons, serials, barcodes, and the store file itself. Prints one line for each difference and exits 1 if there is\n"
		"any. Terminals keep working meanwhile.\n\n"
		"Of the audit trail it checks that no row was changed, taken out or put in between, and that the scans are still those\n"
		"that were sealed; and says its newest row, as NUMBER:HASH. Keep that elsewhere: a trail that was written anew as a\n"
		"whole is found by it alone.\n\n"
		"  --audit-head HASH  the trail must have this row, that crossdock verify, backup or audit --head said before\n"
		"  --file             only the store file itself, by the engine's own check; a damaged one is marked, and nobody works on\n"
		"                     it before it is restored (exit status 3)\n"),
		verify_run, ROLE_WORKER, NULL, NULL, AGAIN_NO},
	{"backup", "FILE | --keep [FOLDER] [--verify] | --list [FOLDER]", N_("makes a consistent copy of the store"),
		N_("Terminals keep working meanwhile. FILE must not be there yet.\n\n"
		"--keep makes one by rule, for a timer: FOLDER/STORE-20261126T013158Z-1a2b3c4d.db (the time is that of UTC), checked before it gets\n"
		"its name. Without FOLDER it goes where the config file's backups = says, else for a store in /var/lib/crossdock to\n"
		"/var/backups/crossdock, else to the folder backups beside the store. Then older backups of this store go, but for all of\n"
		"the last backup_hours (24), the last one of each of the last backup_days (14), and the last one of each of the last\n"
		"backup_weeks (8); these stand in the config file, too. The newest is always kept, and nothing that is no backup of\n"
		"this store is ever removed. Where the disk is too full nothing is made, and nothing removed.\n\n"
		"  --verify  recomputes everything in the copy, too (crossdock verify)\n"
		"  --list    the backups that are there\n"),
		backup_run, ROLE_ADMIN, NULL, N_("an admin makes backups"), AGAIN_NO},
	{"restore", "[--latest | BACKUP | --test [BACKUP]] [--backups FOLDER] [--scans FOLDER]... [--without-scans] [--without-commands] [--force]",
		N_("puts a damaged store back from a backup, with the scans since then"),
		N_("Without more it looks at the store, and says which backup it would be restored from.\n\n"
		"--latest takes the newest good backup of the store (crossdock backup --list), else the file that is named. It builds a\n"
		"store from it, applies what was scanned since then, from the journals that all terminals keep of what they applied,\n"
		"each scan once, and does again in between what commands changed (imports, decisions, settings), from their journals, with\n"
		"the files of then. It verifies the store, keeps the damaged one aside (STORE.damaged-TIME, never deleted) and puts the new one into\n"
		"its place. Nobody may work on the store meanwhile; terminals that found it damaged wait by themselves. Interrupted at any\n"
		"moment, it is begun again. It says which scans and commands had another outcome than then, what was done by files and\n"
		"commands and has to be done again by hand, and which labels may be out or not; none is printed again by itself.\n\n"
		"Journals are where the config file's scans = says, in ~/.local/state/crossdock, in /var/lib/crossdock/scans, and for root\n"
		"in the home of the user whose store it is. Journals and backups of other users than him and root, and those that others\n"
		"can write, are not believed: they are left out and named.\n\n"
		"  --test            tries it in a scratch store: restores, applies, verifies, says how old the backup is; the store\n"
		"                    itself is not touched. Exit status 1: the backup is bad\n"
		"  --backups FOLDER  where the backups are, if not where crossdock backup --keep puts them\n"
		"  --scans FOLDER    more journals; may be said several times\n"
		"  --without-scans   the backup as it is, without commands, too\n"
		"  --without-commands  with the scans alone: back to before an import that was a mistake\n"
		"  --force           also if the store is sound, or cannot be opened: back to the backup (with the scans and commands since)\n\n"
		"For root and the user whose store it is: a badge cannot be looked up in a store that is damaged.\n"),
		restore_run, ROLE_ADMIN, NULL, N_("an admin restores the store"), AGAIN_NO},
	{"scan", "[--operator BADGE] [--activity NAME] [--terminal NAME] [--printer NAME] [--devices] [--sign-off-idle]",
		N_("the headless terminal: scans in, JSON lines out"),
		N_("Reads one scan a line, as a scanner sends it, with \\x1D for a group separator and \\\\ for a backslash; answers "
		"each\nwith one JSON object on one line, after the commit. Empty lines and lines that start with # are skipped.\n\n"
		"  --operator BADGE  signed on from the start; not somebody who has a PIN\n"
		"  --activity NAME   receive, stage, pack, load, lookup or board from the start\n"
		"  --terminal NAME   which terminal it is (else the config file's, else T1)\n"
		"  --printer NAME    where its labels are to go, as for crossdock print (else the config file's)\n"
		"  --devices         reads the scanners of the config file, too; an answer names the scanner as \"device\"\n"
		"  --sign-off-idle   whoever is signed on is signed off when nothing was scanned for idle_signoff_minutes (settings), as at a\n"
		"                    screen\n\n"
		"While an answer has \"secret\": true a PIN is asked for: the next line is one, and is echoed as (PIN).\n"),
		scan_run, ROLE_WORKER, NULL, NULL, AGAIN_NO},
	{"print",
		"[--send [--printer NAME] [--to TARGET] [--follow] | --again SSCC|LABEL [--printer NAME] | --withdraw LABEL | "
		"--came-out LABEL]",
		N_("the queue of labels: lists it, sends it to printers"),
		N_("Without options lists what waits and what is unclear: sent, and nobody knows whether it came out. A label is sent "
		"once;\nan unclear one only again when somebody says so.\n\n"
		"  --send              sends what waits, each label to the printer of the terminal that asked for it\n"
		"  --printer NAME      only the labels for that printer ('' = for none); with --again: where it goes\n"
		"  --to TARGET         sends them there: file:PATH (added at its end), tcp:HOST or tcp:HOST:PORT (else port 9100),\n"
		"                      usb:SERIAL, usb:VENDOR:PRODUCT, usb:/dev/usb/lp0, or serial:/dev/PATH,BAUD,FLOW\n"
		"  --follow            goes on until it is ended; a printer that takes nothing in is tried again\n"
		"  --again SSCC|LABEL  the label once more, under the same SSCC\n"
		"  --withdraw LABEL    nobody wants it any more: it waits, or it is unclear and did not come out\n"
		"  --came-out LABEL    it is unclear, and somebody saw that it came out\n"),
		print_run, ROLE_WORKER, role_of_print, N_("a lead or an admin prints labels again, or withdraws them"), AGAIN_NO},
	{"template", "[NAME [--set FILE | --reset]]", N_("the labels' templates: lists, shows, sets them"),
		N_("carton is the label of an outbound carton (4 x 6 inches), direction the one of a direction (3 x 2). A template is "
		"ZPL\nwith fields such as {ship_name} between ^FD and ^FS; without NAME the fields are listed. --set checks it first: "
		"one\nlabel, fields that there are, the SSCC on a carton's, no command that stores files or changes the printer.\n\n"
		"  --set FILE  from now on the site's own\n"
		"  --reset     the program's again\n\n"
		"--as BADGE must be a lead's or an admin's; without it the operating system's user is recorded.\n"),
		template_run, ROLE_WORKER, role_of_template, N_("a lead or an admin sets templates"), AGAIN_COMMAND},
	{"packing-list", "SHIPMENT", N_("what is in a shipment's cartons, for its receiver"),
		N_("SHIPMENT is written SO-7/1. Ship-to, order, each carton by its SSCC with what is in it, and what of the order\n"
		"follows later.\n"),
		packing_list_run, ROLE_WORKER, NULL, NULL, AGAIN_NO},
	{"devices", "[--ask | --test [NAME] [--plain] [--write FILE]]", N_("scanners and printers that are there, and what each is set to"),
		N_("Lists the scanners that the config file names ([scanner NAME]), whether each is there, and what it is set to; the\n"
		"printer, and how it stood when somebody last sent to it; and what else is plugged in that types, prints or is a serial\n"
		"line, with what tells it from others, to be written into the config file. Nothing is opened: terminals keep working. A\n"
		"serial line that is built in is not listed: name it by its path.\n\n"
		"  --ask          asks the printer how it is, now; if somebody is sending to it, what he says counts\n"
		"  --test [NAME]  the scanner doctor: listens to one scanner, a name of the config file or a node such as\n"
		"                 /dev/input/event7, while the barcodes of the test sheet are scanned (crossdock sheet --test FILE);\n"
		"                 says what it sends, what to change at it, and what to write into the config file. End the terminal\n"
		"                 that uses it first. Esc leaves\n"
		"  --plain        line by line, without a screen (so also where there is no terminal): ends when all was read\n"
		"  --write FILE   puts the section into this config file and keeps the rest; refused if that would break it\n"),
		devices_run, ROLE_WORKER, NULL, NULL, AGAIN_NO},
	{"sheet", "[--output FILE | --test [FILE]]", N_("command barcodes and place labels to print"),
		N_("Prints a page (HTML) with the command barcodes and a label for every place: open it in a browser and print it.\n"
		"--output writes it to FILE instead of standard output; --json lists the labels.\n\n"
		"  --test [FILE]  the test sheet for scanners instead: what crossdock devices --test asks for\n"),
		sheet_run, ROLE_WORKER, NULL, NULL, AGAIN_NO},
	{.name = NULL},
};
