/* Cases of finish-first, and asking glpsol. */
#include "lib/finish_case.h"

#include <inttypes.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
/* cmocka needs some of them */
#include <cmocka.h>

const char *const finish_shapes[FINISH_SHAPES] = {
	"small lines", "big lines", "one scarce product", "many products", "tight supply", "a few who want much"};

void finish_case_order(struct finish_case *c, bool blocked, uint32_t line_count, const struct fit_line *lines)
{
	c->orders[c->order_count++] = (struct finish_order){
		.first_line = (uint32_t)c->line_count, .line_count = line_count, .blocked = blocked};
	memcpy(c->lines + c->line_count, lines, line_count * sizeof *lines);
	c->line_count += line_count;
}

/* How a shape draws. */
struct shape {
	int orders[2];
	int products[2];
	int lines[2];
	int units[2];
	int supply_percent[2]; /* of what all want */
};

static const struct shape shapes[FINISH_SHAPES] = {
	{{10, 50}, {4, 12}, {1, 3}, {1, 3}, {30, 70}},
	{{10, 40}, {4, 12}, {1, 4}, {1, 60}, {30, 70}},
	{{10, 60}, {6, 12}, {1, 4}, {1, 12}, {90, 130}},
	{{20, 60}, {25, 40}, {3, 8}, {1, 6}, {40, 80}},
	{{20, 60}, {5, 20}, {1, 4}, {1, 10}, {8, 25}},
	{{20, 60}, {5, 15}, {1, 5}, {1, 4}, {30, 60}},
};

static void random_order(struct finish_case *c, struct dice *dice, const struct shape *s, bool much)
{
	struct fit_line lines[CASE_LINES];
	uint32_t count = 0;
	int wanted = dice_between(dice, s->lines[0], s->lines[1]);

	for (int i = 0; i < wanted; i++) {
		uint32_t product = (uint32_t)dice_roll(dice, (int)c->product_count);
		int64_t units = dice_between(dice, s->units[0], s->units[1]) * (much ? 10 : 1);
		bool again = false;

		for (uint32_t n = 0; n < count; n++)
			again = again || lines[n].product == product;
		if (!again)
			lines[count++] = (struct fit_line){product, units};
	}
	finish_case_order(c, dice_percent(dice, 8), count, lines);
}

void finish_case_random(struct finish_case *c, struct dice *dice, int shape)
{
	const struct shape *s = &shapes[shape];
	int orders = dice_between(dice, s->orders[0], s->orders[1]);

	*c = (struct finish_case){.product_count = (size_t)dice_between(dice, s->products[0], s->products[1])};
	for (int o = 0; o < orders; o++)
		random_order(c, dice, s, shape == 5 && dice_percent(dice, 15));
	for (size_t p = 0; p < c->product_count; p++) {
		int percent = dice_between(dice, s->supply_percent[0], s->supply_percent[1]);
		int64_t wanted = 0;

		for (size_t i = 0; i < c->line_count; i++)
			wanted += c->lines[i].product == p ? c->lines[i].units : 0;
		if (shape == 2 && p == 0)
			percent = 20;
		c->supply[p] = wanted * percent / 100 + 1;
	}
}

static bool serve(const struct finish_case *c, size_t o, int64_t *left)
{
	bool all = !c->orders[o].blocked;

	for (uint32_t i = 0; i < c->orders[o].line_count; i++) {
		const struct fit_line *l = &c->lines[c->orders[o].first_line + i];
		int64_t takes = l->units < left[l->product] ? l->units : left[l->product];

		all = all && takes == l->units;
		left[l->product] -= takes;
	}
	return all;
}

void finish_case_claim(struct finish_case *c)
{
	int64_t left[CASE_PRODUCTS];

	memcpy(left, c->supply, sizeof left);
	for (size_t o = 0; o < c->order_count; o++)
		c->orders[o].completes = serve(c, o, left);
}

void finish_case_solve(struct finish_case *c)
{
	struct finish_problem problem = {.orders = c->orders,
		.order_count = c->order_count,
		.lines = c->lines,
		.line_count = c->line_count,
		.supply = c->supply,
		.product_count = c->product_count};

	c->finish = finish_new(&problem);
	while (finish_step(c->finish)) {
	}
}

void finish_case_done(struct finish_case *c)
{
	finish_free(c->finish);
	c->finish = NULL;
}

size_t finish_case_chosen(const struct finish_case *c)
{
	size_t count = 0;

	for (size_t o = 0; o < c->order_count; o++)
		count += finish_is_chosen(c->finish, o);
	return count;
}

void finish_case_check(const struct finish_case *c)
{
	int64_t left[CASE_PRODUCTS];
	size_t ahead = 0;
	size_t plain = 0;

	memcpy(left, c->supply, sizeof left);
	for (size_t o = 0; o < c->order_count; o++) {
		plain += c->orders[o].completes;
		if (!finish_goes_ahead(c->finish, o))
			continue;
		ahead++;
		assert_true(finish_is_chosen(c->finish, o));
		assert_true(serve(c, o, left));
	}
	for (size_t o = 0; o < c->order_count; o++) {
		bool all = !finish_goes_ahead(c->finish, o) && serve(c, o, left);

		if (finish_is_chosen(c->finish, o) && !finish_goes_ahead(c->finish, o))
			assert_true(all);
	}
	assert_true(finish_case_chosen(c) >= plain);
	if (finish_case_chosen(c) == plain)
		assert_int_equal(ahead, 0);
}

/* ---- the optimum */

bool optimum_can_be_had(void)
{
	return system("glpsol --version >/dev/null 2>&1") == 0;
}

int64_t optimum_solve(const char *file, int time_s)
{
	char command[700];
	char line[500];
	double most = -1;
	bool optimal = false;
	FILE *out;

	snprintf(
		command, sizeof command, "glpsol --lp '%s' --cuts --tmlim %d -o /dev/stdout 2>/dev/null", file, time_s);
	out = popen(command, "r");
	assert_non_null(out);
	while (fgets(line, sizeof line, out)) {
		if (strncmp(line, "Status:", 7) == 0)
			optimal = strstr(line, "INTEGER OPTIMAL") != NULL;
		if (strncmp(line, "Objective:", 10) == 0 && strchr(line, '='))
			most = strtod(strchr(line, '=') + 1, NULL);
	}
	pclose(out);
	return optimal ? (int64_t)(most + 0.5) : -1;
}

int64_t finish_case_optimum(const struct finish_case *c, int time_s)
{
	const char *folder = getenv("TMP");
	char file[600];
	FILE *out;
	int64_t most;

	snprintf(file, sizeof file, "%s/finish-%d.lp", folder ? folder : "/tmp", (int)getpid());
	out = fopen(file, "w");
	assert_non_null(out);
	fprintf(out, "Maximize\n completed: 0 none");
	for (size_t o = 0; o < c->order_count; o++)
		if (!c->orders[o].blocked)
			fprintf(out, " + x%zu\n", o);
	fprintf(out, "Subject To\n nobody: none = 0\n");
	for (size_t p = 0; p < c->product_count; p++) {
		fprintf(out, " p%zu: 0 none", p);
		for (size_t o = 0; o < c->order_count; o++)
			for (uint32_t i = 0; i < c->orders[o].line_count && !c->orders[o].blocked; i++)
				if (c->lines[c->orders[o].first_line + i].product == p)
					fprintf(out, " + %" PRId64 " x%zu\n",
						c->lines[c->orders[o].first_line + i].units, o);
		fprintf(out, " <= %" PRId64 "\n", c->supply[p]);
	}
	fprintf(out, "Binary\n");
	for (size_t o = 0; o < c->order_count; o++)
		if (!c->orders[o].blocked)
			fprintf(out, " x%zu\n", o);
	fprintf(out, "End\n");
	fclose(out);
	most = optimum_solve(file, time_s);
	unlink(file);
	return most;
}
