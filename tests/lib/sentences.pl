# The sentences of a catalogue, a line each, with values as long as a site's are: what tests of screens draw.
#
#   sentences.pl CATALOGUE.po
use strict;
use warnings;
use utf8;
use open qw(:std :encoding(UTF-8));

my @names = ('Dinner plate 27 cm', 'SO-48112/12', 'LANE-03', 'PACK-1', 'ASN-10231', 'Günther Lead', 'DOOR-12');
my $whole = 'the carton of another shipment is still on its way'; # said by another sentence

sub filled {
	my ($text) = @_;
	my $given = 0;
	my $glued = $text =~ s/%(?:\d+\$)?s|%%|[^\w%]//gr eq '';
	my %by_place;
	my $value = sub {
		my ($place, $type) = @_;
		my $key = $place // 'n' . $given++;
		return $by_place{$key} //= $type eq 's' ? ($glued ? $whole : $names[keys(%by_place) % @names]) : '1204';
	};
	$text =~ s/%(?:(\d+)\$)?(?:[-+ 0#]*\d*(?:\.(?:\d+|\*))?)?(?:<PRI\w+>|(?:ll|l|z)?([sduxc]))|(%%)/defined $3 ? '%' : $value->($1, $2 \/\/ 'd')/ge;
	$text =~ s/\\(.)/$1 eq 'n' ? ' ' : $1/ge;
	return $text;
}

local $/ = '';
while (my $entry = <>) {
	my (%text, $at);
	for (split /\n/, $entry) {
		$at = $1 if s/^(msgid_plural|msgid|msgctxt|msgstr(?:\[\d\])?) //;
		$text{$at} .= $1 if defined $at and /^"(.*)"$/;
	}
	next if !defined $text{msgid} or $text{msgid} eq '';
	print filled($text{$_}), "\n" for grep { /^msgstr/ and $text{$_} ne '' } sort keys %text;
}
