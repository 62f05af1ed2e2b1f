import { writeFileSync } from 'node:fs';
import { printSwitchboardSchema } from './server/schema';

writeFileSync('schema.graphql', printSwitchboardSchema());
