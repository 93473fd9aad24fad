#ifndef LSP_DOCUMENT_H
#define LSP_DOCUMENT_H

/*
 * What is open in the editor and linted as one, and what was found in it. It is
 * looked at when somebody asks, and once for each state of its text.
 *
 * Three forms, which differ in where a byte of the linted program stands:
 * Python as it is; a notebook whose cells the editor holds apart; and a notebook
 * that it holds as the JSON text that the file is.
 */

#include "lint/lint.h"
#include "lint/projects.h"
#include "lsp/buffer.h"

/* The text in HEAD, linted. */
struct committed {
	struct arena arena;
	const char *commit; /* NULL: not looked for yet */
	bool known;	    /* `report` is that of `commit` */
	struct file_report report;
	long looked_at; /* seconds */
};

enum document_form {
	FORM_PLAIN,
	FORM_CELLS,
	FORM_JSON,
};

struct document {
	bool open;
	enum document_form form;
	struct arena names; /* lives while it is open */
	const char *uri;
	const char *path; /* absolute; NULL when it is in no file */
	const char *top;  /* of its repository, NULL outside */
	/* As it counts from the top of its repository, or of the workspace. */
	const char *shown;
	bool is_ours; /* Python, or a notebook */
	/* A file named as a notebook that the editor shows as Python. */
	bool is_converted;

	/* All that are open, and those that make the text in their order: one,
	 * or each cell of a notebook. */
	VEC(struct buffer *) buffers;
	VEC(struct buffer *) parts;
	struct strbuf json; /* the cells as they would be saved */

	struct project *project; /* NULL: not looked for yet */
	struct treatment how;
	const char *config_stamp;
	struct parse_memory *memory;
	struct arena analysis;
	bool analyzed;
	struct file_report report;
	struct edited_text edited;
	/* Why it is not checked, as last told; and whether anything was. */
	struct strbuf reported_reason;
	bool has_reported;
	struct committed committed;

	bool dirty; /* its diagnostics have to be sent */
};

/* `path` NULL: in no file. The folders are those of the workspace. It has no
 * text yet. */
void document_open(struct document *d, const char *uri, const char *path,
		   enum document_form form, const struct name_list *folders);
void document_close(struct document *d);

/* Opens a text that can become a part of the document, or opens it again. */
struct buffer *document_add_buffer(struct document *d, const char *uri,
				   double version);

/* It is no part any more and is closed. */
void document_drop_buffer(struct document *d, struct buffer *b);

/* The open text of that name; NULL when there is none. */
struct buffer *document_buffer(const struct document *d, const char *uri);

/* Takes parts away and puts others there. */
void document_splice(struct document *d, size_t start, size_t removed,
		     struct buffer *const *added, size_t added_count);

/* One of its texts has changed, or their order. */
void document_touch(struct document *d);

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

/* Its project's linter. */
struct lint *document_lint(const struct document *d);

/* Whether the configuration that it falls under is another one now. */
bool document_config_changed(struct document *d);

/* --- places ----------------------------------------------------------------- */

/* Bytes of the linted program as bytes of the text that they stand in. Only of a
 * document that was understood. */
struct buffer_span {
	struct buffer *buffer;
	struct span span;
};

/* The buffer is NULL where a notebook has no code cell. */
struct buffer_span document_locate(const struct document *d, struct span span);

/* The byte of the linted program for one of a part; in JSON between the texts of
 * cells, the nearest before; of what is no code, UINT32_MAX. Only of a document
 * that was understood. */
uint32_t document_byte(const struct document *d, const struct buffer *b,
		       uint32_t byte);

/* "line 4", or "line 4 of code cell 2" where that is not `from`. */
const char *document_line_name(struct document *d, const struct buffer *from,
			       uint32_t byte);

#endif
