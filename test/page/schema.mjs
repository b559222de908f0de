// Checks what pages hold against the schema: node schema.mjs SCHEMA FILE...
// FILE is the JSON of a page's reports. Needs ajv in NODE_MODULES.
import assert from "node:assert/strict";
import fs from "node:fs";
import {createRequire} from "node:module";
import path from "node:path";

const require = createRequire(
    path.join(process.env.NODE_MODULES, "node_modules/x.js"));
const {Ajv} = require("ajv");
const read = (file) => JSON.parse(fs.readFileSync(file, "utf8"));

const [schema, ...files] = process.argv.slice(2);
const ajv = new Ajv({allErrors: false, allowUnionTypes: true});
const validate = ajv.compile(read(schema));
for (const file of files)
  assert(validate(read(file)),
         `${file}: ${ajv.errorsText(validate.errors)} ` +
         JSON.stringify(validate.errors?.[0]?.params));
// Every figure is looked at.
const odd = read(files[0]);
odd.overview.runs[0].calls = "many";
assert(!validate(odd), "a text where a number belongs");
delete odd.overview.runs[0].calls;
assert(!validate(odd), "a field that is missing");
console.log(`ok    ${files.length} pages are as the schema says`);
