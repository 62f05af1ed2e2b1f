import { request } from 'node:http';
import { createKillableServer } from '../support/killable-server';
import { callsOf } from '../support/killed-deliveries';

// What a sender hears of a server that is told to stop, as a deployment does.

it('A delivery that a SIGTERM ends hears so in its last line, and how far it is.', async () => {
  const server = await createKillableServer();
  const url = await server.launch();
  const lines = await callsOf(server, url, 'stopped', 100);
  const outgoing = request(`${url}/usage?format=ndjson`, {
    ...{ method: 'POST', headers: server.staffHeaders(), agent: false },
  });
  const answer = await new Promise<string>((resolve, reject) => {
    outgoing.once('error', reject);
    outgoing.once('response', (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (chunk: string) => {
        // What came so far is stored; the sender has more, and means to go on.
        if (text === '') server.terminate();
        text += chunk;
      });
      response.once('error', reject);
      response.once('end', () => resolve(text));
    });
    outgoing.write(lines.join(''));
  });
  outgoing.destroy();
  const told = answer
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { type: string });
  expect(told[0]).toMatchObject({ type: 'progress', accepted: 100 });
  expect(told.at(-1)).toEqual({
    type: 'error',
    code: 'TEMPORARILY_UNAVAILABLE',
    message: 'The server is stopping; send the rest again.',
    line: 100,
  });
  expect(await server.ended()).toBe(0);
  await server.close();
});
