// Receives webhooks: checks who sent them, takes each once, and lets events that are new pass.
import http from 'node:http';
import { Webhook } from 'standardwebhooks';

/** More than any body of Switchboard has. */
const BODY_BYTES_MAX = 512 * 1_024;

/**
 * A server for webhooks.
 *
 * @param secret the secret of the endpoint, `whsec_…`. While secrets are rotated Switchboard signs
 *   with both, and one that matches is enough.
 * @param handle does what an event asks for. It is called once for each id; if it throws, the
 *   event comes again.
 * @param taken the ids that were taken. It outlives this program where it is a table, best written
 *   in the transaction that does what the event asks for.
 */
export function createReceiver({ secret, handle, taken = new Set() }) {
  const webhook = new Webhook(secret);
  const running = new Map();
  const takeOnce = async (id, body) => {
    if (taken.has(id)) return;
    if (!running.has(id))
      running.set(
        id,
        Promise.try(() => handle(JSON.parse(body.toString()))),
      );
    try {
      await running.get(id);
      taken.add(id);
    } finally {
      running.delete(id);
    }
  };
  return http.createServer(async (request, response) => {
    const status = await receive(request, webhook, takeOnce).catch((error) => {
      console.error(error.message);
      return 500;
    });
    response.writeHead(status).end();
  });
}

async function receive(request, webhook, takeOnce) {
  if (request.method !== 'POST') return 405;
  const body = await bodyOf(request);
  if (body === undefined) return 413;
  try {
    // Over the bytes as they came: JSON that was parsed and written again has another signature.
    webhook.verify(body, request.headers, { jsonParse: false });
  } catch {
    return 401;
  }
  await takeOnce(request.headers['webhook-id'], body);
  return 204;
}

async function bodyOf(request) {
  const chunks = [];
  let bytes = 0;
  for await (const chunk of request) {
    bytes += chunk.length;
    if (bytes <= BODY_BYTES_MAX) chunks.push(chunk);
  }
  return bytes <= BODY_BYTES_MAX ? Buffer.concat(chunks) : undefined;
}

/** What this program does for each type of event; of all others it only takes note. */
const HANDLERS = new Map([
  ['notice.given', ({ accountId }) => `notice was given: look at ${accountId}`],
  ['invoice.finalized', ({ accountId }) => `fetch the new invoice of ${accountId}`],
]);

/**
 * A line for an event. A type that is not in the list is no error: later versions of Switchboard
 * have more.
 */
export function lineOf(event) {
  const { id, type, sequence, isTest } = event;
  const act = HANDLERS.get(type)?.(event) ?? 'nothing to do';
  return `${id} ${type} ${sequence ?? '-'}${isTest ? ' (test)' : ''}: ${act}`;
}
