#ifndef LSP_DOCUMENT_H
#define LSP_DOCUMENT_H

/*
 * A text that is open in the editor, and what was found in it. It is looked at
 * when somebody asks, and once for each state of the text.
 */

#include "base/strbuf.h"
#include "lint/lint.h"
#include "lint/projects.h"
#include "lsp/offsets.h"

/* The text in HEAD, linted. */
struct committed {
	struct arena arena;
	const char *commit; /* NULL: not looked for yet */
	bool known;	    /* `report` is that of `commit` */
	struct file_report report;
	long looked_at; /* seconds */
};

struct document {
	bool open;
	struct arena names; /* lives while it is open */
	const char *uri;
	const char *path; /* absolute; NULL when it is in no file */
	const char *top;  /* of its repository, NULL outside */
	/* As it counts from the top of its repository, or of the workspace. */
	const char *shown;
	bool is_python;
	double version;

	struct strbuf text, spare;
	struct arena index; /* of the text as it is */
	struct offsets offsets;
	bool indexed;

	struct project *project; /* NULL: not looked for yet */
	const char *place; /* what patterns of the settings are held against */
	bool excluded;
	const char *config_stamp;
	struct parse_memory *memory;
	struct arena analysis;
	bool analyzed;
	struct file_report report;
	struct edited_text edited;
	const char *told_reason; /* why it is not checked, as last told */
	struct committed committed;

	bool dirty; /* its diagnostics have to be sent */
};

/* `path` NULL: in no file. The folders are those of the workspace. */
void document_open(struct document *d, const char *uri, const char *path,
		   const struct name_list *folders);
void document_close(struct document *d);

void document_set_text(struct document *d, struct slice text);

/* Replaces what stands between two positions. */
void document_edit(struct document *d, enum position_encoding encoding,
		   struct lsp_position from, struct lsp_position to,
		   struct slice text);

const struct offsets *document_offsets(struct document *d);

/* What was found and understood is of no use any more. */
void document_forget(struct document *d);

/* The same for its project and the text in HEAD: the settings are others. */
void document_forget_project(struct document *d);

/* What documents are looked at with. */
struct workbench {
	struct projects projects;
	bool only_changes;
	struct strbuf entered; /* the repository that is open */
};

/*
 * Looks at the text unless that was done: `report`, `edited`. A document of
 * another language, of a broken project or left out by the settings has no
 * findings. With `only_changes`, what is there in HEAD is marked as old.
 * True when all other documents have to be looked at again.
 */
bool document_analyze(struct document *d, struct workbench *bench);

/* Whether a finding is to be shown. */
bool document_shows(const struct finding *finding, bool only_changes);

/* Prepares the project's linter for this document: it asks for the place. */
struct lint *document_lint(struct document *d);

/* Whether the configuration that it falls under is another one now. */
bool document_config_changed(struct document *d);

#endif
