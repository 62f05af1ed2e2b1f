import { connectionOf } from '../../graphql/connection';
import { Partner } from '../accounts/account.type';

export const PartnerConnection = connectionOf<Partner>(Partner, 'Partner');
