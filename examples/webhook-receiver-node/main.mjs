import { createReceiver, lineOf } from './receiver.mjs';

const { WEBHOOK_SECRET: secret, PORT = '8080', HOST = '127.0.0.1' } = process.env;
if (!secret?.startsWith('whsec_')) {
  console.error('WEBHOOK_SECRET must be the secret of the endpoint, whsec_…');
  process.exit(1);
}
const server = createReceiver({ secret, handle: (event) => console.log(lineOf(event)) });
server.listen(Number(PORT), HOST, () => {
  console.log(`Receiving webhooks at http://${HOST}:${server.address().port}/`);
});
process.once('SIGTERM', () => server.close());
