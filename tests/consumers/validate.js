// node validate.js SCHEMA DATA...: says what is wrong, a line each.
"use strict";
const fs = require("fs");
const path = require("path");

const modules = path.join(process.env.CONSUMERS, "node_modules");
const Ajv = require(path.join(modules, "ajv"));

const [schemaPath, ...files] = process.argv.slice(2);
const ajv = new Ajv({schemaId: "auto", allErrors: true, unknownFormats: "ignore"});
ajv.addMetaSchema(require(path.join(modules, "ajv/lib/refs/json-schema-draft-04.json")));
const read = file => JSON.parse(fs.readFileSync(file, "utf8"));
const validate = ajv.compile(read(schemaPath));
let wrong = 0;

for (const file of files) {
	if (validate(read(file)))
		continue;
	for (const error of validate.errors) {
		wrong = 1;
		console.log(`${path.basename(file)}${error.dataPath}: ${error.message}`);
	}
}
process.exit(wrong);
