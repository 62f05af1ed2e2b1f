import { importUsage } from './import-command';
import { runMain } from './run-main';

runMain(importUsage);
