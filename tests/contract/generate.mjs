// Writes a typed client that is made of nothing but an AsyncAPI document: node generate.mjs DOCUMENT.json CLIENT.ts
import fs from 'node:fs';

import { compile } from 'json-schema-to-typescript';

const [source, target] = process.argv.slice(2);
const api = JSON.parse(fs.readFileSync(source, 'utf8'));
const at = ({ $ref }) => $ref.slice(2).split('/').reduce((part, step) => part[step], api);
const payloadOf = (key) => ({ anyOf: Object.values(api.channels[key].messages).map((one) => at(one).payload) });
const keys = Object.keys(api.channels);
const schema = {
  type: 'object',
  properties: Object.fromEntries(keys.map((key) => [key, payloadOf(key)])),
  required: keys,
  components: api.components,
};
const types = await compile(schema, 'Payloads', { additionalProperties: false, unreachableDefinitions: false });
const addresses = Object.fromEntries(keys.map((key) => [key, api.channels[key].address]));
const qos = Object.fromEntries(keys.map((key) => [key, at(api.operations[key].bindings).mqtt.qos ?? 1]));
const received = keys.filter((key) => api.operations[key].action === 'receive');
const template = fs.readFileSync(new URL('client.ts', import.meta.url), 'utf8');
fs.writeFileSync(target, [
  types,
  `export type Received = ${received.map((key) => JSON.stringify(key)).join(' | ')};`,
  `const addresses: Record<keyof Payloads, string> = ${JSON.stringify(addresses, null, 1)};`,
  `const qos: Record<keyof Payloads, 0 | 1 | 2> = ${JSON.stringify(qos, null, 1)};`,
  template,
].join('\n'));
