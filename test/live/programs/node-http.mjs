#!/usr/bin/env node
// An HTTP server and its client in one process: files, streams, compression, hashing off the main thread, a worker.
import { pbkdf2Sync, scrypt } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Worker } from 'node:worker_threads';
import { gunzipSync, gzip } from 'node:zlib';

const directory = await mkdtemp(join(tmpdir(), 'demo-'));
const file = join(directory, 'note.txt');

const sumInWorker = (to) =>
  new Promise((resolve, reject) => {
    const source = `
      const { parentPort, workerData } = require('node:worker_threads');
      let sum = 0;
      for (let n = 1; n <= workerData; n++) sum += n;
      parentPort.postMessage(sum);`;
    new Worker(source, { eval: true, workerData: to }).once('message', resolve).once('error', reject);
  });

const routes = {
  '/hello': () => 'hello',
  '/file': () => readFile(file, 'utf8'),
  '/hash': async () => (await promisify(scrypt)('secret', 'salt', 16)).toString('hex'),
  '/zip': async () => gunzipSync(await promisify(gzip)('squeezed '.repeat(1000))).length.toString(),
  '/worker': async () => (await sumInWorker(1000)).toString(),
  '/sync': () => pbkdf2Sync('secret', 'salt', 10, 8, 'sha256').toString('hex'),
};

async function answer(request, response) {
  const route = routes[request.url];
  if (route === undefined) response.writeHead(404).end('missing');
  else response.end(await route());
}

const server = createServer((request, response) => void answer(request, response));

await writeFile(file, 'from a file');
await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
for (const path of [...Object.keys(routes), '/nowhere']) {
  const response = await fetch(`http://127.0.0.1:${server.address().port}${path}`);
  console.log(path, response.status, await response.text());
}
server.closeAllConnections();
await new Promise((resolve) => server.close(resolve));
await rm(directory, { recursive: true });
console.log('done');
