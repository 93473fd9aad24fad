/* What the settings are and where each was written, for --show-settings. */
#include "config/setting_keys.h"

static const char *last_origin(const struct settings *settings,
			       const char *value)
{
	const char *where = "default";

	for (size_t i = 0; i < settings->origins.count; i++)
		if (settings->origins.at[i].value == value)
			where = settings->origins.at[i].where;
	return where;
}

static void describe_words(struct strbuf *out, const struct settings *settings,
			   const struct name_list *list)
{
	for (size_t i = 0; i < list->names.count; i++)
		strbuf_addf(out, "%s\t%s\n", list->names.at[i],
			    last_origin(settings, list->names.at[i]));
}

void settings_describe(struct strbuf *out, const struct settings *settings,
		       const char *name)
{
	const struct setting_key *key = setting_key_find(name);
	const struct name_list *list;

	if (!key)
		BUG("there is no setting '%s'", name);
	list = (const void *)((const char *)settings + key->offset);
	switch (key->type) {
	case KEY_LIST:
		describe_words(out, settings, list);
		return;
	case KEY_SIZE:
		strbuf_addf(out, "%zu",
			    *(const size_t *)((const char *)settings +
					      key->offset));
		break;
	case KEY_MODE:
		strbuf_addstr(out, settings->warn_only ? "warn" : "block");
		break;
	case KEY_ON_ERROR:
		strbuf_addstr(out, settings->on_error == ON_ERROR_BLOCK
					   ? "block"
					   : "warn");
		break;
	case KEY_FAIL_ON:
		strbuf_addstr(out, settings->fail_on
					   ? settings->fail_on
					   : "warning, in the hook error");
		break;
	case KEY_NOTEBOOKS:
		strbuf_addstr(out, settings->no_notebooks ? "off" : "on");
		break;
	case KEY_ASSUMED:
		strbuf_addstr(out, settings->assumed ? "on" : "off");
		break;
	case KEY_BASELINE:
		strbuf_addstr(out,
			      settings->baseline ? settings->baseline : "-");
		break;
	case KEY_KERAS:
		strbuf_addstr(out,
			      settings->keras ? settings->keras : "as pinned");
		break;
	case KEY_TENSORFLOW:
		if (settings->tensorflow)
			strbuf_addf(out, "%u.%u", settings->tensorflow / 100,
				    settings->tensorflow % 100);
		else
			strbuf_addstr(out, "as pinned");
		break;
	}
	strbuf_addf(out, "\t%s\n", last_origin(settings, key->name));
}
