/* The site in Chromium. usage: site.js MODULES CHROMIUM SITE TEXTS
 *
 * TEXTS is a JSON file: [{ text, found: [[code, line], ...] }, ...], what the
 * program finds in some texts. SCREENSHOTS=DIR keeps pictures.
 */
"use strict";
const fs = require("fs");
const path = require("path");
const { serve, launch, overflow, barriers, tell, tellNoticed, finish } = require("./browser.js");

const [modules, program, folder, textsFile] = process.argv.slice(2);
const PHONE = { width: 360, height: 740 };
const DESK = { width: 1280, height: 900 };
const RULE = "rules/side-effects/HY201-print-in-traced-code.html";
const SEEN = ["index.html", "docs/install.html", "docs/configuration.html", "rules/list.html", RULE, "docs/playground.html"];

let browser, base;

async function open(address, options) {
	const context = await browser.newContext({ viewport: DESK, ...options });
	const page = await context.newPage();

	page.trouble = [];
	page.on("pageerror", error => page.trouble.push(error.message));
	page.on("request", request => {
		if (!request.url().startsWith(base) && !request.url().startsWith("data:") && !request.url().startsWith("blob:"))
			page.trouble.push("asks for " + request.url());
	});
	await page.goto(base + address);
	return page;
}

function all(below = "") {
	return fs.readdirSync(path.join(folder, below), { withFileTypes: true }).flatMap(entry => {
		const name = path.posix.join(below, entry.name);

		return entry.isDirectory() ? all(name) : name.endsWith(".html") ? [name] : [];
	});
}

/* --- what fits, and who can read it -------------------------------------------------- */

async function fits() {
	const page = await open("index.html", { viewport: PHONE });
	const trouble = [];

	/* The pages that are alone of their kind, and of the others each eighth. */
	for (const name of SEEN.concat(all().filter((_, i) => i % 8 === 0))) {
		await page.goto(base + name, { waitUntil: "domcontentloaded" });
		trouble.push(...(await overflow(page)).map(why => name + ": " + why));
	}
	tell("pages fit a phone", trouble.concat(page.trouble));
	await page.evaluate(() => document.querySelector("main").insertAdjacentHTML("beforeend", "<div style='width: 500px'>wide</div>"));
	tellNoticed("a page that is too wide is noticed", await overflow(page));
	await page.context().close();
}

async function readable() {
	for (const scheme of ["light", "dark"]) {
		const trouble = [];

		for (const name of SEEN) {
			const page = await open(name, { colorScheme: scheme });

			if (name.includes("playground"))
				await checked(page);
			trouble.push(...(await barriers(page, modules)).map(why => name + ": " + why));
			if (process.env.SCREENSHOTS)
				await page.screenshot({ path: path.join(process.env.SCREENSHOTS, scheme + "-" + path.basename(name) + ".png") });
			await page.context().close();
		}
		tell("no serious barrier in " + scheme + " colours", trouble);
	}
	const page = await open("docs/install.html");

	await page.evaluate(() => document.querySelector("article").insertAdjacentHTML("beforeend", "<p style='color: #ddd; background: #fff'>pale</p>"));
	tellNoticed("text that is too pale is noticed", await barriers(page, modules));
	await page.context().close();
}

/* --- finding something --------------------------------------------------------------- */

async function searched(page, words) {
	await page.click("label.md-search__icon[for=__search]", { force: true }).catch(() => {});
	await page.fill("input.md-search__input", words);
	return page.waitForSelector(".md-search-result__item a", { timeout: 20000 })
		.then(link => link.getAttribute("href"), () => "");
}

async function search() {
	const page = await open("index.html");
	const link = await searched(page, "print-in-traced-code");

	tell("the search finds a rule by its name", link.includes(RULE) ? page.trouble : ["it leads to " + link]);
	await page.context().close();
	const broken = await browser.newContext({ viewport: DESK });
	const other = await broken.newPage();

	await other.route("**/search_index.json", route => route.fulfill({ body: '{"config": {"lang": ["en"], "separator": " "}, "docs": []}' }));
	await other.goto(base + "index.html");
	await other.fill("input.md-search__input", "print-in-traced-code");
	const found = await other.waitForSelector(".md-search-result__item a", { timeout: 3000 }).then(() => true, () => false);

	tellNoticed("a search that knows nothing is noticed", found ? [] : ["nothing"]);
	await broken.close();
}

async function filtered(page, choice) {
	for (const [name, value] of Object.entries(choice))
		await (name === "words" ? page.fill("[name=words]", value) : page.selectOption("select[name=" + name + "]", value));
	return page.$$eval(".rule-list tbody tr", rows => rows.filter(r => r.offsetParent).map(r => ({ ...r.dataset, code: r.cells[0].textContent })));
}

function wrong(rows, choice, most) {
	const trouble = [];

	if (!rows.length || rows.length >= most)
		trouble.push(rows.length + " of " + most + " rules are left");
	for (const [name, value] of Object.entries(choice))
		trouble.push(...rows.filter(row => row[name] !== value).map(row => row.code + " is not " + value));
	return trouble;
}

async function filter() {
	const page = await open("rules/list.html");
	const most = (await filtered(page, {})).length;
	const choice = { severity: "error", family: "mode" };

	tell("rules by severity and family", wrong(await filtered(page, choice), choice, most));
	await page.reload();
	tell("the choice is in the address", wrong(await filtered(page, {}), choice, most));
	tell("rules by words", (await filtered(page, { severity: "", family: "", words: "numpy" })).length ? [] : ["none has them"]);
	await page.addStyleTag({ content: ".rule-list tr[hidden] { display: table-row !important; }" });
	await page.addStyleTag({ content: "html .rule-list tbody tr[hidden] { display: table-row !important; }" });
	tellNoticed("a filter that hides nothing is noticed", wrong(await filtered(page, { words: "", ...choice }), choice, most));
	await page.context().close();
}

async function rulePage() {
	const page = await open(RULE);
	const trouble = await page.evaluate(() => {
		const box = name => document.querySelector(".side-by-side > ." + name).getBoundingClientRect();
		const first = document.querySelector("article h2").getBoundingClientRect().top;
		const trouble = [];

		if (box("bad").top !== box("good").top || box("bad").right > box("good").left)
			trouble.push("bad and good are not side by side");
		if (box("good").top > first)
			trouble.push("something comes before them");
		if (document.querySelectorAll("article pre > code").length !== document.querySelectorAll("article [data-md-type=copy]").length)
			trouble.push("a block of code has no copy button");
		if (!document.querySelector("a.md-footer__link--next[href*=HY202]") || !document.querySelector("a.md-footer__link--prev"))
			trouble.push("previous and next are missing");
		return trouble;
	});

	tell("a rule's page", trouble.concat(page.trouble));
	await page.context().close();
}

/* --- the playground ----------------------------------------------------------------------- */

function checked(page) {
	return page.waitForFunction(() => document.getElementById("try").dataset.checked, null, { timeout: 60000 });
}

async function shownFor(page, text) {
	await page.evaluate(() => delete document.getElementById("try").dataset.checked);
	await page.fill("#try textarea", text);
	await checked(page);
	return page.$$eval("#try .findings >> css=article", articles => articles.map(article =>
		[article.dataset.rule, Number(/:(\d+):\d+/.exec(article.querySelector(".at").textContent)[1])]));
}

function different(shown, found) {
	return JSON.stringify(shown) === JSON.stringify(found) ? [] : ["shows " + JSON.stringify(shown) + ", the program " + JSON.stringify(found)];
}

async function playground() {
	const texts = JSON.parse(fs.readFileSync(textsFile, "utf8"));
	const page = await open("docs/playground.html");
	const trouble = [];

	await checked(page);
	for (const { text, found } of texts)
		trouble.push(...different(await shownFor(page, text), found));
	tell("the playground finds what the program finds", trouble.concat(page.trouble));
	tellNoticed("a finding that is missing is noticed", different(await shownFor(page, texts[0].text.replace("print(", "len(")), texts[0].found));
	await shownFor(page, texts[0].text);
	tell("arrows lead to the finding", await page.$("#try .findings svg path.tip") ? [] : ["there are none"]);
	await page.context().close();
}

async function fixes() {
	const page = await open("docs/playground.html");
	const text = "import tensorflow as tf\n\n\n@tf.function(experimental_relax_shapes=True)\ndef é(x):\n    print(x)\n    return x\n";
	const at = () => page.$eval("#try textarea", area => area.value);

	await checked(page);
	await shownFor(page, text);
	await page.click("#try .findings article[data-rule=HY201] .fix button");
	await page.waitForFunction(() => document.querySelector("#try textarea").value.includes("tf.print"), null, { timeout: 20000 });
	tell("one fix is applied", await at() === text.replace("print", "tf.print") ? [] : [await at()]);
	await page.click("#try [name=fix]");
	await page.waitForFunction(() => document.querySelector("#try textarea").value.includes("reduce_retracing"), null, { timeout: 20000 });
	tell("safe fixes are applied", await at() === text.replace("print", "tf.print").replace("experimental_relax_shapes", "reduce_retracing")
		? page.trouble : [await at()]);
	await page.context().close();
}

async function share() {
	const page = await open("docs/playground.html");
	const text = "import tensorflow as tf\nprint('é 日本 \u{1F600}')\n" + "# long\n".repeat(500);

	await checked(page);
	await shownFor(page, text);
	await page.click("#try [name=share]");
	await page.waitForFunction(() => location.hash, null, { timeout: 20000 });
	const address = page.url().slice(base.length);
	const other = await open(address);

	await checked(other);
	tell("a text is shared by its address", await other.$eval("#try textarea", area => area.value) === text
		? address.length < 400 ? [] : ["the address is long"] : ["another text is there"]);
	const damaged = await open(address.slice(0, -8));

	await checked(damaged);
	tell("a damaged address is no trouble", (await damaged.$eval("#try textarea", area => area.value)).includes("class Trainer")
		? damaged.trouble : ["the example is not there"]);
	for (const one of [page, other, damaged])
		await one.context().close();
}

async function stuck() {
	const context = await browser.newContext({ viewport: DESK });
	const page = await context.newPage();
	const state = () => page.$eval("#try .state", e => e.textContent);

	await page.route("**/worker.js", route => route.fulfill({ contentType: "text/javascript", body: "postMessage({ ready: true }); onmessage = () => { for (;;) ; };" }));
	await page.goto(base + "docs/playground.html");
	await page.waitForFunction(() => /stopped/.test(document.querySelector("#try .state").textContent), null, { timeout: 60000 });
	tell("a checker that does not answer is ended", (await state()).includes("stopped") ? [] : [await state()]);
	await context.close();
}

/* The clock of the page is put forward by a minute while the checker is held back. */
async function slow() {
	const context = await browser.newContext({ viewport: DESK });
	const page = await context.newPage();
	const state = () => page.$eval("#try .state", e => e.textContent);
	let come;
	const coming = new Promise(resolve => come = resolve);

	await page.clock.install();
	await page.route("**/hylint.wasm", route => coming.then(() => route.continue()));
	await page.goto(base + "docs/playground.html");
	await page.waitForFunction(() => document.querySelector("#try .state").textContent, null, { timeout: 60000 });
	await page.clock.fastForward(60000);
	tell("a checker that is long in coming is waited for", (await state()).includes("loading") ? [] : [await state()]);
	come();
	await page.waitForFunction(() => /finding/.test(document.querySelector("#try .state").textContent), null, { timeout: 60000 });
	await context.close();
}

(async () => {
	const server = await serve(folder);

	base = "http://127.0.0.1:" + server.address().port + "/";
	browser = await launch(modules, program);
	try {
		for (const test of [rulePage, filter, search, playground, fixes, share, stuck, slow, readable, fits])
			await test().catch(error => tell(test.name, [error.message]));
	} finally {
		await browser.close();
		server.close();
	}
	finish();
})();
