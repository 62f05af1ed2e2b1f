// Runs the page against a Switchboard that was started with TRUSTED_DOCUMENTS=…/documents.json and
// its demonstration, as the customer.
import assert from 'node:assert/strict';
import { GlobalWindow } from 'happy-dom';

const { SWITCHBOARD_URL: url = 'http://127.0.0.1:4000', SWITCHBOARD_TOKEN: token } = process.env;

// A browser's document, and nothing else of it: fetch stays Node's.
const window = new GlobalWindow({ url: 'http://127.0.0.1/' });
globalThis.window = window;
globalThis.document = window.document;

const { showContracts, statusName } = await import('./dist/contract-list.mjs');
const body = document.body;
const root = showContracts(body, { url, token }, 2);

/** Waits for what the page is to show, at most ten seconds. */
async function until(isShown) {
  const giveUpAt = performance.now() + 10_000;
  while (!isShown()) {
    if (performance.now() > giveUpAt) assert.fail(`the page shows ${body.innerHTML}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
const items = () => [...body.querySelectorAll('li')].map((item) => item.textContent);
const button = () => body.querySelector('button');

// Page by page: after a click there are more, and the button waits until they are shown.
await until(() => items().length === 2);
while (!button().disabled) {
  const before = items().length;
  button().click();
  await until(() => items().length > before);
}
const shown = items();
assert.ok(shown.length > 3);
assert.equal(new Set(shown).size, shown.length);
assert.match(shown[0], /^S-\d+ (renewed|in its initial term|ended|starts later) [\d-]*$/);
root.unmount();

assert.equal(statusName('OF_TOMORROW'), 'OF_TOMORROW');

// The server takes the documents of this page and no others.
const response = await fetch(`${url}/graphql`, {
  method: 'POST',
  headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
  body: JSON.stringify({ query: '{ viewer { kind } }' }),
});
const { errors } = await response.json();
assert.deepEqual(
  errors?.map(({ extensions }) => extensions.code),
  ['UNTRUSTED_DOCUMENT'],
);

console.log(shown.join('\n'));
// Relay keeps what it has read for five minutes more.
process.exit();
