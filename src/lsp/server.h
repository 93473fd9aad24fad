#ifndef LSP_SERVER_H
#define LSP_SERVER_H

/* What the parts of the server share: the client, its documents, the answers. */

#include "lsp/document.h"
#include "lsp/options.h"
#include "lsp/rpc.h"
#include "lsp/standby.h"

/* What the client has said that it can do. */
struct client {
	enum position_encoding encoding;
	bool related, tags, links;   /* of diagnostics */
	bool versioned_edits;	     /* documentChanges */
	bool resolves;		     /* edits of code actions, later */
	bool pulls;		     /* asks for diagnostics itself */
	bool markdown;		     /* in hovers */
	bool asks_for_configuration; /* workspace/configuration */
	bool watches, reconfigures;  /* registers these afterwards */
	bool refresh_diagnostics, refresh_lenses, refresh_hints;
};

#define QUEUE_SIZE 256

struct server {
	struct transport transport;
	struct standby standby;
	/* Messages that were read ahead, a ring. */
	struct rpc_message queue[QUEUE_SIZE];
	size_t first, waiting;

	const cJSON *current; /* the id of the request that is looked at */

	struct client client;
	struct client_options options;
	struct arena settings; /* of the options, until others come */
	struct arena projects; /* until the configuration is read again */
	struct arena arena;    /* lives until the end */
	struct name_list folders;
	struct workbench bench;
	VEC(struct document *) documents;

	bool initialized, shut_down, exited;
	bool catches_up; /* with another process: nothing is said */
	long parent;	 /* ends with us, or 0 */
};

/* The open text that the parameters name; NULL when there is none. */
struct buffer *server_buffer(struct server *s, const cJSON *params);

/* The open document of a URI: a file's or, held in cells, a notebook's. One file
 * can be open in both ways. */
struct document *server_document(struct server *s, const char *uri,
				 bool in_cells);

/* A document to be opened by its URI; one that is open is closed before. */
struct document *server_new_document(struct server *s, const char *uri,
				     bool in_cells);

/* Its findings and its model, looked at now unless that was done. */
void server_analyze(struct server *s, struct document *d);

/* "window/logMessage" and "window/showMessage": 1 error, 2 warning, 3 info. */
void server_log(struct server *s, int type, const char *text);
void server_show(struct server *s, int type, const char *text);

/* What is still to be said about a document that is closed. */
void server_close(struct server *s, struct document *d);

/* Looks whether the files that configure a document are others, when it was
 * saved. */
void server_saved(struct server *s, struct document *d);

/* The path of a file's URI, or NULL for any other. */
const char *server_path(struct arena *arena, const char *uri);

/* Positions and ranges of a text as JSON, and back. */
cJSON *json_position(struct lsp_position position);
cJSON *json_range(struct server *s, struct buffer *b, struct span span);
bool read_position(const cJSON *json, struct lsp_position *out);

/* The bytes of a range of the text; false when it is none. */
bool read_span(struct server *s, struct buffer *b, const cJSON *range,
	       struct span *out);

/* Makes the content changes of a notification. */
void apply_changes(struct server *s, struct buffer *b, struct rpc_message *m,
		   const cJSON *changes);

/* Decodes the NULs that rpc_read has put aside. */
struct slice message_text(const struct rpc_message *m, const cJSON *text);

/* configuration.c: reads the files again, or takes the editor's settings. */
void configuration_reload(struct server *s);
void configuration_take(struct server *s, const cJSON *json);
void configuration_ask(struct server *s);
void configuration_changed(struct server *s, const cJSON *params);

/* Shows what is broken or not read, each once. */
void configuration_show_broken(struct server *s);

/* Whether a file of this name may configure a project. */
bool configuration_is_file(const char *name);

/* handshake.c: "initialize", "initialized", and folders that come or go. */
cJSON *handshake_answer(struct server *s, const cJSON *params);
void handshake_end(struct server *s);
void folders_changed(struct server *s, const cJSON *params);

/* sync.c: what is told of single texts. */
void sync_opened(struct server *s, struct rpc_message *m);
void sync_changed(struct server *s, struct rpc_message *m);
void sync_saved(struct server *s, const cJSON *params);
void sync_closed(struct server *s, const cJSON *params);

/* --- answers, each made for the caller to own ------------------------------- */

/* diagnostics.c */

/* Where the rules have their pages: as the editor says, or as hylint was built. */
const char *server_site(const struct server *s);
cJSON *diagnostic_of(struct server *s, struct document *d,
		     const struct finding *finding);
void diagnostics_publish(struct server *s, struct document *d);
cJSON *diagnostics_pull(struct server *s, struct buffer *b,
			const cJSON *params);

/* Takes those of a text away that is there no more. */
void diagnostics_clear(struct server *s, struct buffer *b);

/* actions.c */
cJSON *actions_of(struct server *s, struct buffer *b, const cJSON *params);

/* The action that was offered, with its edit: `action` names its text in "data".
 * NULL when the text has changed since. */
cJSON *action_resolved(struct server *s, struct buffer *b, const cJSON *action);

/* complete.c */
cJSON *completion_of(struct server *s, struct buffer *b, const cJSON *params);

/* explain.c */
cJSON *hover_of(struct server *s, struct buffer *b, const cJSON *params);
cJSON *lenses_of(struct server *s, struct buffer *b);
cJSON *hints_of(struct server *s, struct buffer *b, const cJSON *params);

/* notebooks.c: what is told of notebooks whose cells the editor holds. False
 * when the method is none of these. */
bool notebooks_notified(struct server *s, struct rpc_message *m);

/* What the client is told that it can tell. */
cJSON *notebooks_wanted(void);

#endif
