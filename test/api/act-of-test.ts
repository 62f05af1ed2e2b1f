import type { TestServer, TestViewer } from '../support/test-server';

/** The table that an act adds a row to, an input of a world of its own, and who does it. */
export type ActOfTest = [
  table: string,
  input: (server: TestServer) => Promise<object>,
  viewer?: TestViewer,
];
