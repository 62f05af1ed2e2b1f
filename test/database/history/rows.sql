-- Rows as the first version stored them: what later migrations change, or must leave as it is.

insert into partner (id, name, recorded_at)
  values ('00000000-0000-7000-8000-0000000000a1', 'First Partner', '2026-01-01T08:00:00Z');

insert into account (id, number, name, time_zone, currency_code, locale, country_code,
    partner_id, beneficiary_codes, recorded_at, recorded_by)
  select id, number, name, 'Europe/Paris', 'EUR', 'fr-FR', 'FR', partner_id, array['NICE'],
    '2026-01-02T08:00:00Z', 'staff:test'
  from (values
    ('10000000-0000-7000-8000-000000000001'::uuid, 'A-1', 'One',
      '00000000-0000-7000-8000-0000000000a1'::uuid),
    ('10000000-0000-7000-8000-000000000002', 'A-2', 'Two', null)
  ) as a (id, number, name, partner_id);

insert into account_number_directory (number, account_id) select number, id from account;

insert into account_counter (account_id, id, orders, subscriptions) select id, id, 1, 1 from account;

insert into person (account_id, id, name, email, role, recorded_at, recorded_by)
  select id, id, 'An Owner', 'owner@example.com', 'OWNER', recorded_at, recorded_by from account;

insert into service_order (account_id, id, number, submitted_at, signed_on, effective_on,
    accepted_by_name, accepted_by_email, accepted_at, currency_code, beneficiary_codes,
    recorded_at, recorded_by)
  select id, id, 'O-1', '2026-01-03T08:00:00Z', '2026-01-03', '2026-01-03', 'An Owner',
    'owner@example.com', '2026-01-03T08:00:00Z', 'EUR', array['NICE'], '2026-01-03T08:00:00Z',
    recorded_by
  from account;

insert into order_line (account_id, id, order_id, position, service_code, terms_version,
    term_months, beneficiary_code)
  select id, id, id, 1, 'CXONE', 1, 12, 'NICE' from account;

insert into order_charge (account_id, id, order_line_id, position, kind, description, quantity,
    unit_price, beneficiary_code)
  select id, id, id, 1, 'RECURRING', 'Seats', 10, 90.5, 'NICE' from account;

insert into order_rate (account_id, id, order_line_id, direction, leg, prefix, per_minute,
    initial_increment_seconds, additional_increment_seconds, connection_fee, minimum_charge,
    valid_from, beneficiary_code)
  select id, id, id, 'OUTBOUND', 'CONSUMER', '33', 0.012, 12, 6, 0, 0, '2026-01-03', 'NICE'
  from account;

insert into order_activation (account_id, id, order_id, recorded_at, recorded_by)
  select id, id, id, '2026-01-04T08:00:00Z', recorded_by from account;

insert into subscription (account_id, id, number, order_id, order_line_id, service_code,
    terms_version, starts_on, term_months, beneficiary_code, recorded_at, recorded_by)
  select id, id, 'S-1', id, id, 'CXONE', 1, '2026-01-03', 12, 'NICE', '2026-01-04T08:00:00Z',
    recorded_by
  from account;

insert into termination_notice (account_id, id, subscription_id, sent_on, given_on,
    delivery_method, received_at, given_by, giver_name, channel, beneficiary_code, recorded_at,
    recorded_by)
  select id, id, id, '2026-06-01', '2026-06-03', 'REGISTERED_MAIL', '2026-06-03T08:00:00Z',
    'CUSTOMER', 'An Owner', 'post', 'NICE', '2026-06-03T08:00:00Z', recorded_by
  from account;

insert into termination_notice_withdrawal (account_id, id, termination_notice_id, withdrawn_on,
    is_accepted_by_provider, beneficiary_code, recorded_at, recorded_by)
  select id, id, id, '2026-06-10', true, 'NICE', '2026-06-10T08:00:00Z', recorded_by from account;

-- The same ids in both feeds and both accounts; one is no ASCII.
insert into usage_record (account_id, id, subscription_id, source, external_id, content_hash,
    direction, leg, from_number, to_number, dialled, disposition, started_at, answered_at, ended_at,
    used_on, status, billed_seconds, amount, order_rate_id, recorded_at, recorded_by)
  select a.id, ('20000000-0000-7000-8000-00000000000' || n)::uuid, a.id, source, external_id,
    sha256(convert_to(source || external_id, 'UTF8')), 'OUTBOUND', 'CONSUMER', '+33100000001',
    to_number, to_number, 'ANSWERED', started_at, started_at + interval '5 seconds',
    started_at + interval '65 seconds', started_at::date, status, billed_seconds, amount,
    case when amount > 0 then a.id end, started_at + interval '1 day', 'staff:test'
  from account a, (values
    (1, 'pbx', 'call-1', '+33100000002', '2026-02-01T10:00:00Z'::timestamptz, 'RATED', 60, 0.012),
    (2, 'carrier', 'call-1', '+33100000002', '2026-02-02T10:00:00Z', 'RATED', 60, 0.012),
    (3, 'pbx', 'appel-é-2', '+441000000003', '2026-02-03T10:00:00Z', 'UNRATED', 0, null),
    (4, 'pbx', 'call-3', '112', '2026-02-04T10:00:00Z', 'PROHIBITED_EMERGENCY', 0, 0)
  ) as c (n, source, external_id, to_number, started_at, status, billed_seconds, amount);

insert into usage_monthly_total (account_id, id, subscription_id, month, direction, calls,
    unrated_calls, billed_seconds, amount)
  select account_id, account_id, subscription_id, '2026-02', direction, count(*),
    count(*) filter (where amount is null), sum(billed_seconds), sum(amount)
  from usage_record group by account_id, subscription_id, direction;

insert into emergency_incident (account_id, id, subscription_id, usage_record_id, dialled,
    country_code, occurred_at, recorded_at)
  select account_id, account_id, subscription_id, id, '112', 'FR', started_at, recorded_at
  from usage_record where status = 'PROHIBITED_EMERGENCY';

insert into support_contact (account_id, id, vendor_code, channel, value, hours, time_zone,
    languages, severities, valid_from, recorded_at, recorded_by)
  select id, id, 'NICE', 'PHONE', '+33100000009', 'always', 'Europe/Paris', array['fr'],
    array['HIGH'], '2026-01-03', '2026-01-03T08:00:00Z', recorded_by
  from account;
