import { runMain } from '../import-usage/run-main';
import { runBilling } from './billing-command';

runMain(runBilling);
