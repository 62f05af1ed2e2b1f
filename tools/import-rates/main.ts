import { runMain } from '../import-usage/run-main';
import { importRates } from './import-command';

runMain(importRates);
