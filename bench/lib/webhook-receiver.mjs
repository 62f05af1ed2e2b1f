// A receiver of webhooks in a process of its own: /take accepts everything, /hang never answers.
import { readFileSync } from 'node:fs';
import { createServer } from 'node:https';
import path from 'node:path';

const [, , folder] = process.argv;
const server = createServer(
  {
    key: readFileSync(path.join(folder, 'key.pem')),
    cert: readFileSync(path.join(folder, 'cert.pem')),
  },
  (request, response) => {
    request.resume();
    if (request.url === '/take') request.on('end', () => response.writeHead(204).end());
  },
);
server.listen(0, '127.0.0.1', () => process.send({ port: server.address().port }));
