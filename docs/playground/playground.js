/* The page: a text, what is found in it, and its address. */
const LONGEST = 5000; /* milliseconds for one text */
const PAUSE = 150; /* in typing, before it is checked */

const page = document.getElementById("try");
const editor = page.querySelector("textarea");
const marks = page.querySelector(".marks");
const numbers = page.querySelector(".numbers");
const state = page.querySelector(".state");
const pages = JSON.parse(page.dataset.pages);
const found = page.querySelector(".findings");
const root = found.attachShadow({ mode: "open" });
const style = document.createElement("link");
const list = document.createElement("div");

let worker, ready, asked = 0, timer, patience;
const waiting = new Map();

/* --- asking ------------------------------------------------------------------- */

/* It is some megabytes: on a slow line it takes longer to come than to answer. */
function begin() {
	ready = false;
	worker = new Worker(new URL("worker.js", import.meta.url), { type: "module" });
	worker.onmessage = event => {
		const answered = waiting.get(event.data.id);

		if (event.data.ready) {
			ready = true;
			if (waiting.size)
				expect();
			return;
		}
		waiting.delete(event.data.id);
		if (!waiting.size)
			clearTimeout(patience);
		if (event.data.error)
			fail(event.data.error);
		else if (answered)
			answered(event.data);
	};
	worker.onerror = () => fail("it could not be started");
}

function fail(why) {
	worker.terminate();
	waiting.clear();
	clearTimeout(patience);
	list.replaceChildren();
	state.textContent = "The checker stopped at this text: " + why + ". Please report it.";
	begin();
}

function expect() {
	clearTimeout(patience);
	patience = setTimeout(() => fail("no answer within " + LONGEST / 1000 + " seconds"), LONGEST);
}

function ask(question, answered) {
	question.id = ++asked;
	question.text = editor.value;
	waiting.set(question.id, answered);
	worker.postMessage(question);
	if (ready)
		expect();
	else
		state.textContent = "The checker is loading ...";
}

/* --- showing ------------------------------------------------------------------ */

function number() {
	const count = editor.value.split("\n").length;

	numbers.textContent = Array.from({ length: count }, (_, i) => i + 1).join("\n");
}

function underline(spans, articles) {
	const text = editor.value;
	const order = spans.map((span, i) => [...span, articles[i].dataset.severity]).sort((a, b) => a[0] - b[0]);
	let at = 0;

	marks.replaceChildren();
	for (const [start, end, severity] of order) {
		if (start < at)
			continue;
		const mark = document.createElement("span");

		mark.className = severity;
		mark.textContent = text.slice(start, Math.max(end, start + 1));
		marks.append(text.slice(at, start), mark);
		at = Math.max(end, start + 1);
	}
	marks.append(text.slice(at) + "\n");
}

function replace(text) {
	if (text === null || text === editor.value)
		return;
	editor.focus();
	editor.select();
	/* So that it can be undone like typing. */
	if (!document.execCommand("insertText", false, text))
		editor.value = text;
	changed(0);
}

function dress(article, i, span) {
	const link = article.querySelector("h3 a");
	const code = article.dataset.rule;

	if (pages[code])
		link.href = page.dataset.top + "/" + pages[code];
	article.querySelectorAll("p.fix").forEach((fix, k) => {
		const button = document.createElement("button");

		button.textContent = "Apply";
		button.onclick = () => ask({ fix: [i, k] }, answer => replace(answer.fixed));
		fix.append(" ", button);
	});
	article.querySelector(".at").onclick = () => {
		editor.focus();
		editor.setSelectionRange(...span);
	};
}

function show({ html, spans }) {
	list.innerHTML = html;
	const articles = Array.from(list.querySelectorAll("article"));

	articles.forEach((article, i) => dress(article, i, spans[i]));
	underline(spans, articles);
	state.textContent = articles.length === 0 ? "Nothing was found." :
		articles.length === 1 ? "1 finding" : articles.length + " findings";
	page.dataset.checked = asked;
}

function changed(pause) {
	number();
	clearTimeout(timer);
	timer = setTimeout(() => ask({}, answer => {
		if (answer.id === asked)
			show(answer);
	}), pause);
}

/* --- its address: the text itself, compressed ------------------------------------ */

async function through(bytes, stream) {
	return new Uint8Array(await new Response(new Blob([bytes]).stream().pipeThrough(stream)).arrayBuffer());
}

async function address() {
	const packed = await through(new TextEncoder().encode(editor.value), new CompressionStream("deflate-raw"));
	const letters = btoa(Array.from(packed, byte => String.fromCharCode(byte)).join(""));

	return "#code=" + letters.replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
}

async function addressed(hash) {
	const letters = /^#code=([\w-]+)$/.exec(hash);

	if (!letters)
		return null;
	try {
		const packed = atob(letters[1].replace(/-/g, "+").replace(/_/g, "/"));
		const bytes = await through(Uint8Array.from(packed, c => c.charCodeAt(0)), new DecompressionStream("deflate-raw"));

		return new TextDecoder().decode(bytes);
	} catch {
		state.textContent = "The address is damaged; this is the example.";
		return null;
	}
}

async function share() {
	history.replaceState(null, "", await address());
	try {
		await navigator.clipboard.writeText(location.href);
		state.textContent = "The address of this text is copied.";
	} catch {
		state.textContent = "The address of this page now holds the text.";
	}
}

async function load() {
	const text = await addressed(location.hash);

	if (text !== null)
		editor.value = text;
	changed(0);
}

editor.addEventListener("input", () => changed(PAUSE));
editor.addEventListener("scroll", () => {
	marks.scrollTop = numbers.scrollTop = editor.scrollTop;
	marks.scrollLeft = editor.scrollLeft;
});
page.querySelector("[name=share]").onclick = share;
page.querySelector("[name=fix]").onclick = () => ask({ all: "safe" }, answer => replace(answer.fixed));
page.querySelector("[name=unsafe]").onclick = () => ask({ all: "unsafe" }, answer => replace(answer.fixed));
addEventListener("hashchange", load);

style.rel = "stylesheet";
style.href = new URL("findings.css", import.meta.url);
root.append(style, list);
begin();
load();
