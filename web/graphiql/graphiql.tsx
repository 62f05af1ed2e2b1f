// The GraphiQL page: the editor with docs, history and explorer, and our bar above it.
import { explorerPlugin } from '@graphiql/plugin-explorer';
import { GraphiQL, HISTORY_PLUGIN } from 'graphiql';
import { createRoot } from 'react-dom/client';
import { AnswerNote, Bar } from './bar';
import { examples } from './examples';
import { Session } from './session';
import 'graphiql/style.css';
import '@graphiql/plugin-explorer/style.css';
import './style.css';

// Workers are files of this origin, as the content security policy asks.
Object.assign(globalThis, {
  MonacoEnvironment: {
    getWorker(_id: string, label: string) {
      const name = label === 'json' || label === 'graphql' ? label : 'editor';
      return new Worker(new URL(`./${name}.worker.js`, import.meta.url), { type: 'module' });
    },
  },
});

// One list for good: GraphiQL resets its side panel when the list changes.
const plugins = [HISTORY_PLUGIN, explorerPlugin()];

const session = await Session.start();
const firstVisit = localStorage.getItem('graphiql:tabState') === null;
const firstVariables = examples[0]?.variables;

const root = document.getElementById('graphiql');
if (!root) throw new Error('The page has no element "graphiql"');
createRoot(root).render(
  <GraphiQL
    fetcher={session.fetcher as React.ComponentProps<typeof GraphiQL>['fetcher']}
    plugins={plugins}
    defaultTabs={examples.map(({ query, variables }) => ({ query, variables }))}
    // GraphiQL fills the first tab's operation from defaultTabs, but not its variables.
    {...(firstVisit && firstVariables ? { initialVariables: firstVariables } : {})}
    defaultQuery={'query {\n  \n}\n'}
    defaultEditorToolsVisibility="variables"
    inputValueDeprecation
    schemaDescription
  >
    <GraphiQL.Logo>
      <></>
    </GraphiQL.Logo>
    <GraphiQL.Footer>
      <AnswerNote session={session} />
    </GraphiQL.Footer>
    <Bar session={session} />
  </GraphiQL>,
);
