// Standard input: {"schema": {...}, "messages": ["<JSON text>", ...]}. Standard output: for each message, null if it is valid, else what is wrong.
import { readFileSync } from "node:fs";
import Ajv2020 from "ajv/dist/2020.js";
import addFormats from "ajv-formats";

const { schema, messages } = JSON.parse(readFileSync(0, "utf8"));
const ajv = new Ajv2020({ strict: true, allowUnionTypes: true, allErrors: true });
addFormats(ajv);
const validate = ajv.compile(schema);

const verdicts = messages.map((text) => {
  let message;
  try {
    message = JSON.parse(text);
  } catch {
    return "not JSON";
  }
  return validate(message) ? null : ajv.errorsText(validate.errors);
});
process.stdout.write(JSON.stringify(verdicts));
