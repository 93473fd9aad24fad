/* The search is a dialog, and a dialog has a name. */
document.querySelector(".md-search[role=dialog]")?.setAttribute("aria-label", "Search");

/* The filter above the list of rules. */
(function () {
	const form = document.querySelector("form.rule-filter");

	if (!form)
		return;
	const rows = Array.from(document.querySelectorAll("table.rule-list tbody tr"));
	const shown = form.querySelector(".shown");

	function matches(row) {
		const words = form.words.value.toLowerCase();

		return ["severity", "family", "fix"].every(name => !form[name].value || row.dataset[name] === form[name].value) &&
			(!words || row.textContent.toLowerCase().includes(words));
	}

	/* The choice is a part of the address, so that it can be sent on. */
	function remember() {
		const chosen = new URLSearchParams();

		for (const name of ["severity", "family", "fix", "words"])
			if (form[name].value)
				chosen.set(name, form[name].value);
		history.replaceState(null, "", chosen.size ? "#" + chosen : location.pathname);
	}

	function filter() {
		let count = 0;

		for (const row of rows) {
			row.hidden = !matches(row);
			count += !row.hidden;
		}
		shown.textContent = count + " of " + rows.length + " rules";
	}

	for (const [name, value] of new URLSearchParams(location.hash.slice(1)))
		if (form[name])
			form[name].value = value;
	form.addEventListener("input", () => { filter(); remember(); });
	form.addEventListener("submit", event => event.preventDefault());
	form.hidden = false;
	filter();
}());
