/* hylint observe: runs a program and tells which functions were traced. */

#include <cjson/cJSON.h>
#include <dirent.h>
#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/fs.h"
#include "base/vec.h"
#include "cli/cli.h"
#include "cli/process.h"

/* src/cli/observe.py, compiled in. */
extern const char observe_script[];

struct observe_options {
	const char *format, *report, *most, *budget;
};

#define O struct observe_options

static const struct option options[] = {
	OPT_WORD("output-format", 'f', "FORMAT", "full json", O, format,
		 "full or json"),
	OPT_TEXT("report", 'o', "FILE", O, report,
		 "write the report to a file, not to standard error"),
	OPT_TEXT("max-traces", 0, "N", O, most,
		 "fail if a function was traced more often"),
	OPT_TEXT("budget", 0, "FILE", O, budget,
		 "limits per function: lines FILE:FUNCTION = N"),
	OPT_END,
};

static const char details[] =
	"Runs the program unchanged, with a small Python module on its path "
	"that\n"
	"becomes active only when TensorFlow is imported. It records which\n"
	"functions under the current folder run while a graph is traced, for "
	"which\n"
	"graph, how often and with which arguments, and compares that with\n"
	"`hylint inspect`. The program's output, exit code and number of "
	"traces do\n"
	"not change; its child processes are followed.\n"
	"\n"
	"examples:\n"
	"  hylint observe -- python train.py\n"
	"  hylint observe --max-traces 3 -- pytest tests\n"
	"  hylint observe -f json -o traces.json -- python -m pkg.train\n"
	"\n"
	"exit code: the program's; 1 where that is 0 and there were too many\n"
	"traces.\n";

struct observation {
	struct arena *arena;
	const struct observe_options *options;
	const char *room; /* the temporary folder */
	cJSON *functions; /* what all processes saw, added up */
	cJSON *inspected; /* the functions of hylint inspect, or NULL */
	unsigned long most;
	struct slice budget;
};

static const char *text_member(const cJSON *o, const char *key)
{
	const char *text =
		cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(o, key));

	return text ? text : "";
}

static double number_of(const cJSON *o, const char *key)
{
	const cJSON *n = cJSON_GetObjectItemCaseSensitive(o, key);

	return cJSON_IsNumber(n) ? n->valuedouble : 0;
}

/* --- running ---------------------------------------------------------------------- */

static void prepare_child(const struct observation *ob)
{
	const char *old = getenv("PYTHONPATH");
	const char *here = fs_absolute(ob->arena, ".");

	setenv("PYTHONPATH",
	       old && *old ? arena_fmt(ob->arena, "%s:%s", ob->room, old)
			   : ob->room,
	       1);
	setenv("HYLINT_OBSERVE", ob->room, 1);
	setenv("HYLINT_OBSERVE_ROOT", here ? here : "/", 1);
}

/* The exit code of the program, 128 + the number of a signal; -1 when it could
 * not be started. */
static int run_program(const struct observation *ob, char **argv)
{
	pid_t pid = fork();
	int status;

	if (pid < 0)
		return -1;
	if (!pid) {
		prepare_child(ob);
		execvp(argv[0], argv);
		say("%s cannot be run: %s", argv[0], strerror(errno));
		_exit(127);
	}
	/* Interrupted, the program ends, and we still report. */
	signal(SIGINT, SIG_IGN);
	while (waitpid(pid, &status, 0) < 0)
		if (errno != EINTR)
			return -1;
	signal(SIGINT, SIG_DFL);
	return WIFSIGNALED(status) ? 128 + WTERMSIG(status)
				   : WEXITSTATUS(status);
}

/* --- what was seen ---------------------------------------------------------------- */

static cJSON *same_function(const struct observation *ob, const cJSON *seen)
{
	cJSON *known;

	cJSON_ArrayForEach(known, ob->functions)
		if (number_of(known, "line") == number_of(seen, "line") &&
		    !strcmp(text_member(known, "file"),
			    text_member(seen, "file")))
			return known;
	return NULL;
}

/* Adds the numbers of one object to those of another. */
static void add_observed(cJSON *to, const cJSON *from)
{
	const cJSON *item;

	cJSON_ArrayForEach(item, from) {
		cJSON *known =
			cJSON_GetObjectItemCaseSensitive(to, item->string);

		if (known)
			cJSON_SetNumberValue(known, known->valuedouble +
							    item->valuedouble);
		else
			cJSON_AddNumberToObject(to, item->string,
						item->valuedouble);
	}
}

static void add_process(struct observation *ob, const char *path)
{
	struct slice text;
	cJSON *list, *seen, *next;

	if (fs_read(&text, ob->arena, path, 0, NULL) < 0)
		return;
	list = cJSON_ParseWithLength(text.ptr, text.length);
	for (seen = list ? list->child : NULL; seen; seen = next) {
		cJSON *known = same_function(ob, seen);

		next = seen->next;
		if (!known) {
			cJSON_AddItemToArray(ob->functions,
					     cJSON_DetachItemViaPointer(list,
									seen));
			continue;
		}
		cJSON_SetNumberValue(cJSON_GetObjectItem(known, "traces"),
				     number_of(known, "traces") +
					     number_of(seen, "traces"));
		add_observed(cJSON_GetObjectItem(known, "by"),
			     cJSON_GetObjectItem(seen, "by"));
	}
	cJSON_Delete(list);
}

static void add_processes(struct observation *ob)
{
	DIR *dir = opendir(ob->room);
	struct dirent *entry;

	if (!dir)
		return;
	while ((entry = readdir(dir)))
		if (slice_ends(slice_of(entry->d_name), ".json"))
			add_process(ob, fs_join(ob->arena, ob->room,
						entry->d_name));
	closedir(dir);
}

/* What hylint inspect says of the files that were seen. */
static void inspect_seen(struct observation *ob)
{
	VEC(const char *) argv = { 0 };
	struct strbuf said = STRBUF_INIT;
	const char *start;
	cJSON *seen;

	vec_push(ob->arena, &argv, fs_own_program());
	vec_push(ob->arena, &argv, "inspect");
	vec_push(ob->arena, &argv, "-f");
	vec_push(ob->arena, &argv, "json");
	vec_push(ob->arena, &argv, "--");
	cJSON_ArrayForEach(seen, ob->functions) {
		bool known = false;

		for (size_t i = 5; i < argv.count; i++)
			known |= !strcmp(argv.at[i], text_member(seen, "file"));
		if (!known)
			vec_push(ob->arena, &argv, text_member(seen, "file"));
	}
	vec_push(ob->arena, &argv, NULL);
	if (argv.count > 6 && process_run(&said, argv.at, ".", NULL) >= 0 &&
	    (start = strchr(said.text, '{')))
		ob->inspected = cJSON_Parse(start);
	strbuf_release(&said);
}

/* The last part of M.call or f.<locals>.g. */
static const char *short_name(const char *name)
{
	const char *dot = strrchr(name, '.');

	return dot ? dot + 1 : name;
}

/* What inspect says of a function: the nearest one of that name from its first
 * line on, which is that of a decorator where there is one. */
static const cJSON *inspected_of(const struct observation *ob,
				 const cJSON *seen)
{
	const cJSON *list = cJSON_GetObjectItem(ob->inspected, "functions");
	const cJSON *f, *best = NULL;
	double line = number_of(seen, "line");

	cJSON_ArrayForEach(f, list)
		if (!strcmp(text_member(f, "file"),
			    text_member(seen, "file")) &&
		    number_of(f, "line") >= line &&
		    (!best || number_of(f, "line") < number_of(best, "line")) &&
		    (text_member(seen, "function")[0] == '<' ||
		     !strcmp(short_name(text_member(f, "function")),
			     short_name(text_member(seen, "function")))))
			best = f;
	return best;
}

/* Notes in each function what inspect says. */
static size_t compare_with_inspect(const struct observation *ob)
{
	size_t disagreements = 0;
	cJSON *seen;

	cJSON_ArrayForEach(seen, ob->functions) {
		const cJSON *known = inspected_of(ob, seen);
		bool traced =
			known &&
			cJSON_IsTrue(cJSON_GetObjectItem(known, "traced"));

		if (!known)
			continue;
		cJSON_AddBoolToObject(seen, "inspect_says_traced", traced);
		disagreements += !traced;
	}
	return disagreements;
}

/* --- how many there may be -------------------------------------------------------- */

/* The number behind "FILE:FUNCTION =" in the budget, or the general one; 0 for
 * any number. */
static unsigned long most_of(const struct observation *ob, const cJSON *seen)
{
	const char *name = arena_fmt(ob->arena,
				     "%s:%s =", text_member(seen, "file"),
				     text_member(seen, "function"));
	size_t length = strlen(name);
	struct slice rest = ob->budget;

	while (rest.length) {
		const char *end = memchr(rest.ptr, '\n', rest.length);
		size_t line = end ? (size_t)(end - rest.ptr) + 1 : rest.length;

		if (line > length && !memcmp(rest.ptr, name, length))
			return strtoul(rest.ptr + length, NULL, 10);
		rest.ptr += line;
		rest.length -= line;
	}
	return ob->most;
}

static bool is_over(const struct observation *ob, const cJSON *seen)
{
	unsigned long most = most_of(ob, seen);

	return most && number_of(seen, "traces") > (double)most;
}

/* --- the report ------------------------------------------------------------------- */

static void text_disagreement(struct strbuf *out, const cJSON *seen)
{
	const char *decorator = text_member(seen, "decorator");

	if (!cJSON_IsFalse(cJSON_GetObjectItem(seen, "inspect_says_traced")))
		return;
	strbuf_addstr(out, "    hylint inspect reports that it runs eagerly\n");
	if (*decorator)
		strbuf_addf(out,
			    "    if `%s` creates graph functions, add to "
			    ".hylint.ini: hybridizes = %s\n",
			    decorator, decorator);
}

static void text_report(struct strbuf *out, const struct observation *ob,
			size_t disagreements)
{
	const cJSON *seen, *item;

	cJSON_ArrayForEach(seen, ob->functions) {
		strbuf_addf(out, "%s:%.0f: `%s` was traced %.0f time%s%s\n",
			    text_member(seen, "file"), number_of(seen, "line"),
			    text_member(seen, "function"),
			    number_of(seen, "traces"),
			    number_of(seen, "traces") == 1 ? "" : "s",
			    is_over(ob, seen) ? ", more than allowed" : "");
		cJSON_ArrayForEach(item, cJSON_GetObjectItem(seen, "by"))
			strbuf_addf(out, "    by: %s, %.0f\n", item->string,
				    item->valuedouble);
		cJSON_ArrayForEach(item, cJSON_GetObjectItem(seen, "arguments"))
			if (*item->valuestring)
				strbuf_addf(out, "    with: %s\n",
					    item->valuestring);
		text_disagreement(out, seen);
	}
	strbuf_addf(out,
		    "hylint observe: %d traced function%s, %zu that hylint "
		    "inspect calls eager\n",
		    cJSON_GetArraySize(ob->functions),
		    cJSON_GetArraySize(ob->functions) == 1 ? "" : "s",
		    disagreements);
}

static void make_report(struct strbuf *out, const struct observation *ob,
			size_t disagreements, int code)
{
	cJSON *root;
	char *text;

	if (!ob->options->format || strcmp(ob->options->format, "json")) {
		text_report(out, ob, disagreements);
		return;
	}
	root = cJSON_CreateObject();
	cJSON_AddStringToObject(root, "version", HYLINT_VERSION);
	cJSON_AddNumberToObject(root, "exit_code", code);
	cJSON_AddNumberToObject(root, "disagreements", (double)disagreements);
	cJSON_AddItemToObject(root, "functions",
			      cJSON_Duplicate(ob->functions, true));
	text = cJSON_Print(root);
	strbuf_addf(out, "%s\n", text);
	cJSON_free(text);
	cJSON_Delete(root);
}

static int write_report(const struct observation *ob, const struct strbuf *out,
			struct err *err)
{
	struct slice text = { out->text, out->length };
	FILE *file;

	if (!ob->options->report) {
		fwrite(text.ptr, 1, text.length, stderr);
		return 0;
	}
	file = fopen(ob->options->report, "w");
	if (!file || fwrite(text.ptr, 1, text.length, file) != text.length ||
	    fclose(file))
		return err_set(err, "%s cannot be written: %s",
			       ob->options->report, strerror(errno));
	return 0;
}

static int report_observation(struct observation *ob, int code)
{
	struct strbuf out = STRBUF_INIT;
	struct err err;
	size_t disagreements;
	cJSON *seen;

	add_processes(ob);
	inspect_seen(ob);
	disagreements = compare_with_inspect(ob);
	make_report(&out, ob, disagreements, code);
	if (write_report(ob, &out, &err) < 0) {
		complain("%s", err.text);
		code = code ? code : EXIT_TROUBLE;
	}
	cJSON_ArrayForEach(seen, ob->functions)
		if (!code && is_over(ob, seen))
			code = EXIT_FINDINGS;
	strbuf_release(&out);
	return code;
}

/* --- the command ------------------------------------------------------------------ */

static int read_limits(struct observation *ob, struct err *err)
{
	const struct observe_options *o = ob->options;
	char *end = NULL;

	if (o->most) {
		ob->most = strtoul(o->most, &end, 10);
		if (*end || !ob->most)
			return err_set(err,
				       "--max-traces %s: write a number from 1 "
				       "on",
				       o->most);
	}
	if (o->budget && fs_read(&ob->budget, ob->arena, o->budget, 0, err) < 0)
		return err_prefix(err, "%s", o->budget);
	return 0;
}

static int make_room(struct observation *ob, struct err *err)
{
	const char *tmp = getenv("TMPDIR");
	char *room = fs_join(ob->arena, tmp && *tmp ? tmp : "/tmp",
			     "hylint-observe-XXXXXX");
	FILE *file;
	const char *path;

	if (!mkdtemp(room))
		return err_set(err, "no temporary folder: %s: %s", room,
			       strerror(errno));
	ob->room = fs_absolute(ob->arena, room);
	path = fs_join(ob->arena, ob->room, "sitecustomize.py");
	file = fopen(path, "w");
	if (!file || fputs(observe_script, file) < 0 || fclose(file))
		return err_set(err, "%s: %s", path, strerror(errno));
	return 0;
}

static enum exit_code observe_run(struct cli *cli, int argc, char **argv)
{
	struct observe_options o = { 0 };
	struct observation ob = { .arena = &cli->arena, .options = &o };
	enum exit_code parsed;
	struct err err;
	int code;

	if (!options_parse(&parsed, &cmd_observe, &o, &cli->arena, &argc, argv))
		return parsed;
	if (!argc)
		return complain(
			"no program to run; write it after --: hylint observe "
			"-- python train.py");
	if (read_limits(&ob, &err) < 0 || make_room(&ob, &err) < 0)
		return complain("%s", err.text);
	argv[argc] = NULL;
	ob.functions = cJSON_CreateArray();
	code = run_program(&ob, argv);
	if (code < 0)
		code = complain("%s cannot be run: %s", argv[0],
				strerror(errno));
	else
		code = report_observation(&ob, code);
	cJSON_Delete(ob.functions);
	cJSON_Delete(ob.inspected);
	if (fs_remove(&cli->arena, ob.room, &err) < 0)
		say("%s", err.text);
	return (enum exit_code)code;
}

const struct command cmd_observe = {
	.name = "observe",
	.usage = "-- COMMAND...",
	.summary = "Runs a program and reports which functions were traced",
	.details = details,
	.options = options,
	.run = observe_run,
};
