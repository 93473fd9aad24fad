"use strict";
(function () {
	const form = document.querySelector("form");
	const found = Array.from(document.querySelectorAll("article"));
	const list = document.getElementById("findings");
	const byFile = Array.from(list.querySelectorAll("section"));
	const shown = document.getElementById("shown");

	function matches(article) {
		const words = form.words.value.toLowerCase();

		return form[article.dataset.severity].checked &&
			(!form.rule.value || article.dataset.rule === form.rule.value) &&
			(!form.file.value || article.dataset.file === form.file.value) &&
			(!words || article.textContent.toLowerCase().includes(words));
	}

	function filter() {
		let count = 0;

		for (const article of found) {
			article.hidden = !matches(article);
			count += !article.hidden;
		}
		for (const section of list.querySelectorAll("section"))
			section.hidden = !section.querySelector("article:not([hidden])");
		shown.textContent = count === found.length ? "" : count + " of " + found.length + " shown";
	}

	function sectionOf(title) {
		const section = document.createElement("section");
		const heading = document.createElement("h2");

		heading.textContent = title;
		section.append(heading);
		return section;
	}

	/* Back where they came from, or together by rule. */
	function group() {
		const sections = new Map();

		if (form.group.value === "file") {
			for (const article of found)
				byFile[article.dataset.section].append(article);
			list.replaceChildren(...byFile);
		} else {
			for (const article of found) {
				const title = article.dataset.rule + " " + article.dataset.name;

				if (!sections.has(title))
					sections.set(title, sectionOf(title));
				sections.get(title).append(article);
			}
			list.replaceChildren(...Array.from(sections.keys()).sort().map(title => sections.get(title)));
		}
		filter();
	}

	function offer(select, values) {
		for (const value of Array.from(new Set(values)).sort())
			select.add(new Option(value, value));
	}

	/* A link to a rule opens its page. */
	function open() {
		const rule = document.getElementById(location.hash.slice(1));

		if (rule && rule.tagName === "DETAILS")
			rule.open = true;
	}

	byFile.forEach((section, i) => section.querySelectorAll("article").forEach(article => article.dataset.section = i));
	offer(form.rule, found.map(article => article.dataset.rule));
	offer(form.file, found.map(article => article.dataset.file));
	form.addEventListener("input", event => event.target.name === "group" ? group() : filter());
	form.addEventListener("submit", event => event.preventDefault());
	addEventListener("hashchange", open);
	open();
	form.hidden = !found.length;
}());
