#ifndef CLI_EXIT_H
#define CLI_EXIT_H

/* How a run ends. 2 and 3 win over 1: the list of findings is not complete. */
enum exit_code {
	EXIT_CLEAN = 0,
	EXIT_FINDINGS = 1, /* errors, or warnings where those count */
	EXIT_USAGE = 2,	   /* the command or the configuration is wrong */
	EXIT_TROUBLE = 3,  /* something could not be read or written */
};

#endif
