/*
 * The loop of the language server: messages enter, are queued, cancelled or
 * overtaken, and each is given to the part that answers it. One thread; a message
 * is done before the next one is looked at.
 */
#include "lsp/server.h"

#include <errno.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/memory.h"
#include "base/steps.h"
#include "base/way_out.h"
#include "lsp/lsp.h"
#include "report/json.h"

/* How often we look whether the parent is still there. */
#define PARENT_MILLISECONDS 3000

void server_log(struct server *s, int type, const char *text)
{
	cJSON *params = cJSON_CreateObject();

	cJSON_AddNumberToObject(params, "type", type);
	cJSON_AddItemToObject(params, "message", json_text(text));
	rpc_notify(&s->transport, "window/logMessage", params);
}

void server_show(struct server *s, int type, const char *text)
{
	struct strbuf line = STRBUF_INIT;
	cJSON *params = cJSON_CreateObject();

	strbuf_addf(&line, "hylint: %s", text);
	cJSON_AddNumberToObject(params, "type", type);
	cJSON_AddItemToObject(params, "message", json_text(line.text));
	rpc_notify(&s->transport, "window/showMessage", params);
	strbuf_release(&line);
}

/* Requests about an open text. */
static cJSON *answer_about(struct server *s, const char *method,
			   struct buffer *b, const cJSON *params)
{
	/* All that was understood before may be looked at. */
	steps_grant(b->document->report.bytes.length);
	if (!strcmp(method, "textDocument/codeAction"))
		return actions_of(s, b, params);
	if (!strcmp(method, "textDocument/completion"))
		return completion_of(s, b, params);
	if (!strcmp(method, "textDocument/hover"))
		return hover_of(s, b, params);
	if (!strcmp(method, "textDocument/codeLens"))
		return lenses_of(s, b);
	if (!strcmp(method, "textDocument/inlayHint"))
		return hints_of(s, b, params);
	return diagnostics_pull(s, b, params);
}

static bool is_about_document(const char *method)
{
	static const char *const methods[] = { "textDocument/codeAction",
					       "textDocument/hover",
					       "textDocument/codeLens",
					       "textDocument/inlayHint",
					       "textDocument/diagnostic",
					       "textDocument/completion",
					       NULL };

	return slice_is_any(slice_of(method), methods);
}

static void answer_resolve(struct server *s, struct rpc_message *m)
{
	struct buffer *b = server_buffer(s, json_at(m->params, "data"));
	cJSON *action;

	if (!b) {
		rpc_refuse(&s->transport, m->id, RPC_INVALID_PARAMS,
			   "there is no such open document");
		return;
	}
	action = action_resolved(s, b, m->params);
	if (action)
		rpc_answer(&s->transport, m->id, action);
	else
		rpc_refuse(&s->transport, m->id, RPC_CONTENT_MODIFIED,
			   "the text has changed since");
}

static void answer_request(struct server *s, struct rpc_message *m)
{
	struct transport *t = &s->transport;
	struct buffer *b;

	if (m->cancelled) {
		rpc_refuse(t, m->id, RPC_CANCELLED, "cancelled");
	} else if (s->shut_down) {
		rpc_refuse(t, m->id, RPC_INVALID_REQUEST,
			   "only `exit` follows `shutdown`");
	} else if (!strcmp(m->method, "initialize")) {
		if (s->initialized)
			rpc_refuse(t, m->id, RPC_INVALID_REQUEST,
				   "initialized already");
		else
			rpc_answer(t, m->id, handshake_answer(s, m->params));
	} else if (!s->initialized) {
		rpc_refuse(t, m->id, RPC_NOT_INITIALIZED,
			   "`initialize` comes first");
	} else if (!strcmp(m->method, "shutdown")) {
		s->shut_down = true;
		rpc_answer(t, m->id, NULL);
	} else if (!strcmp(m->method, "codeAction/resolve")) {
		answer_resolve(s, m);
	} else if (!is_about_document(m->method)) {
		rpc_refuse(t, m->id, RPC_METHOD_NOT_FOUND, "no such method");
	} else if (!(b = server_buffer(s, m->params))) {
		rpc_refuse(t, m->id, RPC_INVALID_PARAMS,
			   "there is no such open document");
	} else {
		rpc_answer(t, m->id, answer_about(s, m->method, b, m->params));
	}
}

static void take_notification(struct server *s, struct rpc_message *m)
{
	const char *method = m->method;

	if (!strcmp(method, "exit"))
		s->exited = true;
	else if (!s->initialized || s->shut_down)
		return;
	else if (!strcmp(method, "initialized"))
		handshake_end(s);
	else if (!strcmp(method, "textDocument/didOpen"))
		sync_opened(s, m);
	else if (!strcmp(method, "textDocument/didChange"))
		sync_changed(s, m);
	else if (!strcmp(method, "textDocument/didSave"))
		sync_saved(s, m->params);
	else if (!strcmp(method, "textDocument/didClose"))
		sync_closed(s, m->params);
	else if (!strcmp(method, "workspace/didChangeWorkspaceFolders"))
		folders_changed(s, m->params);
	else if (!strcmp(method, "workspace/didChangeWatchedFiles"))
		configuration_reload(s);
	else if (!strcmp(method, "workspace/didChangeConfiguration"))
		configuration_changed(s, m->params);
	else
		notebooks_notified(s, m);
}

static void take_answer(struct server *s, struct rpc_message *m)
{
	const cJSON *result = json_at(m->json, "result");

	if (cJSON_IsString(m->id) &&
	    !strcmp(m->id->valuestring, "hylint-configuration") &&
	    cJSON_IsObject(cJSON_GetArrayItem(result, 0)))
		configuration_take(s, cJSON_GetArrayItem(result, 0));
}

/* --- what may go wrong ------------------------------------------------------------- */

/* Without memory, as this may be what went wrong. */
static void send_plainly(struct server *s, const char *fmt, ...)
	PRINTF_LIKE(2, 3);

static void send_plainly(struct server *s, const char *fmt, ...)
{
	static char body[16384];
	va_list ap;
	int length;

	va_start(ap, fmt);
	length = vsnprintf(body, sizeof(body), fmt, ap);
	va_end(ap);
	if (length > 0 && (size_t)length < sizeof(body))
		transport_send_plain(&s->transport, body, (size_t)length);
}

/* A text as JSON, in room that is always there; false when it is too long. */
static bool json_plainly(char *out, size_t room, const char *text)
{
	cJSON string = { .type = cJSON_String | cJSON_IsReference,
			 .valuestring = (char *)(uintptr_t)text };

	return cJSON_PrintPreallocated(&string, out, (int)room, false);
}

static void refuse_plainly(struct server *s, const cJSON *id, const char *why)
{
	char text[512];

	if (cJSON_PrintPreallocated((cJSON *)(uintptr_t)id, text, sizeof(text),
				    false))
		send_plainly(s,
			     "{\"jsonrpc\":\"2.0\",\"id\":%s,\"error\":{"
			     "\"code\":%d,\"message\":\"%s\"}}",
			     text, RPC_INTERNAL_ERROR, why);
}

/* What was found in it before may be wrong now. */
static void show_nothing_plainly(struct server *s, const struct document *d,
				 const char *why)
{
	static char uri[8192];

	for (size_t i = 0; i < d->parts.count; i++)
		if (json_plainly(uri, sizeof(uri), d->parts.at[i]->uri))
			send_plainly(s,
				     "{\"jsonrpc\":\"2.0\",\"method\":"
				     "\"textDocument/publishDiagnostics\","
				     "\"params\":{\"uri\":%s,"
				     "\"diagnostics\":[]}}",
				     uri);
	if (json_plainly(uri, sizeof(uri), d->uri))
		send_plainly(s,
			     "{\"jsonrpc\":\"2.0\",\"method\":"
			     "\"window/logMessage\",\"params\":{\"type\":2,"
			     "\"message\":\"%.*s: not checked: %s\"}}",
			     (int)strlen(uri) - 2, uri + 1, why);
}

/* What goes wrong from here on costs what it is at: the message, or the document of
 * this index. */
static void begin_section(struct server *s, long at)
{
	if (s->catches_up)
		return;
	standby_begin(&s->standby, at);
	s->transport.holds = true;
	if (s->standby.notes && s->standby.notes->at == at)
		steps_begin();
}

static void end_section(struct server *s)
{
	if (s->catches_up)
		return;
	steps_end();
	standby_end(&s->standby);
	transport_send_held(&s->transport);
}

/* --- messages ---------------------------------------------------------------------- */

static void take_request(struct server *s, struct rpc_message *m)
{
	begin_section(s, AT_MESSAGE);
	answer_request(s, m);
	end_section(s);
}

static void handle_message(struct server *s, struct rpc_message *m)
{
	s->current = m->method ? m->id : NULL;
	if (m->method && m->id)
		take_request(s, m);
	else if (m->method)
		take_notification(s, m);
	else if (m->id)
		take_answer(s, m);
	else
		rpc_refuse(&s->transport, NULL, RPC_INVALID_REQUEST,
			   "neither a request nor an answer");
	s->current = NULL;
}

static struct rpc_message *queued_message(struct server *s, size_t i)
{
	return &s->queue[(s->first + i) % QUEUE_SIZE];
}

/* Marks a request that still waits; one that is answered is too late. */
static void cancel_request(struct server *s, const cJSON *id)
{
	for (size_t i = 0; i < s->waiting; i++) {
		struct rpc_message *m = queued_message(s, i);

		if (m->method && rpc_same_id(m->id, id))
			m->cancelled = true;
	}
}

static void read_ahead(struct server *s)
{
	size_t length;
	char *body;

	while (s->waiting < QUEUE_SIZE &&
	       (body = transport_next(&s->transport, &length))) {
		struct rpc_message *m = queued_message(s, s->waiting);

		if (!rpc_read(m, body, length)) {
			transport_reject(&s->transport);
			rpc_refuse(&s->transport, NULL, RPC_PARSE_ERROR,
				   "not a JSON object");
			continue;
		}
		if (m->method && !strcmp(m->method, "$/cancelRequest")) {
			cancel_request(s, json_at(m->params, "id"));
			rpc_release(m);
			continue;
		}
		s->waiting++;
	}
}

/* A text that is about to change again is not worth looking at. */
static bool changes_next(struct server *s, const struct document *d)
{
	const struct rpc_message *m = queued_message(s, 0);
	const struct buffer *b;

	if (!s->waiting || !m->method)
		return false;
	if (!strcmp(m->method, "notebookDocument/didChange"))
		return d ==
		       server_document(s,
				       json_string_at(m->params,
						      "notebookDocument.uri"),
				       true);
	if (strcmp(m->method, "textDocument/didChange") != 0)
		return false;
	b = server_buffer(s, m->params);
	return b && b->document == d;
}

static void publish_dirty(struct server *s)
{
	for (size_t i = 0; i < s->documents.count; i++) {
		struct document *d = s->documents.at[i];

		if (!d->open || !d->dirty || changes_next(s, d))
			continue;
		begin_section(s, (long)i);
		diagnostics_publish(s, d);
		end_section(s);
	}
	configuration_show_broken(s);
}

static struct rpc_message take_message(struct server *s)
{
	struct rpc_message m = *queued_message(s, 0);

	s->first = (s->first + 1) % QUEUE_SIZE;
	s->waiting--;
	return m;
}

/* --- after another process -------------------------------------------------------- */

/* What was answered is not asked again, but for what makes a state. */
static bool makes_state(const struct rpc_message *m)
{
	return !m->method || !m->id || !strcmp(m->method, "initialize") ||
	       !strcmp(m->method, "shutdown");
}

/* What the other process has done is done here, too, and nothing is said of it. */
static void catch_up(struct server *s)
{
	size_t handled = s->standby.notes->handled;

	s->catches_up = true;
	s->transport.holds = true;
	transport_read_log(&s->transport);
	read_ahead(s);
	for (size_t i = 0; i < handled && s->waiting; i++) {
		struct rpc_message m = take_message(s);

		if (makes_state(&m))
			handle_message(s, &m);
		rpc_release(&m);
		read_ahead(s);
	}
	strbuf_clear(&s->transport.held);
	s->transport.holds = false;
	s->catches_up = false;
}

/* Goes on where the other process has failed. */
static void step_in_for(struct server *s, const char *why)
{
	long at = s->standby.notes->at;
	struct rpc_message m;

	standby_end(&s->standby);
	catch_up(s);
	if (at == AT_MESSAGE && s->waiting) {
		m = take_message(s);
		refuse_plainly(s, m.id, why);
		rpc_release(&m);
	} else if (at >= 0 && (size_t)at < s->documents.count) {
		s->documents.at[at]->dirty = false;
		show_nothing_plainly(s, s->documents.at[at], why);
	}
}

/* Somebody waits; who comes back from here in another process takes over. */
static void stand_by(struct server *s)
{
	const char *trouble;
	bool is_behind = false;

	while ((trouble = standby_renew(&s->standby))) {
		step_in_for(s, trouble);
		is_behind = true;
	}
	if (is_behind)
		publish_dirty(s);
}

static void note_handled(struct server *s)
{
	if (s->standby.notes)
		s->standby.notes->handled++;
}

static void work_off_queue(struct server *s)
{
	while (s->waiting && !s->exited && !s->transport.broken) {
		struct rpc_message taken;

		stand_by(s);
		if (!s->waiting)
			break;
		taken = take_message(s);
		handle_message(s, &taken);
		rpc_release(&taken);
		note_handled(s);
		/* What came meanwhile may cancel or overtake what waits. */
		transport_wait(&s->transport, 0);
		read_ahead(s);
		publish_dirty(s);
	}
}

static bool parent_has_exited(const struct server *s)
{
	return s->parent && kill((pid_t)s->parent, 0) && errno == ESRCH;
}

static void serve_until_exit(struct server *s)
{
	while (!s->exited && !s->transport.ended && !s->transport.broken) {
		transport_wait(&s->transport,
			       s->parent ? PARENT_MILLISECONDS : -1);
		read_ahead(s);
		work_off_queue(s);
		if (parent_has_exited(s))
			break;
	}
}

static void server_release(struct server *s)
{
	for (; s->waiting; s->waiting--, s->first++)
		rpc_release(queued_message(s, 0));
	for (size_t i = 0; i < s->documents.count; i++)
		if (s->documents.at[i]->open)
			document_close(s->documents.at[i]);
	projects_release(&s->bench.projects);
	strbuf_release(&s->bench.entered);
	transport_release(&s->transport);
	arena_release(&s->projects);
	arena_release(&s->settings);
	arena_release(&s->arena);
}

/* The end without memory knows nothing else. */
static struct server *server_running;

/* A request fails, and another process goes on from before it; else the client
 * starts another server: which text is open hangs half in the air. */
static void end_server(enum way_out_reason reason) NORETURN;

static void end_server(enum way_out_reason reason)
{
	struct server *s = server_running;

	if (s)
		standby_give_up(&s->standby, reason);
	fprintf(stderr,
		"hylint: out of memory (%zu bytes wanted); the language "
		"server ends, and the editor can start it again\n",
		memory_wanted());
	if (s && s->current)
		refuse_plainly(s, s->current, "out of memory");
	else if (s)
		transport_send_plain(&s->transport, "", 0);
	if (s)
		standby_close(&s->standby, 3);
	_exit(3); /* as any hylint without memory */
}

static int serve_client(const struct standby *standby, int in, int out,
			long parent)
{
	struct arena arena;
	struct server *s;
	int rc;

	/* Too large for the stack. */
	arena_init(&arena);
	s = ARENA_NEW(&arena, struct server);
	s->parent = parent;
	s->standby = *standby;
	server_running = s;
	arena_init(&s->arena);
	arena_init(&s->settings);
	arena_init(&s->projects);
	strbuf_init(&s->bench.entered);
	client_options_init(&s->options);
	projects_init(&s->bench.projects, &s->projects, &s->options.overrides);
	transport_init(&s->transport, in, out);
	s->transport.watched = standby->ended_above;
	s->transport.log = standby->notes ? &standby->notes->log : NULL;
	/* A client that goes away is noticed by what write() says. */
	signal(SIGPIPE, SIG_IGN);
	serve_until_exit(s);
	rc = s->shut_down ? 0 : 1;
	standby_close(&s->standby, rc);
	server_running = NULL;
	server_release(s);
	arena_release(&arena);
	return rc;
}

static int serve_with_way_out(const struct standby *standby, int in, int out,
			      long parent)
{
	struct way_out way;
	int reason, rc;

	memory_keep();
	way_out_open(&way);
	reason = setjmp(way.at);
	if (reason)
		end_server((enum way_out_reason)reason);
	rc = serve_client(standby, in, out, parent);
	way_out_close(&way);
	return rc;
}

int lsp_serve(int in, int out, long parent)
{
	struct standby none;

	standby_init(&none);
	return serve_with_way_out(&none, in, out, parent);
}

int lsp_serve_apart(int in, int out, long parent)
{
	struct standby standby;
	int rc;

	if (!standby_open(&standby, &rc))
		return rc;
	return serve_with_way_out(&standby, in, out, parent);
}
