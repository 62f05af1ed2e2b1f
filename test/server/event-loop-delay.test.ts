import { watchEventLoop, type DelayWatch } from '../../src/server/event-loop-delay';

const WINDOW_MILLIS = 100;
const TURN_MILLIS = 150;

let watch: DelayWatch;
beforeEach(() => (watch = watchEventLoop(WINDOW_MILLIS)));
afterEach(() => watch.close());

const turn = () => new Promise((resolve) => setTimeout(resolve, 1));
function block(): void {
  for (const end = performance.now() + TURN_MILLIS; performance.now() < end;);
}

test('An event loop each of whose turns is long is late, and recovers when they are not.', async () => {
  expect(watch.delayMs).toBe(0);
  while (watch.delayMs < TURN_MILLIS / 2) {
    block();
    await turn();
  }
  while (watch.delayMs >= TURN_MILLIS / 2) await turn();
});

test('After it was closed, nothing is found any more.', async () => {
  watch.close();
  for (let count = 0; count < 4; count += 1) {
    block();
    await turn();
  }
  expect(watch.delayMs).toBe(0);
});
