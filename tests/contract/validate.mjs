// Validates an AsyncAPI document, as others' tools read it: node validate.mjs DOCUMENT.json
import fs from 'node:fs';

import { Parser } from '@asyncapi/parser';

const { document, diagnostics } = await new Parser().parse(fs.readFileSync(process.argv[2], 'utf8'));
// That there is a newer AsyncAPI is no fault of the document.
const faults = diagnostics.filter((one) => one.code !== 'asyncapi-latest-version');
for (const { code, message, path } of faults) console.error(`${code}: ${message} (${path.join('/')})`);
if (!document || faults.length > 0) process.exit(1);
console.log(`${document.channels().length} channels, ${document.operations().length} operations`);
