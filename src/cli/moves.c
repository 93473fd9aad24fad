#include "cli/moves.h"

static void collect(struct moves *m, const struct changed_file *file)
{
	struct project *project = project_of(&m->run->projects, file->path);

	if (!project->broken)
		lint_gone(&project->lint, &m->gone, &m->arena, file);
}

static void collect_deleted(struct moves *m, const char *path)
{
	struct changed_file file = { .path = path, .old_path = path };
	struct err err;

	file.after = (struct slice){ "", 0 };
	if (m->changes->base && changes_blob(&file.before, &m->arena,
					     m->changes->base, path, &err) == 0)
		collect(m, &file);
}

static void collect_all(struct moves *m)
{
	const struct changes *changes = m->changes;

	m->known = true;
	/* One file alone: what it lost is not what it gained. */
	if (changes->files.count + changes->deleted.count < 2)
		return;
	for (size_t i = 0; i < changes->files.count; i++)
		collect(m, &changes->files.at[i]);
	for (size_t i = 0; i < changes->deleted.count; i++)
		collect_deleted(m, changes->deleted.at[i]);
}

static bool had(struct elsewhere *elsewhere, const struct finding *finding)
{
	struct moves *m = (struct moves *)elsewhere;

	if (!m->known)
		collect_all(m);
	for (size_t i = 0; i < m->gone.count; i++) {
		struct finding *f = &m->gone.at[i];

		if (f->fingerprint != finding->fingerprint ||
		    f->severity < finding->severity || f->suppressed)
			continue;
		*f = m->gone.at[--m->gone.count];
		return true;
	}
	return false;
}

void moves_init(struct moves *m, struct run *run, const struct changes *changes)
{
	*m = (struct moves){ .elsewhere = { had },
			     .run = run,
			     .changes = changes };
	arena_init(&m->arena);
}

void moves_release(struct moves *m)
{
	arena_release(&m->arena);
}
