/* hylint demo: a real commit in a throw-away repository, blocked by the hook,
 * and the same commit passing once the code is right. */

#include <errno.h>
#include <limits.h>
#include <signal.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/draft.h"
#include "base/fs.h"
#include "cli/cli.h"
#include "cli/hookfile.h"
#include "cli/process.h"
#include "report/paint.h"

struct demo_options {
	bool keep;
	const char *color;
};

static const struct option options[] = {
	OPT_FLAG("keep", 0, struct demo_options, keep, "keep the repository"),
	OPT_WORD("color", 0, "WHEN", COLOR_WORDS, struct demo_options, color,
		 "auto, always or never"),
	OPT_END,
};

/* The script in three pieces: what the two changes touch is told apart. */
static const char before_noise[] =
	"\"\"\"Fits a line with a small Keras model.\"\"\"\n"
	"import numpy as np\n"
	"import tensorflow as tf\n"
	"\n"
	"\n"
	"class Trainer:\n"
	"    def __init__(self):\n"
	"        self.model = tf.keras.Sequential([tf.keras.layers.Dense(1)])\n"
	"        self.model.build((None, 1))\n"
	"        self.optimizer = tf.keras.optimizers.SGD(0.1)\n"
	"\n"
	"    @tf.function\n"
	"    def step(self, x, y):\n";

static const char before_return[] =
	"        with tf.GradientTape() as tape:\n"
	"            loss = tf.reduce_mean(tf.square(self.model(x) - y))\n"
	"        weights = self.model.trainable_variables\n"
	"        gradients = tape.gradient(loss, weights)\n"
	"        self.optimizer.apply_gradients(zip(gradients, weights))\n";

static const char to_the_end[] =
	"        return loss\n"
	"\n"
	"\n"
	"def main():\n"
	"    trainer = Trainer()\n"
	"    x = tf.constant(np.linspace(-1, 1, 64), tf.float32, (64, 1))\n"
	"    for _ in range(100):\n"
	"        trainer.step(x, 3 * x + 1)\n"
	"\n"
	"\n"
	"if __name__ == \"__main__\":\n"
	"    main()\n";

struct version {
	const char *noise, *shown;
};

static const struct version first = { "", "" };
static const struct version wrong = {
	"        x += np.random.normal(0, 0.1)\n",
	"        print(\"loss\", loss)\n",
};
static const struct version right = {
	"        x += tf.random.normal([], 0, 0.1)\n",
	"        tf.print(\"loss\", loss)\n",
};

struct demo {
	struct arena *arena;
	const char *folder;  /* the throw-away one */
	const char *project; /* the repository in it */
	const char *binary;
	struct slice written; /* the program as it is */
	bool color;
	struct err err;
};

static void print_styled(const struct demo *demo, enum style style,
			 const char *text)
{
	struct strbuf out = STRBUF_INIT;

	paint(&out, demo->color, style, text);
	print_out(out.text, out.length);
	strbuf_release(&out);
}

/* What a command says, set in by two columns. */
static void print_indented(const char *text)
{
	struct strbuf out = STRBUF_INIT;

	while (*text) {
		size_t length = strcspn(text, "\n");

		strbuf_addf(&out, "%s%.*s\n", length ? "  " : "", (int)length,
			    text);
		text += length;
		text += *text == '\n';
	}
	print_out(out.text, out.length);
	strbuf_release(&out);
}

/* Runs a command without a word. */
static int quietly(struct demo *demo, const char *const *argv)
{
	struct strbuf said = STRBUF_INIT;
	int code = process_run(&said, argv, demo->project, &demo->err);

	if (code > 0)
		err_set(&demo->err, "%s %s ended with %d: %.200s", argv[0],
			argv[1], code, said.text);
	strbuf_release(&said);
	return code ? -1 : 0;
}

/* Runs a command and shows it as a person would have typed it. */
static int openly(struct demo *demo, const char *typed, const char *const *argv)
{
	struct strbuf said = STRBUF_INIT;
	int code;

	print_styled(demo, STYLE_STRONG,
		     arena_fmt(demo->arena, "  $ %s\n", typed));
	code = process_run(&said, argv, demo->project, &demo->err);
	print_indented(said.text);
	strbuf_release(&said);
	return code;
}

static int write_version(struct demo *demo, const struct version *version)
{
	const char *path = fs_join(demo->arena, demo->project, "train.py");
	const char *text = arena_fmt(demo->arena, "%s%s%s%s%s", before_noise,
				     version->noise, before_return,
				     version->shown, to_the_end);

	struct slice before = demo->written;

	demo->written = slice_of(text);
	if (before.ptr)
		return draft_write(path, before, demo->written, &demo->err);
	return draft_write_new(path, demo->written, 0644, &demo->err);
}

/* The lines that a version adds, as a diff would show them. */
static void print_lines(const struct demo *demo, const struct version *version)
{
	struct strbuf out = STRBUF_INIT;
	const char *p =
		arena_fmt(demo->arena, "%s%s", version->noise, version->shown);

	while (*p) {
		size_t length = strcspn(p, "\n");

		strbuf_addstr(&out, "  ");
		paint_begin(&out, demo->color, STYLE_HELP);
		strbuf_addf(&out, "+%.*s", (int)length, p);
		paint_end(&out, demo->color);
		strbuf_addch(&out, '\n');
		p += length + 1;
	}
	strbuf_addch(&out, '\n');
	print_out(out.text, out.length);
	strbuf_release(&out);
}

/* Nothing of the person's own set-up may reach the demonstration, nor the
 * other way round. */
static void isolate(const struct demo *demo)
{
	extern char **environ;
	bool again = true;

	while (again) {
		again = false;
		for (char **e = environ; *e && !again; e++) {
			size_t length = strcspn(*e, "=");

			if (strncmp(*e, "GIT_", 4) != 0 &&
			    strncmp(*e, "HYLINT", 6) != 0 &&
			    strncmp(*e, "SKIP=", 5) != 0 &&
			    strncmp(*e, "PRE_COMMIT", 10) != 0)
				continue;
			unsetenv(arena_strndup(demo->arena, *e, length));
			again = true;
		}
	}
	setenv("HOME", demo->folder, 1);
	setenv("XDG_CONFIG_HOME", demo->folder, 1);
	setenv("GIT_CONFIG_NOSYSTEM", "1", 1);
	unsetenv("NO_COLOR");
	unsetenv("CLICOLOR_FORCE");
	setenv("FORCE_COLOR", demo->color ? "1" : "0", 1);
}

static int make_repository(struct demo *demo)
{
	static const char *const settings[][2] = {
		{ "user.name", "hylint demo" },
		{ "user.email", "demo@example.com" },
		{ "color.ui", "false" },
		{ "commit.gpgsign", "false" },
	};
	const char *init[] = { "git",  "-c", "init.defaultBranch=main",
			       "init", "-q", demo->project,
			       NULL };

	if (mkdir(demo->project, 0777))
		return err_set(&demo->err, "%s: %s", demo->project,
			       strerror(errno));
	if (quietly(demo, init) < 0)
		return -1;
	for (size_t i = 0; i < sizeof(settings) / sizeof(*settings); i++) {
		const char *config[] = { "git", "config", settings[i][0],
					 settings[i][1], NULL };

		if (quietly(demo, config) < 0)
			return -1;
	}
	return write_version(demo, &first);
}

static int commit(struct demo *demo, const char *message)
{
	const char *add[] = { "git", "add", "train.py", NULL };
	const char *argv[] = { "git", "commit", "-m", message, NULL };

	if (quietly(demo, add) < 0)
		return -1;
	return openly(demo,
		      arena_fmt(demo->arena, "git commit -m \"%s\"", message),
		      argv);
}

static int unexpected(struct demo *demo, const char *what)
{
	if (!*demo->err.text)
		err_set(&demo->err, "%s; please report it", what);
	return -1;
}

static int act(struct demo *demo)
{
	const char *install[] = { demo->binary, "install", NULL };

	print_styled(
		demo, STYLE_HELP,
		"A new repository with a small Keras training script and the hook "
		"installed.\n"
		"\n");
	if (make_repository(demo) < 0)
		return -1;
	if (openly(demo, "hylint install", install))
		return unexpected(demo, "the hook could not be installed");
	if (commit(demo, "Train"))
		return unexpected(demo, "the first commit failed");

	print_styled(
		demo, STYLE_HELP,
		"\n"
		"Somebody wants a little noise in each step and to see the "
		"loss, and adds this to train.py:\n"
		"\n");
	print_lines(demo, &wrong);
	if (write_version(demo, &wrong) < 0)
		return -1;
	if (commit(demo, "Add noise, show the loss") != 1)
		return unexpected(demo, "the commit should have been blocked");

	print_styled(
		demo, STYLE_HELP,
		"\n"
		"Python runs only while TensorFlow traces the function: every "
		"step would add the same noise.\n"
		"That is an error, and blocks the commit. The loss would be "
		"printed once, as a symbolic tensor:\n"
		"a warning, which alone would be shown and allowed. "
		"TensorFlow's own operations work:\n"
		"\n");
	print_lines(demo, &right);
	if (write_version(demo, &right) < 0)
		return -1;
	if (commit(demo, "Add noise, show the loss"))
		return unexpected(demo, "the second commit should have passed");
	print_styled(
		demo, STYLE_HELP,
		"\n"
		"That was all. `hylint install` installs the hook in your own "
		"repository.\n");
	return 0;
}

static enum exit_code clean_up(struct demo *demo, const struct demo_options *o)
{
	struct err err;

	if (o->keep) {
		say("the repository is in %s", demo->project);
		return EXIT_CLEAN;
	}
	if (fs_remove(demo->arena, demo->folder, &err) < 0) {
		say("%s", err.text);
		return EXIT_TROUBLE;
	}
	return EXIT_CLEAN;
}

static enum exit_code demo_run(struct cli *cli, int argc, char **argv)
{
	struct demo demo = { .arena = &cli->arena };
	const char *tmp = getenv("TMPDIR");
	struct demo_options o = { 0 };
	enum exit_code code, cleaned;
	enum color_mode mode;
	char *folder;

	if (!options_parse(&code, &cmd_demo, &o, &cli->arena, &argc, argv))
		return code;
	if (color_mode(&mode, o.color, &demo.err) < 0 ||
	    own_path(&demo.binary, demo.arena, cli->program, &demo.err) < 0)
		return complain("%s", demo.err.text);
	demo.color = use_color(mode, STDOUT_FILENO);
	folder = fs_join(demo.arena, tmp && *tmp ? tmp : "/tmp",
			 "hylint-demo-XXXXXX");
	if (!mkdtemp(folder))
		return complain("no temporary folder: %s: %s", folder,
				strerror(errno));
	demo.folder = fs_absolute(demo.arena, folder);
	demo.project = fs_join(demo.arena, demo.folder, "line");
	/* Interrupted, the command that runs ends, and we clean up. */
	signal(SIGINT, SIG_IGN);
	isolate(&demo);
	code = act(&demo) < 0 ? EXIT_TROUBLE : EXIT_CLEAN;
	if (code != EXIT_CLEAN)
		say("the demonstration failed: %s", demo.err.text);
	cleaned = clean_up(&demo, &o);
	return code != EXIT_CLEAN ? code : cleaned;
}

const struct command cmd_demo = {
	.name = "demo",
	.usage = "[--keep]",
	.summary = "Shows a commit being blocked, in a temporary repository",
	.options = options,
	.run = demo_run,
};
