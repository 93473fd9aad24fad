/* The HTML report in Chromium. usage: report.js MODULES CHROMIUM FOLDER, where
 * FOLDER/report.html is one. SCREENSHOTS=DIR keeps pictures. */
"use strict";
const path = require("path");
const { serve, launch, overflow, barriers, tell, tellNoticed, finish } = require("./browser.js");

const [modules, program, folder] = process.argv.slice(2);

/* With the pages of all rules open: they are the widest. */
async function open(browser, address, options) {
	const context = await browser.newContext(options);
	const page = await context.newPage();

	await page.goto(address);
	await page.evaluate(() => document.querySelectorAll("details").forEach(details => details.open = true));
	return page;
}

(async () => {
	const server = await serve(folder);
	const address = "http://127.0.0.1:" + server.address().port + "/report.html";
	const browser = await launch(modules, program);
	const phone = { width: 360, height: 740 };

	try {
		const page = await open(browser, address, { viewport: phone });

		tell("the report fits a phone", await overflow(page));
		if (process.env.SCREENSHOTS)
			await page.screenshot({ path: path.join(process.env.SCREENSHOTS, "report-phone.png") });
		await page.addStyleTag({ content: "p { white-space: nowrap; }" });
		tellNoticed("a report that is too wide is noticed", await overflow(page));
		for (const scheme of ["light", "dark"])
			tell("no serious barrier in " + scheme + " colours",
				await barriers(await open(browser, address, { viewport: phone, colorScheme: scheme }), modules));
		await page.addStyleTag({ content: ".faint { color: #ddd; }" });
		tellNoticed("text that is too pale is noticed", await barriers(page, modules));
	} finally {
		await browser.close();
		server.close();
	}
	finish();
})();
