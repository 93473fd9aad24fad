#ifndef LSP_LSP_H
#define LSP_LSP_H

/*
 * hylint as a language server (LSP 3.17). One thread: messages are read ahead
 * into a queue, so that what has been cancelled or overtaken is not worked on,
 * and are answered one by one.
 */

/* Serves a client over two descriptors until it says `exit` or goes away. 0 when
 * it said `shutdown` before. `parent` is watched and its end is ours, unless it
 * is 0. */
int lsp_serve(int in, int out, long parent);

/* The same in a process of its own: what goes wrong costs one request, and the server
 * goes on. See lsp/standby.h. */
int lsp_serve_apart(int in, int out, long parent);

#endif
