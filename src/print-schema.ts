import { writeFileSync } from 'node:fs';
import { printSwitchboardSchema } from './schema';

writeFileSync('schema.graphql', printSwitchboardSchema());
