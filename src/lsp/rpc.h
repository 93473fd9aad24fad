#ifndef LSP_RPC_H
#define LSP_RPC_H

/* JSON-RPC: messages out of bodies, and what is sent. */

#include <cjson/cJSON.h>

#include "lsp/transport.h"

enum rpc_error {
	RPC_PARSE_ERROR = -32700,
	RPC_INVALID_REQUEST = -32600,
	RPC_METHOD_NOT_FOUND = -32601,
	RPC_INVALID_PARAMS = -32602,
	RPC_INTERNAL_ERROR = -32603,
	RPC_NOT_INITIALIZED = -32002,
	RPC_CANCELLED = -32800,
	RPC_CONTENT_MODIFIED = -32801,
};

struct rpc_message {
	cJSON *json;	    /* owns all of it */
	const char *method; /* NULL for an answer */
	const cJSON *id;    /* NULL for a notification */
	const cJSON *params;
	bool cancelled;
	/* JSON strings end at a NUL here, so NULs came in as \x01. */
	bool has_nul;
};

/* False when the body is no message; the text may be changed on the way. */
bool rpc_read(struct rpc_message *out, char *body, size_t length);
void rpc_release(struct rpc_message *message);

/* All of these own `value`, which may be NULL for null. */
void rpc_answer(struct transport *t, const cJSON *id, cJSON *result);
void rpc_notify(struct transport *t, const char *method, cJSON *params);
void rpc_ask(struct transport *t, const char *id, const char *method,
	     cJSON *params);

/* `id` NULL stands for a message that could not be read. */
void rpc_refuse(struct transport *t, const cJSON *id, enum rpc_error code,
		const char *why);

bool rpc_same_id(const cJSON *a, const cJSON *b);

/* A member by a path such as "textDocument.uri"; NULL when it is not there. */
const cJSON *json_at(const cJSON *object, const char *path);

/* The same as a text; NULL when it is none. */
const char *json_string_at(const cJSON *object, const char *path);

/* Whether it is there and true. */
bool json_true_at(const cJSON *object, const char *path);

#endif
