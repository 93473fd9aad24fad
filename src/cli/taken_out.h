#ifndef CLI_TAKEN_OUT_H
#define CLI_TAKEN_OUT_H

/*
 * What a change takes out of the check by changing the settings: rules that it
 * switches off, severities that it lowers, files that it leaves out. That is its
 * good right, and nobody is to overlook it.
 */

#include "cli/run.h"

/* Tells of every configuration in the change. */
void taken_out_print(struct run *run, const struct changes *changes);

/* Tells of a file that the settings leave out, if they did not before. */
void taken_out_file(struct run *run, const char *path);

void taken_out_release(struct run *run);

#endif
