/*
 * Each worker is a fork with a pipe in and a pipe out, and has a few jobs
 * waiting. A worker that dies has failed the job it was at; the rest of its
 * jobs go to another one. Answers are kept until those of all earlier jobs are
 * taken.
 */

#include "cli/workers.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdint.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/memory.h"
#include "base/steps.h"
#include "base/way_out.h"
#include "cli/restart.h"
#include "cli/guard.h"
#include "git/changes.h"

/* A worker has this many jobs at a time, so that it need not wait for the next. */
#define AHEAD 2
/* How a worker ends that took the way out: this and the reason. */
#define TOOK_WAY_OUT 96

struct worker {
	pid_t pid;  /* 0: there is none */
	int socket; /* jobs go in, what was found comes out */
	size_t jobs[AHEAD];
	size_t job_count;
	struct strbuf answer; /* as far as it has come */
};

struct result {
	bool done;
	struct strbuf found;
	const char *trouble; /* or NULL */
};

struct crew {
	const struct worker_jobs *jobs;
	struct arena arena;
	struct worker *workers;
	unsigned count;
	struct result *results;
	size_t next;  /* job to be given out */
	size_t taken; /* results that have been taken */
	/* Jobs of a worker that has ended, to be given out first. */
	VEC(size_t) again;
};

struct answer_head {
	uint64_t job, length;
};

unsigned workers_most(void)
{
	long count = sysconf(_SC_NPROCESSORS_ONLN);
#ifdef __linux__
	cpu_set_t set;

	if (sched_getaffinity(0, sizeof(set), &set) == 0)
		count = CPU_COUNT(&set);
#endif
	return count > 0 ? (unsigned)count : 1;
}

/* --- in a worker --------------------------------------------------------------- */

static bool send_all(int socket, const void *bytes, size_t length)
{
	const char *at = bytes;

	while (length) {
		ssize_t sent = send(socket, at, length, MSG_NOSIGNAL);

		if (sent < 0 && errno == EINTR)
			continue;
		if (sent <= 0)
			return false;
		at += sent;
		length -= (size_t)sent;
	}
	return true;
}

static bool receive_bytes(int socket, void *bytes, size_t length)
{
	char *at = bytes;

	while (length) {
		ssize_t got = read(socket, at, length);

		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0)
			return false;
		at += got;
		length -= (size_t)got;
	}
	return true;
}

static void work_in_worker(const struct worker_jobs *jobs, int socket)
{
	struct strbuf found = STRBUF_INIT;
	uint64_t job;

	while (receive_bytes(socket, &job, sizeof(job))) {
		struct answer_head head = { .job = job };

		strbuf_clear(&found);
		steps_begin();
		jobs->work(jobs->context, job, &found);
		head.length = found.length;
		if (!send_all(socket, &head, sizeof(head)) ||
		    !send_all(socket, found.text, found.length))
			break;
	}
	/* What the process that it came from has open is not to be ended. */
	_exit(0);
}

static void become_worker(const struct crew *crew, int socket)
{
	const struct rlimit no_core = { 0, 0 };
	struct way_out way;
	int reason;

	for (unsigned i = 0; i < crew->count; i++)
		if (crew->workers[i].pid)
			close(crew->workers[i].socket);
	guard_end();
	memory_keep();
	way_out_open(&way);
	reason = setjmp(way.at);
	if (reason)
		_exit(TOOK_WAY_OUT + reason);
	setrlimit(RLIMIT_CORE, &no_core);
	repository_forked();
	work_in_worker(crew->jobs, socket);
}

/* --- here ------------------------------------------------------------------------ */

/* Not for what a worker starts. */
static bool open_ends(int ends[2])
{
#ifdef SOCK_CLOEXEC
	return !socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends);
#else
	if (socketpair(AF_UNIX, SOCK_STREAM, 0, ends))
		return false;
	fcntl(ends[0], F_SETFD, FD_CLOEXEC);
	fcntl(ends[1], F_SETFD, FD_CLOEXEC);
	return true;
#endif
}

static bool start_worker(struct crew *crew, struct worker *w)
{
	int ends[2];

	if (!open_ends(ends))
		return false;
	w->pid = fork();
	if (w->pid == 0) {
		close(ends[0]);
		w->pid = 0;
		become_worker(crew, ends[1]);
	}
	close(ends[1]);
	if (w->pid < 0) {
		close(ends[0]);
		w->pid = 0;
		return false;
	}
	w->socket = ends[0];
	w->job_count = 0;
	strbuf_clear(&w->answer);
	return true;
}

static bool has_job(const struct crew *crew)
{
	return crew->again.count || crew->next < crew->jobs->count;
}

static size_t next_job(struct crew *crew)
{
	const struct worker_jobs *jobs = crew->jobs;
	size_t job = crew->again.count ? crew->again.at[--crew->again.count]
				       : crew->next++;

	if (jobs->begin)
		jobs->begin(jobs->context, job);
	return job;
}

static void give_job(struct crew *crew, struct worker *w)
{
	while (has_job(crew) && w->job_count < AHEAD) {
		uint64_t job = next_job(crew);

		w->jobs[w->job_count++] = (size_t)job;
		/* Of a worker that has ended, the answer is that it has. */
		if (!send_all(w->socket, &job, sizeof(job)))
			return;
	}
}

static void take_in_order(struct crew *crew)
{
	const struct worker_jobs *jobs = crew->jobs;

	for (; crew->taken < jobs->count; crew->taken++) {
		struct result *r = &crew->results[crew->taken];

		if (!r->done)
			return;
		jobs->take(jobs->context, crew->taken,
			   (struct slice){ r->found.text, r->found.length },
			   r->trouble);
		strbuf_release(&r->found);
	}
}

static void drop_job(struct worker *w)
{
	w->job_count--;
	memmove(w->jobs, w->jobs + 1, w->job_count * sizeof(*w->jobs));
}

/* Takes the whole answers out of what has come. */
static void read_answers(struct crew *crew, struct worker *w)
{
	struct answer_head head;
	size_t at = 0;

	while (w->answer.length - at >= sizeof(head)) {
		struct result *r;

		memcpy(&head, w->answer.text + at, sizeof(head));
		if (w->answer.length - at - sizeof(head) < head.length)
			break;
		r = &crew->results[head.job];
		strbuf_add(&r->found, w->answer.text + at + sizeof(head),
			   head.length);
		r->done = true;
		at += sizeof(head) + head.length;
		drop_job(w);
	}
	w->answer.length -= at;
	memmove(w->answer.text, w->answer.text + at, w->answer.length);
}

static const char *trouble_of_worker(int status)
{
	switch (WIFEXITED(status) ? WEXITSTATUS(status) - TOOK_WAY_OUT : 0) {
	case WAY_OUT_MEMORY:
		return "out of memory";
	case WAY_OUT_STEPS:
		return "it took more steps than a file of its size may take; "
		       "please report it";
	}
	if (WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL)
		return "its process was killed, perhaps by a memory limit";
	if (WIFSIGNALED(status) && WTERMSIG(status) == SIGXCPU)
		return "hylint timed out; please report it";
	return "hylint crashed; please report it";
}

/* The job that it was at is lost, the others are for the next one. */
static void end_dead_worker(struct crew *crew, struct worker *w)
{
	int status = 0;

	close(w->socket);
	while (waitpid(w->pid, &status, 0) < 0 && errno == EINTR)
		;
	w->pid = 0;
	if (!w->job_count)
		return;
	crew->results[w->jobs[0]].done = true;
	crew->results[w->jobs[0]].trouble = trouble_of_worker(status);
	for (size_t i = w->job_count; i-- > 1;)
		vec_push(&crew->arena, &crew->again, w->jobs[i]);
	w->job_count = 0;
}

static void read_from_worker(struct crew *crew, struct worker *w)
{
	char bytes[65536];
	ssize_t got = read(w->socket, bytes, sizeof(bytes));

	if (got < 0 && errno == EINTR)
		return;
	if (got > 0) {
		strbuf_add(&w->answer, bytes, (size_t)got);
		read_answers(crew, w);
		return;
	}
	end_dead_worker(crew, w);
}

/* Where no process can be had, the rest is done here. */
static void do_here(struct crew *crew)
{
	const struct worker_jobs *jobs = crew->jobs;

	while (has_job(crew)) {
		size_t job = next_job(crew);

		jobs->work(jobs->context, job, &crew->results[job].found);
		crew->results[job].done = true;
	}
}

/* How many are at work now; those that are missing are started. */
static unsigned keep_going(struct crew *crew)
{
	unsigned running = 0;

	for (unsigned i = 0; i < crew->count; i++) {
		struct worker *w = &crew->workers[i];

		if (!w->pid && has_job(crew))
			start_worker(crew, w);
		if (!w->pid)
			continue;
		give_job(crew, w);
		if (w->job_count)
			running++;
	}
	return running;
}

static void hear_all(struct crew *crew, struct pollfd *fds)
{
	for (unsigned i = 0; i < crew->count; i++)
		fds[i] = (struct pollfd){
			.fd = crew->workers[i].pid ? crew->workers[i].socket
						   : -1,
			.events = POLLIN,
		};
	if (poll(fds, crew->count, -1) < 0)
		return;
	for (unsigned i = 0; i < crew->count; i++)
		if (fds[i].fd >= 0 && fds[i].revents)
			read_from_worker(crew, &crew->workers[i]);
}

static void end_workers(struct crew *crew)
{
	for (unsigned i = 0; i < crew->count; i++) {
		if (crew->workers[i].pid)
			end_dead_worker(crew, &crew->workers[i]);
		strbuf_release(&crew->workers[i].answer);
	}
}

static void run_crew(struct crew *crew)
{
	struct pollfd *fds =
		ARENA_ARRAY(&crew->arena, struct pollfd, crew->count);

	while (crew->taken < crew->jobs->count) {
		if (!keep_going(crew))
			do_here(crew);
		else
			hear_all(crew, fds);
		take_in_order(crew);
	}
	end_workers(crew);
}

static void do_jobs_here(const struct worker_jobs *jobs)
{
	struct strbuf found = STRBUF_INIT;

	for (size_t i = 0; i < jobs->count; i++) {
		strbuf_clear(&found);
		if (jobs->begin)
			jobs->begin(jobs->context, i);
		if (jobs->processes)
			steps_begin();
		jobs->work(jobs->context, i, &found);
		steps_end();
		jobs->take(jobs->context, i,
			   (struct slice){ found.text, found.length }, NULL);
	}
	strbuf_release(&found);
}

/* Without a process of their own: when it goes wrong, the program begins again. */
static bool run_here(const struct worker_jobs *jobs)
{
	struct way_out way;

	if (!restart_watch())
		return false;
	way_out_open(&way);
	if (setjmp(way.at))
		restart_program();
	do_jobs_here(jobs);
	way_out_close(&way);
	restart_end();
	return true;
}

void workers_run(const struct worker_jobs *jobs)
{
	struct crew crew = { .jobs = jobs, .count = jobs->processes };

	if (!jobs->processes) {
		do_jobs_here(jobs);
		return;
	}
	if (jobs->can_restart && run_here(jobs))
		return;
	if (crew.count > jobs->count)
		crew.count = (unsigned)jobs->count;
	arena_init(&crew.arena);
	crew.workers = ARENA_ARRAY(&crew.arena, struct worker, crew.count);
	crew.results = ARENA_ARRAY(&crew.arena, struct result, jobs->count);
	for (unsigned i = 0; i < crew.count; i++)
		strbuf_init(&crew.workers[i].answer);
	for (size_t i = 0; i < jobs->count; i++)
		strbuf_init(&crew.results[i].found);
	run_crew(&crew);
	arena_release(&crew.arena);
}
