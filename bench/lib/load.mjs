import { Agent, request } from 'node:http';

/**
 * Sends one question, with a token or headers of its own, and gives the status and body of the
 * answer, and what Retry-After says.
 */
export function post(url, { body, token, headers: more }, agent = false) {
  return new Promise((resolve, reject) => {
    const headers = {
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(body),
      ...(token && { authorization: `Bearer ${token}` }),
      ...more,
    };
    const sent = request(url, { method: 'POST', agent, headers }, (response) => {
      response.setEncoding('utf8');
      let text = '';
      response.on('data', (chunk) => (text += chunk));
      response.on('end', () =>
        resolve({ status: response.statusCode, text, retryAfter: response.headers['retry-after'] }),
      );
    });
    sent.on('error', reject);
    sent.end(body);
  });
}

/**
 * A closed loop: each connection sends its next request when it has its answer.
 *
 * Every answer must be, to the byte, the one that was checked before for this question.
 */
export async function closedLoop(server, questions, { connections, count }) {
  // Its own connections: idle ones of an earlier loop may be closed by the server at any moment.
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  const latencies = [];
  let sent = 0;
  const started = performance.now();
  async function connection() {
    while (sent < count) {
      const question = questions[sent % questions.length];
      sent += 1;
      const from = performance.now();
      const { text } = await post(server.url, question, agent);
      latencies.push(performance.now() - from);
      if (text !== question.answer) {
        throw new Error(`${server.kind} changed its answer: ${text.slice(0, 500)}`);
      }
    }
  }
  await Promise.all(Array.from({ length: connections }, connection));
  const seconds = (performance.now() - started) / 1000;
  agent.destroy();
  latencies.sort((a, b) => a - b);
  return { perSecond: count / seconds, p50: latencies[Math.floor(count / 2)] };
}
