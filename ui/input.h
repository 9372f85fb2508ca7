/* What a person does at the terminal, free of the library that read it. */
#ifndef UI_INPUT_H
#define UI_INPUT_H

enum input_kind {
	INPUT_NONE, /* nothing more is there */
	INPUT_BYTE, /* a byte of typed or scanned text, group separators included */
	INPUT_ENTER,
	INPUT_BACKSPACE,
	INPUT_ESCAPE,
	INPUT_F, /* a function key: number */
	INPUT_UP,
	INPUT_DOWN,
	INPUT_LEFT,
	INPUT_RIGHT,
	INPUT_PAGE_UP,
	INPUT_PAGE_DOWN,
	INPUT_CLICK,  /* the main mouse button, or a touch: row, col */
	INPUT_LEAVE,  /* Ctrl-C, Ctrl-Q: byte says which */
	INPUT_REDRAW, /* Ctrl-L: something else wrote on the terminal */
	INPUT_OTHER,  /* a key that means nothing here */
};

enum { INPUT_CTRL_Q = 0x11 };

struct input {
	enum input_kind kind;
	unsigned char byte;
	int number;
	int row, col;
};

#endif
