/* The curses back end. What has to be undone when the program dies (terminal modes, colours, mouse, the other screen)
 * is worked out when the terminal is taken, so that a signal handler needs nothing but write() and tcsetattr(). */
#include "ui/curses.h"

#include <langinfo.h>
#include <locale.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

#define NCURSES_WIDECHAR 1
#include <curses.h>
#include <term.h>

#include "base/mem.h"

enum { ESC_DELAY_MS = 25, GROUP_SEPARATOR = 0x1D };

struct curses {
	SCREEN *screen;
	enum theme_depth depth;
	bool all; /* send everything again */
	bool repaint; /* the same, over what stands there */
	bool utf8;
	bool limited;           /* it cannot show everything, but */
	struct charset charset; /* this */
	struct cells shown;
};

/* What a terminal without UTF-8 may draw in its own way. */
enum { HORIZONTAL = 0x2500, VERTICAL = 0x2502, FULL_BLOCK = 0x2588 };

/* Signal handlers, the out-of-memory hook and atexit() get no argument: what they need has to be global. */
static struct {
	volatile sig_atomic_t taken;
	struct termios modes;
	char text[256];
	size_t len;
	struct sigaction before[5];
} rescue;

static const int crash_signals[] = {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT};
static char crash_stack[32768];

/* Gives the terminal back. Async-signal-safe. */
static void rescue_terminal(void)
{
	ssize_t ignored;

	if (!rescue.taken)
		return;
	rescue.taken = 0;
	ignored = write(STDOUT_FILENO, rescue.text, rescue.len);
	(void)ignored;
	tcsetattr(STDIN_FILENO, TCSANOW, &rescue.modes);
}

/* Gives the terminal back, then lets the crash go on as it would have without us. */
static void on_crash(int number)
{
	rescue_terminal();
	for (size_t i = 0; i < sizeof crash_signals / sizeof *crash_signals; i++) {
		if (crash_signals[i] == number)
			sigaction(number, &rescue.before[i], NULL);
	}
	raise(number);
}

static void add_capability(const char *name)
{
	const char *text = tigetstr(name);
	size_t len;

	if (!text || text == (const char *)-1)
		return;
	len = strlen(text);
	if (rescue.len + len < sizeof rescue.text) {
		memcpy(rescue.text + rescue.len, text, len);
		rescue.len += len;
	}
}

static void prepare_rescue(void)
{
	static const char mouse_off[] = "\033[?1000l\033[?1002l\033[?1003l\033[?1006l";
	static bool registered; /* atexit() cannot be taken back */
	stack_t stack = {.ss_sp = crash_stack, .ss_size = sizeof crash_stack};
	struct sigaction action = {.sa_handler = on_crash, .sa_flags = SA_ONSTACK};

	rescue.len = 0;
	if (tigetstr("kmous") && tigetstr("kmous") != (char *)-1) {
		memcpy(rescue.text, mouse_off, sizeof mouse_off - 1);
		rescue.len = sizeof mouse_off - 1;
	}
	add_capability("sgr0");
	add_capability("op");
	add_capability("cnorm");
	add_capability("rmkx");
	add_capability("rmcup");
	rescue.taken = 1;
	if (!registered)
		atexit(rescue_terminal);
	registered = true;
	mem_on_failure(rescue_terminal);
	sigaltstack(&stack, NULL);
	for (size_t i = 0; i < sizeof crash_signals / sizeof *crash_signals; i++)
		sigaction(crash_signals[i], &action, &rescue.before[i]);
}

static void set_colours(struct curses *curses)
{
	const char *no_color = getenv("NO_COLOR");

	curses->depth = THEME_MONO;
	if (!has_colors() || (no_color && *no_color) || start_color() == ERR)
		return;
	if (COLORS < 8 || COLOR_PAIRS <= ROLE_COUNT)
		return;
	curses->depth = COLORS >= 256 ? THEME_256 : THEME_8;
	for (int role = 0; role < ROLE_COUNT; role++) {
		struct style style = theme_style((enum role)role, curses->depth);

		init_pair((short)(role + 1), (short)style.fg, (short)style.bg);
	}
}

static bool is_drawn(chtype line)
{
	return line & A_ALTCHARSET;
}

/* The Linux console shows what its font has, a terminal without UTF-8 what the locale encodes, the lines of its own,
 * and full blocks as blanks in reverse. */
static void find_charset(struct curses *curses)
{
	struct charset charset = {0};

	curses->limited = charset_add_font(&charset, STDIN_FILENO) || !curses->utf8;
	if (!curses->utf8) {
		charset = charset_ascii;
		charset_add_locale(&charset);
		if (is_drawn(ACS_HLINE))
			charset_add(&charset, HORIZONTAL);
		if (is_drawn(ACS_VLINE))
			charset_add(&charset, VERTICAL);
		if (termattrs() & A_REVERSE)
			charset_add(&charset, FULL_BLOCK);
	}
	curses->charset = charset;
}

enum status curses_start(struct curses **curses, struct err *err)
{
	const char *term = getenv("TERM");
	struct curses *c;
	SCREEN *screen;

	if (!isatty(STDIN_FILENO) || !isatty(STDOUT_FILENO))
		return err_set(err, ST_REFUSED,
			"the full screen needs a terminal, and standard input or output is none: use `crossdock scan`, "
			"the same without a screen");
	if (tcgetattr(STDIN_FILENO, &rescue.modes) != 0)
		return err_set(err, ST_REFUSED, "the terminal does not answer: use `crossdock scan`");
	setlocale(LC_CTYPE, "");
	screen = term && *term && strcmp(term, "dumb") != 0 ? newterm(NULL, stdout, stdin) : NULL;
	if (screen && (!tigetstr("cup") || tigetstr("cup") == (char *)-1)) {
		endwin();
		delscreen(screen);
		screen = NULL;
	}
	if (!screen)
		return err_set(err, ST_REFUSED,
			"this terminal (TERM=%s) cannot show a full screen: set TERM to what it is, or use `crossdock scan`",
			term ? term : "");
	c = mem_alloc(sizeof *c);
	c->screen = screen;
	c->utf8 = strcmp(nl_langinfo(CODESET), "UTF-8") == 0;
	find_charset(c);
	prepare_rescue();
	raw();
	noecho();
	nonl();
	set_escdelay(ESC_DELAY_MS);
	keypad(stdscr, TRUE);
	nodelay(stdscr, TRUE);
	scrollok(stdscr, FALSE);
	curs_set(0);
	mousemask(BUTTON1_PRESSED | BUTTON4_PRESSED | BUTTON5_PRESSED, NULL);
	mouseinterval(0);
	set_colours(c);
	*curses = c;
	return ST_OK;
}

void curses_stop(struct curses *curses)
{
	if (!curses)
		return;
	mousemask(0, NULL);
	curs_set(1);
	endwin();
	rescue.taken = 0;
	mem_on_failure(NULL);
	for (size_t i = 0; i < sizeof crash_signals / sizeof *crash_signals; i++)
		sigaction(crash_signals[i], &rescue.before[i], NULL);
	delscreen(curses->screen);
	cells_done(&curses->shown);
	free(curses);
}

const struct charset *curses_charset(const struct curses *curses)
{
	return curses->limited ? &curses->charset : NULL;
}

void curses_size(struct curses *curses, int *rows, int *cols)
{
	struct winsize size;

	if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_row > 0 && size.ws_col > 0 &&
		(size.ws_row != LINES || size.ws_col != COLS)) {
		resize_term(size.ws_row, size.ws_col);
		curses_redraw(curses); /* a console's size changes with its font */
	}
	*rows = LINES;
	*cols = COLS;
}

/* A character that the terminal has, but the locale has not. */
static void draw_own(wchar_t *cp, attr_t *attrs)
{
	chtype line = 0;

	switch (*cp) {
	case HORIZONTAL: line = ACS_HLINE; break;
	case VERTICAL: line = ACS_VLINE; break;
	case FULL_BLOCK:
		*cp = L' ';
		*attrs ^= A_REVERSE;
		return;
	}
	if (!line)
		return;
	*cp = (wchar_t)(line & A_CHARTEXT);
	*attrs |= A_ALTCHARSET;
}

static void show_cell(const struct curses *curses, const struct cell *cell, int row, int col)
{
	struct style style = theme_style((enum role)cell->role, curses->depth);
	wchar_t text[2 + CELL_MARKS] = {(wchar_t)cell->cp};
	attr_t attrs = A_NORMAL;
	cchar_t shown;

	for (int i = 0; i < CELL_MARKS; i++)
		text[1 + i] = (wchar_t)cell->marks[i];
	attrs |= style.attrs & THEME_BOLD ? A_BOLD : 0;
	attrs |= style.attrs & THEME_REVERSE ? A_REVERSE : 0;
	attrs |= style.attrs & THEME_UNDERLINE ? A_UNDERLINE : 0;
	attrs |= style.attrs & THEME_DIM ? A_DIM : 0;
	if (!curses->utf8)
		draw_own(&text[0], &attrs);
	if (setcchar(&shown, text, attrs, curses->depth == THEME_MONO ? 0 : (short)(cell->role + 1), NULL) == OK)
		mvadd_wch(row, col, &shown);
}

static bool same(const struct cell *a, const struct cell *b)
{
	return a->cp == b->cp && a->width == b->width && a->role == b->role &&
	       memcmp(a->marks, b->marks, sizeof a->marks) == 0;
}

/* Whoever wrote on the screen has moved the cursor, too: it goes back to where curses believes it to be. */
static void paint_over(void)
{
	int row, col;

	getyx(curscr, row, col);
	if (cursor_address)
		putp(tiparm(cursor_address, row, col));
	redrawwin(stdscr);
}

void curses_show(struct curses *curses, const struct cells *cells, bool cursor, int row, int col)
{
	bool all = curses->all || curses->shown.rows != cells->rows || curses->shown.cols != cells->cols;

	if (all) {
		cells_resize(&curses->shown, cells->rows, cells->cols, cells->charset);
		clearok(curscr, TRUE);
		erase();
	}
	for (int r = 0; r < cells->rows; r++) {
		for (int c = 0; c < cells->cols; c++) {
			struct cell *shown = &curses->shown.cell[r * cells->cols + c];
			const struct cell *cell = cells_at(cells, r, c);

			if (!all && same(shown, cell))
				continue;
			*shown = *cell;
			if (cell->width > 0)
				show_cell(curses, cell, r, c);
		}
	}
	if (curses->repaint)
		paint_over();
	curses->repaint = false;
	curses->all = false;
	curs_set(cursor ? 1 : 0);
	move(cursor ? row : 0, cursor ? col : 0);
	refresh();
}

void curses_redraw(struct curses *curses)
{
	find_charset(curses);
	curses->all = true;
}

void curses_repaint(struct curses *curses)
{
	curses->repaint = true;
}

bool curses_is_console(void)
{
	const char *term = getenv("TERM");

	return term && strncmp(term, "linux", 5) == 0;
}

static struct input mouse_input(void)
{
	MEVENT event;

	if (getmouse(&event) != OK)
		return (struct input){.kind = INPUT_OTHER};
	if (event.bstate & BUTTON4_PRESSED)
		return (struct input){.kind = INPUT_UP};
	if (event.bstate & BUTTON5_PRESSED)
		return (struct input){.kind = INPUT_DOWN};
	if (event.bstate & BUTTON1_PRESSED)
		return (struct input){.kind = INPUT_CLICK, .row = event.y, .col = event.x};
	return (struct input){.kind = INPUT_OTHER};
}

static struct input byte_input(int byte)
{
	switch (byte) {
	case '\r':
	case '\n':
	case '\t': return (struct input){.kind = INPUT_ENTER}; /* what scanners end a scan with */
	case '\b':
	case 0x7F: return (struct input){.kind = INPUT_BACKSPACE};
	case 0x1B: return (struct input){.kind = INPUT_ESCAPE};
	case 0x03:
	case INPUT_CTRL_Q: return (struct input){.kind = INPUT_LEAVE, .byte = (unsigned char)byte};
	case 0x0C: return (struct input){.kind = INPUT_REDRAW};
	}
	/* 0x1C to 0x1F and 0x04 separate the parts of GS1 and ISO 15434 data */
	if (byte >= 0x1C || byte == 0x04)
		return (struct input){.kind = INPUT_BYTE, .byte = (unsigned char)byte};
	return (struct input){.kind = INPUT_OTHER};
}

/* After an Esc: a key that this terminal's description does not know (ECMA-48: CSI, parameters, a final byte) is taken
 * to its end, so that its rest is not taken for typing, and the next scan not for its end. False: it was Esc itself. */
static bool skip_unknown_key(void)
{
	int key = getch();

	if (key != '[') {
		if (key != ERR)
			ungetch(key);
		return false;
	}
	do
		key = getch();
	while (key >= 0x20 && key < 0x40);
	if (key != ERR && (key < 0x40 || key > 0x7E))
		ungetch(key);
	return true;
}

struct input curses_read(struct curses *curses)
{
	int key = getch();

	(void)curses;
	if (key == ERR)
		return (struct input){.kind = INPUT_NONE};
	if (key == 0x1B && skip_unknown_key())
		return (struct input){.kind = INPUT_OTHER};
	if (key < KEY_MIN)
		return byte_input(key);
	if (key == KEY_F(8)) /* what many scanners send for a group separator; no screen uses F8 */
		return (struct input){.kind = INPUT_BYTE, .byte = GROUP_SEPARATOR};
	if (key > KEY_F(0) && key <= KEY_F(12))
		return (struct input){.kind = INPUT_F, .number = key - KEY_F(0)};
	switch (key) {
	case KEY_ENTER: return (struct input){.kind = INPUT_ENTER};
	case KEY_BACKSPACE: return (struct input){.kind = INPUT_BACKSPACE};
	case KEY_UP: return (struct input){.kind = INPUT_UP};
	case KEY_DOWN: return (struct input){.kind = INPUT_DOWN};
	case KEY_LEFT: return (struct input){.kind = INPUT_LEFT};
	case KEY_RIGHT: return (struct input){.kind = INPUT_RIGHT};
	case KEY_PPAGE: return (struct input){.kind = INPUT_PAGE_UP};
	case KEY_NPAGE: return (struct input){.kind = INPUT_PAGE_DOWN};
	case KEY_MOUSE: return mouse_input();
	}
	return (struct input){.kind = INPUT_OTHER};
}

void curses_beep(struct curses *curses)
{
	(void)curses;
	beep();
}

void curses_flash(struct curses *curses)
{
	(void)curses;
	flash();
}
