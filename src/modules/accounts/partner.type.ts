import { connectionOf } from '../../graphql/connection';
import { Partner } from './account.type';

export const PartnerConnection = connectionOf<Partner>(Partner, 'Partner');
