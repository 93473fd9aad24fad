/* Where a finding stands, for those who report it. */
#include "lint/file_report.h"

#include "py/notebook.h"

struct place file_place(const struct file_report *file, uint32_t byte)
{
	struct place place = { 0, lines_position(&file->lines, byte) };
	const struct notebook_cell *cell;

	cell = file->notebook ? notebook_cell_at(file->notebook, byte) : NULL;
	if (cell) {
		place.cell = cell->number;
		place.at.line -= cell->line - 1;
	}
	return place;
}

struct position file_position(const struct file_report *file, uint32_t byte)
{
	return lines_position(file_lines(file), file_byte(file, byte));
}

uint32_t file_byte(const struct file_report *file, uint32_t byte)
{
	return file->notebook ? notebook_raw(file->notebook, byte) : byte;
}

const struct lines *file_lines(const struct file_report *file)
{
	return file->notebook ? &file->json_lines : &file->lines;
}

const char *file_line_name(struct arena *arena, const struct file_report *file,
			   uint32_t byte)
{
	struct place place = file_place(file, byte);

	if (place.cell)
		return arena_fmt(arena, "cell %u, line %u", place.cell,
				 place.at.line);
	return arena_fmt(arena, "line %u", place.at.line);
}

bool finding_is_reported(const struct finding *finding)
{
	return !finding->suppressed && finding->attribution != ATTRIBUTION_OLD;
}
