/*
 * How libgit2 is built when it is compiled in from its source (BUNDLED=1): no
 * network, its own hashes, its own regular expressions.
 */
#ifndef INCLUDE_features_h
#define INCLUDE_features_h

#define GIT_THREADS 1
#define GIT_ARCH_64 1
#define GIT_IO_POLL 1
#define GIT_IO_SELECT 1
#define GIT_USE_NSEC 1
#ifdef __APPLE__
#define GIT_USE_STAT_MTIMESPEC 1
#else
#define GIT_USE_STAT_MTIM 1
#endif
#define GIT_REGEX_BUILTIN 1
#define GIT_HTTPPARSER_BUILTIN 1
#define GIT_SHA1_COLLISIONDETECT 1
#define GIT_SHA256_BUILTIN 1

#endif
