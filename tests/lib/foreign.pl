# A language that nobody speaks, made of the program's own text: each letter becomes a Cyrillic one, formats and %COMMANDS stay.
# What a person reads and still has Latin letters has not gone through a catalogue, unless it is data.
#
#   foreign.pl catalogue POT PO                    the catalogue, from the template
#   foreign.pl marks POT PO                        another, in which each text stands between ⟦ and ⟧
#   foreign.pl screens DRAWN SOURCE...             looks at drawn screens; data are the words of the sources' strings
#   foreign.pl scenarios PROGRAM FOLDER FILE...    plays scenarios (tests/flow/scenarios) and looks at all that is said;
#                                                  data are the words of the files that are imported, and of the scans
# Prints each finding once, as TEXT <- where; exits 1 if there is any.
use strict;
use warnings;
use utf8;
use open qw(:std :encoding(UTF-8));
use File::Copy;
use IPC::Open2;

my %found;
my %allowed = map { $_ => 1 } qw(crossdock CROSSDOCK SSCC Esc);

sub foreign {
	my ($text) = @_;
	my $out = '';
	while ($text =~ /\G(%<\w+>|%%?[A-Z]{2,}(?:-\d+)?|%(?:\d+\$)?[-+ 0#]*(?:\d+|\*)?(?:\.(?:\d+|\*))?(?:hh|h|ll|l|z|j)?[diouxXcseEfgGYmHMS%]|%0?\w*<\w+>|\\.|.)/gs) {
		my $part = $1;
		$part =~ tr/a-zA-Z/абвгдежзийклмнопрстуфхцчшщАБВГДЕЖЗИЙКЛМНОПРСТУФХЦЧШЩ/ if length($part) == 1;
		$out .= $part;
	}
	return $out;
}

# As it stands in a catalogue; breaks at its begin and end stay there.
sub marked { return $_[0] =~ s/^((?:\\n)*)(.*?)((?:\\n)*)$/$1⟦$2⟧$3/sr }

sub allow { $allowed{$_} = 1 for map { /[A-Za-z]{2,}/g } @_ }

# Latin words that are nobody's data. A word that is cut (…) is one that begins so.
sub look {
	my ($text, $where) = @_;
	$text =~ s/%[A-Z]+(?:-\d+)?//g;
	$text =~ s/\\x[0-9A-F]{2}//g;
	while ($text =~ /([A-Za-z]{2,})( ?…?)/g) {
		my ($word, $cut) = ($1, $2);
		next if $allowed{$word} or $word =~ /^W+$/ or ($cut =~ /…/ and grep { index($_, $word) == 0 } keys %allowed);
		$found{"$word"} //= $where;
	}
}

sub catalogue {
	my ($pot, $po, $translate) = @_;
	open my $in, '<', $pot or die "$pot: $!";
	open my $out, '>', $po or die "$po: $!";
	print $out qq(msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\nPlural-Forms: nplurals=2; plural=(n != 1);\\n"\n\n);
	local $/ = '';
	while (my $entry = <$in>) {
		my (%text, $at);
		for (split /\n/, $entry) {
			$at = $1 if s/^(msgid_plural|msgid|msgctxt|msgstr(?:\[\d\])?) //;
			$text{$at} .= $1 if defined $at and /^"(.*)"$/;
		}
		next if !defined $text{msgid} or $text{msgid} eq '';
		print $out "#, c-format\n" if $entry =~ /<PRI/; # else nobody knows what that is
		print $out qq(msgctxt "$text{msgctxt}"\n) if defined $text{msgctxt};
		print $out qq(msgid "$text{msgid}"\n);
		if (defined $text{msgid_plural}) {
			print $out qq(msgid_plural "$text{msgid_plural}"\nmsgstr[0] "), $translate->($text{msgid}), qq("\nmsgstr[1] "),
				$translate->($text{msgid_plural}), qq("\n\n);
		} else {
			print $out qq(msgstr "), $translate->($text{msgid}), qq("\n\n);
		}
	}
	close $out or die "$po: $!";
}

sub screens {
	my ($drawn, @sources) = @_;
	for my $source (@sources) {
		open my $in, '<', $source or die "$source: $!";
		while (<$in>) {
			next if /^\s*#/;
			allow(/"((?:\\.|[^"\\])*)"/g);
		}
	}
	open my $in, '<', $drawn or die "$drawn: $!";
	my $picture = '';
	while (<$in>) {
		if (/^\x01(.*)/) { $picture = $1; next }
		next if /^\s*\w+ = \S+\s*$/; # a line of the config file
		s/^ *✓ \w+ +\K(?:de|us|gb|fr|es|it)$//; # the name of a keyboard
		s/.*\x{FFFD}.*//; # turned round, on purpose
		look($_, "$picture: $_");
	}
}

# ---- scenarios

my ($program, $folder, $at, $store, $files) = ('', '', '', '', 0);
my (%terminals, %signed, %badges, %set_ups);

sub run { return system { $_[0] } @_, () }

sub crossdock {
	my $pid = fork // die "fork: $!";
	if (!$pid) {
		open STDOUT, '>', '/dev/null';
		open STDERR, '>', '/dev/null';
		exec $program, '--db', $store, '--at', $at, @_;
		exit 127;
	}
	waitpid $pid, 0;
	return $?;
}

sub speak_foreign { run('sqlite3', $store, ".timeout 10000", "UPDATE operator SET language = 'xx'") == 0 or die "sqlite3 $store" }

sub end_terminals {
	for my $t (values %terminals) {
		close $t->{in};
		my $out = $t->{out};
		1 while <$out>;
		waitpid $t->{pid}, 0;
	}
	%terminals = ();
}

sub terminal {
	my ($name) = @_;
	return $terminals{$name} if $terminals{$name};
	my $pid = open2(my $out, my $in, $program, '--db', $store, '--at', $at, 'scan', '--terminal', $name);
	binmode $in, ':encoding(UTF-8)';
	binmode $out, ':encoding(UTF-8)';
	$in->autoflush(1);
	return $terminals{$name} = { in => $in, out => $out, pid => $pid };
}

sub words_of {
	my ($reply) = @_;
	my @texts = $reply =~ /"(?:say|prompt|waits_for)":\s*"((?:[^"\\]|\\.)*)"/g;
	push @texts, ($1 =~ /"((?:[^"\\]|\\.)*)"/g) if $reply =~ /"lines":\s*\[((?:"(?:[^"\\]|\\.)*"|[,\s])*)\]/;
	return @texts;
}

sub scan {
	my ($name, $scan, $where) = @_;
	my $t = terminal($name);
	print { $t->{in} } "$scan\n";
	my $reply = readline $t->{out};
	die "$where: no reply to $scan\n" if !defined $reply;
	allow($scan);
	my $refused = $reply =~ /"result":\s*"refused"/;
	$signed{$name} = 1 if $badges{$scan} and !$refused;
	if ($signed{$name}) { look($_, "$where: $_") for words_of($reply) }
	$signed{$name} = 0 if index($reply, foreign('Scan your badge')) >= 0;
}

sub import_file {
	my ($kind, $lines) = @_;
	my $path = "$folder/" . ++$files . "-$kind";
	open my $out, '>', $path or die "$path: $!";
	print $out "$_\n" for @$lines;
	close $out;
	allow(@$lines[1 .. $#$lines]);
	if ($kind =~ /^operators/) { $badges{ (split /,/)[0] } = 1 for @$lines[1 .. $#$lines] }
	crossdock('import', $path);
	speak_foreign() if $kind =~ /^operators/;
}

# What a set-up makes, if it comes first and no terminal runs in it, is made once and copied from then on.
sub include {
	my ($name, $depth) = @_;
	my $first = $at eq '';
	my $made = $first ? $set_ups{$name} : undef;
	if ($made) {
		$at = $made->{at};
		%badges = %{ $made->{badges} };
		copy_store($made->{store}, $store);
		return;
	}
	play("tests/flow/scenarios/$name", $depth + 1);
	return if !$first or %terminals or -e "$folder/crossdock"; # where terminals leave their files
	$set_ups{$name} = { at => $at, badges => {%badges}, store => "$folder/$name.copy" };
	copy_store($store, $set_ups{$name}{store});
}

sub copy_store {
	my ($from, $to) = @_;
	copy($from, $to) or die "$to: $!";
	chmod 0600, $to or die "$to: $!";
}

sub play {
	my ($path, $depth) = @_;
	open my $in, '<', $path or die "$path: $!";
	chomp(my @lines = <$in>);
	my $name = $main::current //= 'T1';
	while (@lines) {
		my $line = shift @lines;
		my ($word, $rest) = $line =~ /^(\S+)\s?(.*)$/ or next;
		if ($word eq '@at') {
			end_terminals();
			$at = $rest;
			crossdock('init') if !-e $store;
		} elsif ($word eq '@include') {
			include($rest, $depth);
		} elsif ($word eq '@import') {
			my @file;
			push @file, shift @lines while @lines and $lines[0] ne '';
			import_file($rest, \@file);
		} elsif ($word eq '@settings') {
			crossdock('settings', split ' ', $rest);
		} elsif ($word eq '@run') {
			my @words = map { s/^["']|["']$//gr } $rest =~ /("[^"]*"|'[^']*'|\S+)/g;
			allow(@words);
			crossdock(@words);
		} elsif ($word eq '@terminal') {
			$main::current = $rest;
		} elsif ($word eq '@restart') {
			end_terminals();
		} elsif ($word eq '@both') {
			scan('T1', $rest, $path);
			scan('T2', $rest, $path);
		} elsif ($word eq '>') {
			scan($main::current, $rest, $path);
		}
	}
}

sub scenarios {
	($program, my $tmp, my @paths) = @_;
	for my $path (@paths) {
		$folder = "$tmp/" . ++$files;
		mkdir $folder or die "$folder: $!";
		$store = "$folder/store.db";
		$at = '';
		$ENV{XDG_STATE_HOME} = $folder;
		(%signed, %badges) = ();
		$main::current = 'T1';
		play($path, 0);
		end_terminals();
	}
}

my $what = shift // '';
if ($what eq 'catalogue') { catalogue(@ARGV, \&foreign) }
elsif ($what eq 'marks') { catalogue(@ARGV, \&marked) }
elsif ($what eq 'screens') { screens(@ARGV) }
elsif ($what eq 'scenarios') { scenarios(@ARGV) }
else { die "foreign.pl catalogue | marks | screens | scenarios\n" }
print "$_ <- $found{$_}\n" for sort keys %found;
exit(%found ? 1 : 0);
