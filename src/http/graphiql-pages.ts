import path from 'node:path';
import type { IncomingMessage, ServerResponse } from 'node:http';
import sirv from 'sirv';
import type { DemoIssuer } from '../auth/demo-issuer';
import { respondJson, redirect } from './answers';

/** The page loads nothing but itself; its editor makes its workers from blobs. */
const CONTENT_POLICY = [
  "default-src 'self'",
  "script-src 'self'",
  "worker-src 'self' blob:",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "font-src 'self' data:",
  "connect-src 'self'",
  "frame-ancestors 'none'",
  "base-uri 'none'",
  "form-action 'none'",
].join('; ');

/**
 * Where the build put the page: beside the compiled server, or in dist when run from the sources.
 */
const PAGES = path.join(
  __dirname,
  ...(/[\\/]dist[\\/]/.test(__dirname) ? ['..', '..'] : ['..', '..', 'dist']),
  'graphiql',
);

const REFUSED_ENCODING = /[^,]*;\s*q=0(\.0*)?\s*(?=,|$)/g;

/** The GraphiQL page at /graphiql/, and in demo mode the viewers it can ask as. */
export function graphiqlPages(demoIssuer: DemoIssuer | undefined) {
  const serve = sirv(PAGES, { etag: true, gzip: true });
  return (request: IncomingMessage, response: ServerResponse, pathname: string): boolean => {
    if (pathname === '/graphiql') {
      redirect(response, '/graphiql/');
      return true;
    }
    if (!pathname.startsWith('/graphiql/')) return false;
    if (pathname === '/graphiql/viewers.json') {
      void viewersOf(demoIssuer).then((viewers) => respondJson(response, 200, { viewers }));
      return true;
    }
    response.setHeader('Content-Security-Policy', CONTENT_POLICY);
    // Only chunks have their content in their name; the rest is asked for again and compared.
    const isHashed = /\/chunk-[^/]+\.js$/.test(pathname);
    response.setHeader(
      'Cache-Control',
      isHashed ? 'public, max-age=31536000, immutable' : 'no-cache',
    );
    // Below, nothing looks at weights, of which zero refuses.
    const { 'accept-encoding': accepted } = request.headers;
    request.headers['accept-encoding'] = accepted?.replace(REFUSED_ENCODING, '');
    request.url = (request.url ?? '').slice('/graphiql'.length);
    serve(request, response, () =>
      respondJson(response, 404, { errors: [{ message: 'There is no such page.' }] }),
    );
    return true;
  };
}

async function viewersOf(demoIssuer: DemoIssuer | undefined): Promise<object[]> {
  return (await demoIssuer?.viewers()) ?? [];
}
