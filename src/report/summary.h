#ifndef REPORT_SUMMARY_H
#define REPORT_SUMMARY_H

/* The last lines of a report for people: counts, and what to do now. */

#include "report/report.h"

void summary_add(struct report *report, const struct totals *totals);

#endif
