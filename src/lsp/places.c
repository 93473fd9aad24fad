/*
 * Places as the protocol has them: a position or a range of an open text, and the
 * URI of a file, from JSON and back. Everything that comes from the client may be
 * nonsense; what is not a place is refused.
 */
#include "base/hex.h"
#include "lsp/server.h"

cJSON *json_position(struct lsp_position position)
{
	cJSON *o = cJSON_CreateObject();

	cJSON_AddNumberToObject(o, "line", position.line);
	cJSON_AddNumberToObject(o, "character", position.column);
	return o;
}

cJSON *json_range(struct server *s, struct buffer *b, struct span span)
{
	const struct offsets *offsets = buffer_offsets(b);
	enum position_encoding encoding = s->client.encoding;
	cJSON *range = cJSON_CreateObject();

	cJSON_AddItemToObject(
		range, "start",
		json_position(offsets_position(offsets, encoding, span.start)));
	cJSON_AddItemToObject(
		range, "end",
		json_position(offsets_position(offsets, encoding, span.end)));
	return range;
}

/* A number that may be anything the client sends. */
static bool read_count(const cJSON *json, uint32_t *out)
{
	if (!cJSON_IsNumber(json) || !(json->valuedouble >= 0))
		return false;
	*out = json->valuedouble < UINT32_MAX ? (uint32_t)json->valuedouble
					      : UINT32_MAX;
	return true;
}

bool read_position(const cJSON *json, struct lsp_position *out)
{
	return read_count(json_at(json, "line"), &out->line) &&
	       read_count(json_at(json, "character"), &out->column);
}

bool read_span(struct server *s, struct buffer *b, const cJSON *range,
	       struct span *out)
{
	const struct offsets *offsets = buffer_offsets(b);
	struct lsp_position from, to;

	if (!read_position(json_at(range, "start"), &from) ||
	    !read_position(json_at(range, "end"), &to))
		return false;
	out->start = offsets_byte(offsets, s->client.encoding, from);
	out->end = offsets_byte(offsets, s->client.encoding, to);
	return true;
}

const char *server_path(struct arena *arena, const char *uri)
{
	static const char scheme[] = "file://";
	char *path, *to;

	if (strncmp(uri, scheme, sizeof(scheme) - 1) != 0)
		return NULL;
	/* A host may stand in front of the path. */
	uri = strchr(uri + sizeof(scheme) - 1, '/');
	if (!uri)
		return NULL;
	to = path = arena_strdup(arena, uri);
	for (; *uri; uri++) {
		if (*uri == '%' && hex_value(uri[1]) >= 0 &&
		    hex_value(uri[2]) >= 0) {
			*to++ = (char)(hex_value(uri[1]) * 16 +
				       hex_value(uri[2]));
			uri += 2;
		} else {
			*to++ = *uri;
		}
	}
	*to = '\0';
	return path;
}
