#include "lsp/rpc.h"

#include <string.h>

#include "base/hex.h"

/* --- reading ---------------------------------------------------------------- */

/* The code of "\uXXXX" at `p`; -1 when none stands there. */
static int escaped_code(const char *p, const char *end)
{
	int code = 0;

	if (end - p < 6 || p[0] != '\\' || p[1] != 'u')
		return -1;
	for (int i = 2; i < 6; i++) {
		int digit = hex_value(p[i]);

		if (digit < 0)
			return -1;
		code = code * 16 + digit;
	}
	return code;
}

/*
 * An editor may cut a pair of surrogates in two; cJSON refuses the whole message
 * then. A half becomes U+FFFD, which takes as much room in a line. A NUL becomes
 * \x01. Returns whether there was one.
 */
static bool mend_escapes(char *body, size_t length)
{
	char *end = body + length, *p = body;
	bool has_nul = false;

	while (p < end && (p = memchr(p, '\\', (size_t)(end - p)))) {
		int code = escaped_code(p, end), next;

		if (code < 0) {
			p += 2;
			continue;
		}
		next = escaped_code(p + 6, end);
		if (code == 0) {
			memcpy(p + 2, "0001", 4);
			has_nul = true;
		} else if (code >= 0xD800 && code < 0xDC00 && next >= 0xDC00 &&
			   next < 0xE000) {
			p += 6;
		} else if (code >= 0xD800 && code < 0xE000) {
			memcpy(p + 2, "fffd", 4);
		}
		p += 6;
	}
	return has_nul;
}

bool rpc_read(struct rpc_message *out, char *body, size_t length)
{
	const cJSON *id;

	memset(out, 0, sizeof(*out));
	if (memchr(body, '\0', length))
		return false;
	out->has_nul = mend_escapes(body, length);
	out->json = cJSON_ParseWithLength(body, length);
	if (!cJSON_IsObject(out->json)) {
		rpc_release(out);
		return false;
	}
	out->method = json_string_at(out->json, "method");
	out->params = json_at(out->json, "params");
	id = json_at(out->json, "id");
	out->id = cJSON_IsNumber(id) || cJSON_IsString(id) ? id : NULL;
	return true;
}

void rpc_release(struct rpc_message *message)
{
	cJSON_Delete(message->json);
	message->json = NULL;
}

bool rpc_same_id(const cJSON *a, const cJSON *b)
{
	return a && b && cJSON_Compare(a, b, true);
}

/* --- writing ---------------------------------------------------------------- */

static cJSON *message_new(void)
{
	cJSON *message = cJSON_CreateObject();

	cJSON_AddStringToObject(message, "jsonrpc", "2.0");
	return message;
}

static void send_message(struct transport *t, cJSON *message)
{
	char *text = cJSON_PrintUnformatted(message);

	if (!text)
		BUG("cJSON printed nothing");
	transport_send(t, text);
	cJSON_free(text);
	cJSON_Delete(message);
}

static void add_id(cJSON *message, const cJSON *id)
{
	cJSON_AddItemToObject(message, "id",
			      id ? cJSON_Duplicate(id, true)
				 : cJSON_CreateNull());
}

void rpc_answer(struct transport *t, const cJSON *id, cJSON *result)
{
	cJSON *message = message_new();

	add_id(message, id);
	cJSON_AddItemToObject(message, "result",
			      result ? result : cJSON_CreateNull());
	send_message(t, message);
}

void rpc_refuse(struct transport *t, const cJSON *id, enum rpc_error code,
		const char *why)
{
	cJSON *message = message_new(), *error;

	add_id(message, id);
	error = cJSON_AddObjectToObject(message, "error");
	cJSON_AddNumberToObject(error, "code", code);
	cJSON_AddStringToObject(error, "message", why);
	send_message(t, message);
}

void rpc_notify(struct transport *t, const char *method, cJSON *params)
{
	cJSON *message = message_new();

	cJSON_AddStringToObject(message, "method", method);
	if (params)
		cJSON_AddItemToObject(message, "params", params);
	send_message(t, message);
}

void rpc_ask(struct transport *t, const char *id, const char *method,
	     cJSON *params)
{
	cJSON *message = message_new();

	cJSON_AddStringToObject(message, "id", id);
	cJSON_AddStringToObject(message, "method", method);
	if (params)
		cJSON_AddItemToObject(message, "params", params);
	send_message(t, message);
}

/* --- members ---------------------------------------------------------------- */

const cJSON *json_at(const cJSON *object, const char *path)
{
	char name[64];

	while (object && *path) {
		size_t length = strcspn(path, ".");

		if (length >= sizeof(name))
			return NULL;
		memcpy(name, path, length);
		name[length] = '\0';
		object = cJSON_GetObjectItemCaseSensitive(object, name);
		path += length + (path[length] == '.');
	}
	return object;
}

const char *json_string_at(const cJSON *object, const char *path)
{
	const cJSON *value = json_at(object, path);

	return cJSON_IsString(value) ? value->valuestring : NULL;
}

bool json_true_at(const cJSON *object, const char *path)
{
	return cJSON_IsTrue(json_at(object, path));
}
