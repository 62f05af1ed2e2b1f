import { StrictMode, Suspense } from 'react';
import { createRoot } from 'react-dom/client';
import { RelayEnvironmentProvider } from 'react-relay';
import { Account } from './ContractList.jsx';
import { environmentOf } from './environment.js';

export { statusName } from './ContractList.jsx';

/** Shows the contracts in an element of a page. */
export function showContracts(element, server, pageSize = 20) {
  const root = createRoot(element);
  root.render(
    <StrictMode>
      <RelayEnvironmentProvider environment={environmentOf(server)}>
        <Suspense fallback="Loading …">
          <Account pageSize={pageSize} />
        </Suspense>
      </RelayEnvironmentProvider>
    </StrictMode>,
  );
  return root;
}
