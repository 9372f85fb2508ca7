/* The stable words of scans as sentences for people. */
#ifndef CLI_WORDS_H
#define CLI_WORDS_H

#include "dock/plan.h"

/* What a direction's reason means. The word itself for one that is not known. */
const char *reason_sentence(const char *reason);

/* What an error of a refused scan means. The word itself for one that is not known. */
const char *error_sentence(const char *error);

/* In which order orders are listed that claim goods: "in claim order". */
const char *claim_order_words(enum match match);

#endif
