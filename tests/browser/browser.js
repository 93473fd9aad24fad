/* What the tests in Chromium share: a server for a folder, a browser, and the
 * questions that are asked of a page. */
"use strict";
const fs = require("fs");
const http = require("http");
const path = require("path");

/* Debian's browser is looked for by the caller; this one only drives it. */
const FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
	"--disable-component-update", "--disable-sync"];
const TYPES = { ".html": "text/html", ".js": "text/javascript", ".css": "text/css", ".wasm": "application/wasm", ".json": "application/json",
	".svg": "image/svg+xml", ".png": "image/png" };

function serve(folder) {
	const server = http.createServer((request, response) => {
		const file = path.join(folder, decodeURIComponent(request.url.split(/[?#]/)[0]));

		fs.readFile(file, (error, bytes) => {
			response.writeHead(error ? 404 : 200, { "Content-Type": TYPES[path.extname(file)] || "text/plain" });
			response.end(error ? "" : bytes);
		});
	});

	return new Promise(ready => server.listen(0, "127.0.0.1", () => ready(server)));
}

function launch(modules, program) {
	return require(path.join(modules, "playwright-core")).chromium.launch({ executablePath: program, args: FLAGS });
}

/* Whether the page can be moved sideways, and what sticks out. */
async function overflow(page) {
	return page.evaluate(() => {
		const width = document.documentElement.clientWidth;

		if (document.scrollingElement.scrollWidth <= width)
			return [];
		const wide = Array.from(document.body.querySelectorAll("*")).filter(e => e.getBoundingClientRect().right > width + 1);
		const last = wide[wide.length - 1];

		return ["it scrolls sideways: " + document.scrollingElement.scrollWidth + " pixels in " + width +
			(last ? ", <" + last.tagName.toLowerCase() + " class=\"" + last.className + "\">" : "")];
	});
}

/* What axe-core calls serious or worse. */
async function barriers(page, modules) {
	await page.evaluate(fs.readFileSync(path.join(modules, "axe-core/axe.min.js"), "utf8"));
	return page.evaluate(async () => {
		const found = await axe.run(document, { resultTypes: ["violations"] });

		return found.violations.filter(v => v.impact === "serious" || v.impact === "critical")
			.map(v => v.id + " (" + v.nodes.length + "): " + v.nodes[0].html.slice(0, 120));
	});
}

let failed = false;

/* One line for a test; `trouble` is a list. */
function tell(name, trouble) {
	failed = failed || trouble.length > 0;
	console.log(trouble.length ? "not ok " + name + ": " + trouble.slice(0, 4).join("; ").replace(/\s+/g, " ") : "ok " + name);
}

/* A check that cannot fail is none: with a fault on the page it has to. */
function tellNoticed(name, trouble) {
	tell(name, trouble.length ? [] : ["the planted fault was not noticed"]);
}

function finish() {
	process.exitCode = failed ? 1 : 0;
}

module.exports = { serve, launch, overflow, barriers, tell, tellNoticed, finish };
