#ifndef LSP_SERVER_H
#define LSP_SERVER_H

/* What the parts of the server share: the client, its documents, the answers. */

#include "lsp/document.h"
#include "lsp/options.h"
#include "lsp/rpc.h"

/* What the client has said that it can do. */
struct client {
	enum position_encoding encoding;
	bool related, tags;	     /* of diagnostics */
	bool versioned_edits;	     /* documentChanges */
	bool pulls;		     /* asks for diagnostics itself */
	bool markdown;		     /* in hovers */
	bool asks_for_configuration; /* workspace/configuration */
	bool watches, reconfigures;  /* registers these afterwards */
	bool refresh_diagnostics, refresh_lenses, refresh_hints;
};

#define QUEUE_SIZE 256

struct server {
	struct transport transport;
	/* Messages that were read ahead, a ring. */
	struct rpc_message queue[QUEUE_SIZE];
	size_t first, waiting;

	struct client client;
	struct client_options options;
	struct arena settings; /* of the options, until others come */
	struct arena projects; /* until the configuration is read anew */
	struct arena arena;    /* lives until the end */
	struct name_list folders;
	struct workbench bench;
	VEC(struct document *) documents;

	bool initialized, shut_down, exited;
	long parent; /* ends with us, or 0 */
};

/* The open document that the parameters name; NULL when there is none. */
struct document *server_document(struct server *s, const cJSON *params);

/* Its findings and its model, looked at now unless that was done. */
void server_analyze(struct server *s, struct document *d);

/* "window/logMessage" and "window/showMessage": 1 error, 2 warning, 3 info. */
void server_log(struct server *s, int type, const char *text);
void server_show(struct server *s, int type, const char *text);

/* Positions and ranges as JSON, and back. */
cJSON *json_position(struct lsp_position position);
cJSON *json_range(struct server *s, struct document *d, struct span span);
bool read_position(const cJSON *json, struct lsp_position *out);

/* The bytes of a range of the document; false when it is none. */
bool read_span(struct server *s, struct document *d, const cJSON *range,
	       struct span *out);

/* --- answers, each made for the caller to own ------------------------------- */

/* diagnostics.c */
cJSON *diagnostic_of(struct server *s, struct document *d,
		     const struct finding *finding);
cJSON *diagnostics_of(struct server *s, struct document *d);
void diagnostics_publish(struct server *s, struct document *d);
cJSON *diagnostics_pull(struct server *s, struct document *d,
			const cJSON *params);

/* actions.c */
cJSON *actions_of(struct server *s, struct document *d, const cJSON *params);

/* explain.c */
cJSON *hover_of(struct server *s, struct document *d, const cJSON *params);
cJSON *lenses_of(struct server *s, struct document *d);
cJSON *hints_of(struct server *s, struct document *d, const cJSON *params);

#endif
