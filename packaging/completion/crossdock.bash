# bash completion for crossdock. Commands, options, settings and reports are asked of the program itself (--help, which reads
# neither config file nor store), so that nothing here can be out of date.

_crossdock_help() { # WORD...
	LC_ALL=C.UTF-8 LANGUAGE= "$program" "$@" --help 2>/dev/null
}

_crossdock_commands() {
	_crossdock_help | sed -n '/^commands:/,/^$/s/^  \([a-z][a-z-]*\) .*/\1/p'
}

# every --option that a help tells of: those of the program, or of a command
_crossdock_options() {
	_crossdock_help "$@" | grep -oE -- '(^|[[ |])--[a-z][a-z-]*' | grep -oE -- '--[a-z-]+' | sort -u
}

# the words a command's usage begins with: order hold|resume|..., show order|inbound|...
_crossdock_verbs() {
	_crossdock_help "$1" | sed -n "1s/^usage: crossdock \[OPTION\.\.\.\] $1 \([a-z][a-z|-]*\)\( .*\)\{0,1\}\$/\1/p" | tr '|' '\n'
}

_crossdock_settings() {
	_crossdock_help settings | sed -nE '/^  [a-z]/s/^  ([a-z_0-9]+(, [a-z_0-9]+)*)  .*/\1/p' | tr -d ' ' | tr ',' '\n'
}

_crossdock_setting_values() {
	case $1 in
	policy) echo all-or-nothing up-to-x ship-available ;;
	match) echo claim-order priority-only finish-first ;;
	label_dpi) echo 203 300 ;;
	time_zone) sed -n '/^#/!s/^[^\t]*\t[^\t]*\t\([^\t]*\).*/\1/p' /usr/share/zoneinfo/zone1970.tab 2>/dev/null ;;
	*) # a setting that may be yes says so
		_crossdock_help settings | grep -qE "^  $1  +(yes|no): " && echo yes no
		;;
	esac
}

_crossdock_reports() {
	_crossdock_help report | tr '\n' ' ' | sed 's/.*Without a name lists the reports: \([^.]*\)\..*/\1/; s/,/ /g'
}

# files, only those that the pattern does not take away; and folders
_crossdock_files() { # [PATTERN]
	local IFS=$'\n'
	compopt -o filenames
	COMPREPLY=($({
		compgen -f -X "${1-}" -- "$current"
		compgen -d -- "$current"
	} | sort -u))
}

# the value after an option; false: it takes none that we know
_crossdock_value() { # OPTION
	case $1 in
	--db | --config | --output | --write | --set | --import) _crossdock_files ;;
	--activity) COMPREPLY=($(compgen -W 'receive stage pack load lookup board' -- "$current")) ;;
	--by) COMPREPLY=($(compgen -W "$(_crossdock_help report "${words[at + 1]-}" | sed -n 's/^--by \(.*\) (.*/\1/p' | tr -d ,)" -- "$current")) ;;
	--to)
		[ "$command" = print ] || return 0
		compopt -o nospace
		COMPREPLY=($(compgen -W 'file: tcp: usb: serial:' -- "$current"))
		;;
	# a name, a number, a time or words that only the user knows
	--at | --as | --terminal | --operator | --printer | --order | --carrier | --why | --units | --since | --from | --service | --product) ;;
	*) return 1 ;;
	esac
}

_crossdock_argument() { # the words of a command that are no options
	case $command in
	import) _crossdock_files '!*.[cC][sS][vV]' ;;
	backup) _crossdock_files ;;
	restore) _crossdock_files ;;
	settings)
		if [[ $current == *=* ]]; then
			COMPREPLY=($(compgen -W "$(_crossdock_setting_values "${current%%=*}")" -P "${current%%=*}=" -- "${current#*=}"))
		else
			compopt -o nospace
			COMPREPLY=($(compgen -W "$(_crossdock_settings)" -S = -- "$current"))
		fi
		;;
	report) [ $((at + 1)) = "$cword" ] && COMPREPLY=($(compgen -W "$(_crossdock_reports)" -- "$current")) ;;
	template) [ $((at + 1)) = "$cword" ] && COMPREPLY=($(compgen -W 'carton direction' -- "$current")) ;;
	people)
		if [ "${words[cword - 2]-}" = --assign ]; then
			COMPREPLY=($(compgen -W 'receive stage pack load' -- "$current"))
		fi
		;;
	*) [ $((at + 1)) = "$cword" ] && COMPREPLY=($(compgen -W "$(_crossdock_verbs "$command")" -- "$current")) ;;
	esac
}

_crossdock() {
	local program=$1 current command='' at=0 cword line words word
	COMPREPLY=()
	# = and : stand within our words (time_zone=..., tcp:HOST): words are told apart by blanks alone
	line=${COMP_LINE:0:COMP_POINT}
	read -ra words <<<"$line"
	[[ $line != *[[:space:]] ]] || words+=('')
	cword=$((${#words[@]} - 1))
	current=${words[cword]}
	while ((++at < cword)); do
		word=${words[at]}
		case $word in
		--db | --config | --at | --as) ((++at)) ;;
		-*) ;;
		*)
			command=$word
			break
			;;
		esac
	done
	[ -n "$command" ] || at=$cword

	if [[ $current == --*=* ]] && _crossdock_value_of "${current%%=*}"; then
		:
	elif ((cword > 1)) && _crossdock_value "${words[cword - 1]}"; then
		:
	elif [ -z "$command" ]; then
		if [[ $current == -* ]]; then
			COMPREPLY=($(compgen -W "$(_crossdock_options)" -- "$current"))
		else
			COMPREPLY=($(compgen -W "$(_crossdock_commands)" -- "$current"))
		fi
	elif [[ $current == -* ]]; then
		COMPREPLY=($(compgen -W "$({ _crossdock_options "$command"; printf '%s\n' --json --help; } | sort -u)" -- "$current"))
	else
		_crossdock_argument
	fi
	_crossdock_trim
}

# --db=FILE and the like
_crossdock_value_of() {
	local option=$1 whole=$current i
	current=${whole#*=}
	_crossdock_value "$option" || {
		current=$whole
		return 1
	}
	for i in "${!COMPREPLY[@]}"; do
		COMPREPLY[i]=$option=${COMPREPLY[i]}
	done
	current=$whole
}

# readline replaces only what follows the last of its own word breaks
_crossdock_trim() {
	local cut='' i
	[[ $COMP_WORDBREAKS != *=* || $current != *=* ]] || cut=${current%"${current##*=}"}
	[[ $COMP_WORDBREAKS != *:* || ${current#"$cut"} != *:* ]] || cut=${current%"${current##*:}"}
	for i in "${!COMPREPLY[@]}"; do
		COMPREPLY[i]=${COMPREPLY[i]#"$cut"}
	done
}

complete -F _crossdock crossdock
