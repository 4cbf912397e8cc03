// Standard input: an AsyncAPI 3.0 document. Standard output: nothing if it is one, else what is wrong.
import { createRequire } from "node:module";
import { readFileSync } from "node:fs";
import Ajv from "ajv";
import addFormats from "ajv-formats";

const specification = createRequire(import.meta.url)("@asyncapi/specs/schemas/3.0.0-without-$id.json");
const ajv = new Ajv({ strict: false, allErrors: true, logger: false });
addFormats(ajv);
const validate = ajv.compile(specification);

if (!validate(JSON.parse(readFileSync(0, "utf8")))) process.stdout.write(ajv.errorsText(validate.errors));
