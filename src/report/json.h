#ifndef REPORT_JSON_H
#define REPORT_JSON_H

/* What the formats made of JSON have in common. */

#include <cjson/cJSON.h>

#include "report/report.h"

/* Valid UTF-8 out of any bytes: a broken byte of a path becomes the four
 * characters \xe9, so that no two paths come out as the same one. */
cJSON *json_path(const char *path);

/* The same with U+FFFD in place of broken bytes: for text that is only read. */
cJSON *json_text(const char *text);

/* The message; that of a notebook begins with the cell and its line, for formats
 * whose places are those of the file. */
cJSON *json_message(const struct file_report *file,
		    const struct finding *finding);

/* The fingerprint in sixteen hexadecimal digits. */
cJSON *json_fingerprint(const struct finding *finding);

/* The same mixed with the file and the place: unique within a report, for
 * consumers that drop what they have seen. */
cJSON *json_fingerprint_here(const struct finding *finding);

/* One finding in hylint's own shape. */
cJSON *json_finding(const struct file_report *file,
		    const struct finding *finding);

/* Adds the value to the report's text and frees it. */
void json_emit(struct report *report, cJSON *value);

#endif
