import type { MigrationInterface, QueryRunner } from 'typeorm';
import { inTurn, ownByAccount, shareWithAllAccounts } from './account-owned-table.v1';

/** Who uses a service that forbids emergency calls, who was told so, and which calls were looked into. */
export class CreateEmergencyNotifications1764000000011 implements MigrationInterface {
  async up(queries: QueryRunner): Promise<void> {
    await inTurn(queries, [
      `-- Our own words, which every user is told; the terms themselves are at their address.
      create table limitation_notice (
        service_code text not null constraint limitation_notice_service_code_fkey
          references service (code),
        version int not null constraint limitation_notice_version_check check (version >= 1),
        effective_on date not null,
        text_en text not null,
        text_fr text not null,
        recorded_at timestamptz(3) not null,
        constraint limitation_notice_pkey primary key (service_code, version)
      )`,
      `insert into limitation_notice
        (service_code, version, effective_on, text_en, text_fr, recorded_at)
      select t.service_code, 1, min(t.effective_on),
        'Never call an emergency service, such as 112, 911 or 999, over ' || s.name
          || ': it is not made for such calls. Use a mobile or fixed-line telephone instead.',
        'N’appelez jamais un service d’urgence, comme le 112, le 15 ou le 911, avec ' || s.name
          || ' : il n’est pas fait pour cela. Utilisez un téléphone mobile ou fixe.',
        min(t.recorded_at)
      from service_terms t join service s on s.code = t.service_code
      where t.emergency_calling = 'PROHIBITED' group by t.service_code, s.name`,
      `create table service_user (
        account_id uuid not null,
        id uuid not null,
        subscription_id uuid not null,
        -- its id in the list that it came from
        external_id text not null,
        recorded_at timestamptz(3) not null,
        recorded_by text not null,
        constraint service_user_pkey primary key (account_id, id),
        constraint service_user_external_id_key unique (account_id, subscription_id, external_id)
      )`,
      `create index service_user_recorded_at_idx
        on service_user (account_id, subscription_id, recorded_at, id)`,
      `-- What holds of a user from a moment on, until the next revision.
      create table service_user_state (
        account_id uuid not null,
        id uuid not null,
        service_user_id uuid not null,
        revision int not null constraint service_user_state_revision_check check (revision >= 1),
        is_active boolean not null,
        name text not null,
        email text,
        recorded_at timestamptz(3) not null,
        recorded_by text not null,
        constraint service_user_state_pkey primary key (account_id, id),
        constraint service_user_state_revision_key unique (account_id, service_user_id, revision)
      )`,
      `create table emergency_notification (
        account_id uuid not null,
        id uuid not null,
        subscription_id uuid not null,
        service_code text not null,
        version int not null,
        -- either of the two below; an index on an expression would be hidden by row-level security
        user_id uuid not null,
        person_id uuid,
        service_user_id uuid,
        channel text not null constraint emergency_notification_channel_check
          check (channel in ('EMAIL', 'TRAINING', 'STICKER', 'POSTER', 'IN_APP')),
        notified_at timestamptz(3) not null,
        notified_by text not null,
        evidence_reference text,
        recorded_at timestamptz(3) not null,
        recorded_by text not null,
        constraint emergency_notification_pkey primary key (account_id, id),
        constraint emergency_notification_user_check
          check (num_nonnulls(person_id, service_user_id) = 1
            and user_id = coalesce(person_id, service_user_id))
      )`,
      `create index emergency_notification_user_idx on emergency_notification (account_id,
        subscription_id, version, user_id, notified_at, id)`,
      `create table emergency_acknowledgement (
        account_id uuid not null,
        id uuid not null,
        subscription_id uuid not null,
        service_code text not null,
        version int not null,
        user_id uuid not null,
        person_id uuid,
        service_user_id uuid,
        acknowledged_at timestamptz(3) not null,
        evidence_reference text,
        recorded_at timestamptz(3) not null,
        recorded_by text not null,
        constraint emergency_acknowledgement_pkey primary key (account_id, id),
        constraint emergency_acknowledgement_user_check
          check (num_nonnulls(person_id, service_user_id) = 1
            and user_id = coalesce(person_id, service_user_id))
      )`,
      `create index emergency_acknowledgement_user_idx on emergency_acknowledgement (account_id,
        subscription_id, version, user_id, acknowledged_at, id)`,
      `create table emergency_incident_closure (
        account_id uuid not null,
        id uuid not null,
        emergency_incident_id uuid not null,
        reason text not null,
        recorded_at timestamptz(3) not null,
        recorded_by text not null,
        constraint emergency_incident_closure_pkey primary key (account_id, id),
        constraint emergency_incident_closure_incident_key
          unique (account_id, emergency_incident_id)
      )`,
      `-- The work lists of one account and of all of them, newest first.
      create index emergency_incident_account_occurred_idx
        on emergency_incident (account_id, occurred_at desc, id desc)`,
      `create index emergency_incident_occurred_at_idx
        on emergency_incident (occurred_at desc, id desc)`,
    ]);
    await shareWithAllAccounts(queries, 'limitation_notice');
    const references = (column: string, table: string) =>
      `foreign key (account_id, ${column}) references ${table} (account_id, id)`;
    const own = (name: string, foreignKeys: readonly string[]) =>
      ownByAccount(queries, {
        name,
        grants: 'select, insert',
        foreignKeys: foreignKeys.map((key) => `${name}_${key}`),
      });
    const subscription = `subscription_fkey ${references('subscription_id', 'subscription')}`;
    const serviceUser = `service_user_fkey ${references('service_user_id', 'service_user')}`;
    const told = [
      subscription,
      serviceUser,
      `person_fkey ${references('person_id', 'person')}`,
      'limitation_notice_fkey foreign key (service_code, version) references limitation_notice (service_code, version)',
    ];
    await own('service_user', [subscription]);
    await own('service_user_state', [serviceUser]);
    await own('emergency_notification', told);
    await own('emergency_acknowledgement', told);
    await own('emergency_incident_closure', [
      `incident_fkey ${references('emergency_incident_id', 'emergency_incident')}`,
    ]);
  }

  async down(queries: QueryRunner): Promise<void> {
    await inTurn(queries, [
      'drop index emergency_incident_occurred_at_idx, emergency_incident_account_occurred_idx',
      `drop table emergency_incident_closure, emergency_acknowledgement, emergency_notification,
        service_user_state, service_user, limitation_notice`,
    ]);
  }
}
