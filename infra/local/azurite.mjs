// Runs Azurite in this process, with its own options, and ends when standard input ends: whoever started it holds the other end of that pipe, so
// Azurite never outlives it, not even when it is killed. Usage: node azurite.mjs [Azurite's options]   (see `npx azurite --help`)
import { subscribe } from 'node:diagnostics_channel';
import { createRequire } from 'node:module';
import process from 'node:process';

const GRACE_MS = 4000;
const ANSWER_MS = 300;

// Ctrl-C in a terminal reaches the whole process group. The starter ends the app first and then closes our input, so we leave SIGINT to it.
const once = process.once.bind(process);
process.once = (event, listener) => (event === 'SIGINT' ? process : once(event, listener));
process.on('SIGINT', () => {});

process.stdin.on('end', stop).on('close', stop).on('error', stop).resume();
// The starter may be gone before it read what we wrote.
process.stdout.on('error', () => {});
process.stderr.on('error', () => {});

// A client may open a connection and send nothing on it. A server that closes waits for such a connection, and so would Azurite.
const connections = new Set();
subscribe('net.server.socket', ({ socket }) => {
  connections.add(socket);
  socket.once('close', () => connections.delete(socket));
});

let stopping = false;
function stop() {
  if (stopping) return;
  stopping = true;
  // Azurite's own way to stop: it closes its servers and saves its files.
  if (!process.emit('SIGTERM')) process.exit(0);
  // Requests that are being answered have this time.
  setTimeout(() => connections.forEach((socket) => socket.destroy()), ANSWER_MS).unref();
  setTimeout(() => process.exit(0), GRACE_MS).unref();
}

const require = createRequire(import.meta.url);

// In memory every queue message is an extent of its own, and once a minute Azurite removes the deleted ones one by one, sorting all of them again for each:
// after ten thousand messages it answers nobody for minutes. There they stay until it ends; on disk many messages share an extent and the sweep is quick.
if (process.argv.includes('--inMemoryPersistence')) {
  require('azurite/dist/src/queue/utils/constants.js').DEFAULT_GC_INTERVAL_MS = 24 * 60 * 60 * 1000;
}

require('azurite/dist/src/azurite.js');
