// Sends each case that comes on standard input (see cases.py) with Telnyx's official SDK to a server
// of its own on the loopback, and prints the case with the request that arrived: method, target (path
// and query, as sent), content_type (null for none) and body (as text).
import http from 'node:http';
import readline from 'node:readline';

import Telnyx from 'telnyx';

// Of the headers those that are parameters.
const HEADERS = ['idempotency-key', 'payment-signature', 'authorization_bearer'];

let received;

const server = http.createServer((request, response) => {
  const chunks = [];
  request.on('data', (chunk) => chunks.push(chunk));
  request.on('end', () => {
    received.push({
      method: request.method,
      target: request.url,
      content_type: request.headers['content-type'] ?? null,
      body: Buffer.concat(chunks).toString('utf8'),
      headers: Object.fromEntries(
        HEADERS.filter((name) => name in request.headers).map((name) => [name, request.headers[name]])),
    });
    response.setHeader('content-type', 'application/json');
    response.end('{"data":[],"meta":{}}');
  });
});
await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));

const client = new Telnyx({
  apiKey: 'none',
  baseURL: `http://127.0.0.1:${server.address().port}`,
  maxRetries: 0,
});

for await (const line of readline.createInterface({ input: process.stdin })) {
  const { sdk, args, ...test } = JSON.parse(line);
  const path = sdk.split('.');
  const method = path.pop();
  const resource = path.reduce((object, name) => object[name], client);
  received = [];
  await resource[method](...args);
  if (received.length !== 1) throw new Error(`${sdk} sent ${received.length} requests`);
  console.log(JSON.stringify({ ...test, expected: received[0] }));
}
server.close();
server.closeAllConnections();
