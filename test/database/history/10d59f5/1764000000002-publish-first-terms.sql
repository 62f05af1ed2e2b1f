insert into vendor (code, name) values ('GOTO', 'GoTo');

insert into vendor (code, name) values ('NICE', 'NICE, Ltd.');

insert into terms_document (code, title_en, title_fr) values ('cxone-service-terms', 'NICE CXone Services Terms', 'Conditions de service NICE CXone');

insert into terms_document (code, title_en, title_fr) values ('terms-of-service', 'Terms of Service', 'Conditions générales de service');

insert into terms_document_version (document_code, version, url_en, url_fr, recorded_at) values ('cxone-service-terms', '2022-01', 'https://www.goto.com/company/legal/cxone-service-terms', 'https://www.goto.com/fr/company/legal/cxone-service-terms', '2022-01-01T00:00:00Z');

insert into terms_document_version (document_code, version, url_en, url_fr, recorded_at) values ('terms-of-service', '2018-08-12', 'https://www.goto.com/company/legal/terms-and-conditions', 'https://www.goto.com/fr/company/legal/terms-and-conditions', '2022-01-01T00:00:00Z');

insert into terms_document_version (document_code, version, url_en, url_fr, recorded_at) values ('terms-of-service', '2020-08-21', 'https://www.goto.com/company/legal/terms-and-conditions', 'https://www.goto.com/fr/company/legal/terms-and-conditions', '2022-01-01T00:00:00Z');

insert into terms_clause (document_code, version, number, summary_en, summary_fr) values ('cxone-service-terms', '2022-01', '1.1', 'The initial term is what the order states, but at least 12 months, and a partial month at its start is charged pro rata.', 'La durée initiale est celle de la commande, d''au moins 12 mois, et un mois entamé à son début est facturé au prorata.');

insert into terms_clause (document_code, version, number, summary_en, summary_fr) values ('cxone-service-terms', '2022-01', '1.2', 'The contract renews without limit for periods as long as the initial term unless notice is given at least 30 days before a period ends.', 'Le contrat se renouvelle sans limite pour des périodes égales à la durée initiale, sauf préavis d''au moins 30 jours avant la fin d''une période.');

insert into terms_clause (document_code, version, number, summary_en, summary_fr) values ('cxone-service-terms', '2022-01', '1.3', 'This term is for CXone alone and may differ from that of the other services on the account.', 'Cette durée ne vaut que pour CXone et peut différer de celle des autres services du compte.');

insert into terms_clause (document_code, version, number, summary_en, summary_fr) values ('cxone-service-terms', '2022-01', '2', 'NICE, Ltd. supports CXone, and the provider tells the customer how to reach it.', 'NICE, Ltd. assure le support de CXone et le fournisseur indique au client comment le joindre.');

insert into terms_clause (document_code, version, number, summary_en, summary_fr) values ('cxone-service-terms', '2022-01', '3', 'Inbound and outbound use is metered and charged at the order''s rates per minute.', 'L''usage entrant et sortant est mesuré et facturé aux tarifs à la minute de la commande.');

insert into terms_clause (document_code, version, number, summary_en, summary_fr) values ('cxone-service-terms', '2022-01', '4', 'NICE, Ltd. is third-party beneficiary: it may exercise the provider''s rights and demand performance, for CXone.', 'NICE, Ltd. est tiers bénéficiaire : il peut exercer les droits du fournisseur et exiger l''exécution, pour CXone.');

insert into terms_clause (document_code, version, number, summary_en, summary_fr) values ('cxone-service-terms', '2022-01', '5', 'No emergency calls may be placed over CXone, and the customer must tell every employee and user so.', 'Aucun appel d''urgence ne doit passer par CXone, et le client doit en avertir tous ses salariés et utilisateurs.');

insert into terms_clause (document_code, version, number, summary_en, summary_fr) values ('terms-of-service', '2018-08-12', '3.1', 'Where the order states no term, it is 12 months.', 'Si la commande n''indique pas de durée, celle-ci est de 12 mois.');

insert into terms_clause (document_code, version, number, summary_en, summary_fr) values ('terms-of-service', '2020-08-21', '1.1', 'The provider itself supports its services.', 'Le fournisseur assure lui-même le support de ses services.');

insert into terms_clause (document_code, version, number, summary_en, summary_fr) values ('terms-of-service', '2020-08-21', '2.1', 'An order takes effect on the earlier of its submission and its signature, and each order stands alone.', 'Une commande prend effet à la première des deux dates, envoi ou signature, et chacune est indépendante.');

insert into terms_clause (document_code, version, number, summary_en, summary_fr) values ('terms-of-service', '2020-08-21', '2.4', 'Fees may be disputed within 15 days of the invoice date.', 'Les frais peuvent être contestés dans les 15 jours de la date de facture.');

insert into terms_clause (document_code, version, number, summary_en, summary_fr) values ('terms-of-service', '2020-08-21', '3.1', 'The term of the order begins on its effective date and renews by 12 months unless either party gives notice at least 30 days before it expires.', 'La durée de la commande court dès sa prise d''effet et se renouvelle par 12 mois, sauf préavis d''une partie au moins 30 jours avant l''échéance.');

insert into terms_clause (document_code, version, number, summary_en, summary_fr) values ('terms-of-service', '2020-08-21', '3.3', 'Use after expiry or termination is still to be paid.', 'L''usage après l''échéance ou la résiliation reste dû.');

insert into terms_clause (document_code, version, number, summary_en, summary_fr) values ('terms-of-service', '2020-08-21', '9.11', 'When a notice counts as given depends on how it was delivered.', 'Le moment où une notification est réputée donnée dépend de son mode d''envoi.');

insert into terms_clause (document_code, version, number, summary_en, summary_fr) values ('terms-of-service', '2020-08-21', '9.14', 'Nobody outside the contract may enforce it.', 'Aucun tiers ne peut se prévaloir du contrat.');

insert into service (code, name) values ('CXONE', 'NICE CXone');

insert into service_terms (service_code, version, effective_on, document_code, document_version,
      general_document_code, general_document_version, initial_term_months_min,
      initial_term_months_default, renewal_term_months, term_shape, notice_days_min,
      provider_may_give_notice, prorates_first_month, prorates_last_month, excludes_start_day,
      initial_increment_seconds, additional_increment_seconds, emergency_calling,
      support_vendor_code, beneficiary_vendor_code, recorded_at) values ('CXONE', 1, '2022-01-01', 'cxone-service-terms', '2022-01', 'terms-of-service', '2020-08-21', 12, 12, null, 'ANNIVERSARY', 30, false, true, true, false, 12, 6, 'PROHIBITED', 'NICE', 'NICE', '2022-01-01T00:00:00Z');

insert into service_terms_clause (service_code, version, rule, document_code, document_version, number) values ('CXONE', 1, 'EFFECTIVE_DATE', 'terms-of-service', '2020-08-21', '2.1');

insert into service_terms_clause (service_code, version, rule, document_code, document_version, number) values ('CXONE', 1, 'INITIAL_TERM', 'cxone-service-terms', '2022-01', '1.1');

insert into service_terms_clause (service_code, version, rule, document_code, document_version, number) values ('CXONE', 1, 'DEFAULT_TERM', 'terms-of-service', '2018-08-12', '3.1');

insert into service_terms_clause (service_code, version, rule, document_code, document_version, number) values ('CXONE', 1, 'RENEWAL', 'cxone-service-terms', '2022-01', '1.2');

insert into service_terms_clause (service_code, version, rule, document_code, document_version, number) values ('CXONE', 1, 'SEPARATE_TERMS', 'cxone-service-terms', '2022-01', '1.3');

insert into service_terms_clause (service_code, version, rule, document_code, document_version, number) values ('CXONE', 1, 'NOTICE', 'cxone-service-terms', '2022-01', '1.2');

insert into service_terms_clause (service_code, version, rule, document_code, document_version, number) values ('CXONE', 1, 'NOTICE_DELIVERY', 'terms-of-service', '2020-08-21', '9.11');

insert into service_terms_clause (service_code, version, rule, document_code, document_version, number) values ('CXONE', 1, 'POST_TERM_USE', 'terms-of-service', '2020-08-21', '3.3');

insert into service_terms_clause (service_code, version, rule, document_code, document_version, number) values ('CXONE', 1, 'SUPPORT', 'cxone-service-terms', '2022-01', '2');

insert into service_terms_clause (service_code, version, rule, document_code, document_version, number) values ('CXONE', 1, 'BENEFICIARY', 'cxone-service-terms', '2022-01', '4');

insert into service_terms_clause (service_code, version, rule, document_code, document_version, number) values ('CXONE', 1, 'PRORATION', 'cxone-service-terms', '2022-01', '1.1');

insert into service_terms_clause (service_code, version, rule, document_code, document_version, number) values ('CXONE', 1, 'METERING', 'cxone-service-terms', '2022-01', '3');

insert into service_terms_clause (service_code, version, rule, document_code, document_version, number) values ('CXONE', 1, 'EMERGENCY_CALLS', 'cxone-service-terms', '2022-01', '5');

insert into service (code, name) values ('GOTO_CONNECT', 'GoTo Connect');

insert into service_terms (service_code, version, effective_on, document_code, document_version,
      general_document_code, general_document_version, initial_term_months_min,
      initial_term_months_default, renewal_term_months, term_shape, notice_days_min,
      provider_may_give_notice, prorates_first_month, prorates_last_month, excludes_start_day,
      initial_increment_seconds, additional_increment_seconds, emergency_calling,
      support_vendor_code, beneficiary_vendor_code, recorded_at) values ('GOTO_CONNECT', 1, '2020-08-21', 'terms-of-service', '2020-08-21', null, null, 0, 12, 12, 'ANNIVERSARY', 30, true, true, true, false, 60, 60, 'SUPPORTED', 'GOTO', null, '2022-01-01T00:00:00Z');

insert into service_terms_clause (service_code, version, rule, document_code, document_version, number) values ('GOTO_CONNECT', 1, 'EFFECTIVE_DATE', 'terms-of-service', '2020-08-21', '2.1');

insert into service_terms_clause (service_code, version, rule, document_code, document_version, number) values ('GOTO_CONNECT', 1, 'INITIAL_TERM', 'terms-of-service', '2020-08-21', '3.1');

insert into service_terms_clause (service_code, version, rule, document_code, document_version, number) values ('GOTO_CONNECT', 1, 'DEFAULT_TERM', 'terms-of-service', '2018-08-12', '3.1');

insert into service_terms_clause (service_code, version, rule, document_code, document_version, number) values ('GOTO_CONNECT', 1, 'RENEWAL', 'terms-of-service', '2020-08-21', '3.1');

insert into service_terms_clause (service_code, version, rule, document_code, document_version, number) values ('GOTO_CONNECT', 1, 'SEPARATE_TERMS', 'terms-of-service', '2020-08-21', '2.1');

insert into service_terms_clause (service_code, version, rule, document_code, document_version, number) values ('GOTO_CONNECT', 1, 'NOTICE', 'terms-of-service', '2020-08-21', '3.1');

insert into service_terms_clause (service_code, version, rule, document_code, document_version, number) values ('GOTO_CONNECT', 1, 'NOTICE_DELIVERY', 'terms-of-service', '2020-08-21', '9.11');

insert into service_terms_clause (service_code, version, rule, document_code, document_version, number) values ('GOTO_CONNECT', 1, 'POST_TERM_USE', 'terms-of-service', '2020-08-21', '3.3');

insert into service_terms_clause (service_code, version, rule, document_code, document_version, number) values ('GOTO_CONNECT', 1, 'SUPPORT', 'terms-of-service', '2020-08-21', '1.1');

insert into service_terms_clause (service_code, version, rule, document_code, document_version, number) values ('GOTO_CONNECT', 1, 'BENEFICIARY', 'terms-of-service', '2020-08-21', '9.14');

insert into service (code, name) values ('GOTO_CONTACT_CENTER', 'GoTo Contact Center');

insert into service_terms (service_code, version, effective_on, document_code, document_version,
      general_document_code, general_document_version, initial_term_months_min,
      initial_term_months_default, renewal_term_months, term_shape, notice_days_min,
      provider_may_give_notice, prorates_first_month, prorates_last_month, excludes_start_day,
      initial_increment_seconds, additional_increment_seconds, emergency_calling,
      support_vendor_code, beneficiary_vendor_code, recorded_at) values ('GOTO_CONTACT_CENTER', 1, '2020-08-21', 'terms-of-service', '2020-08-21', null, null, 0, 12, 12, 'ANNIVERSARY', 30, true, true, true, false, 60, 60, 'NOT_AVAILABLE', 'GOTO', null, '2022-01-01T00:00:00Z');

insert into service_terms_clause (service_code, version, rule, document_code, document_version, number) values ('GOTO_CONTACT_CENTER', 1, 'EFFECTIVE_DATE', 'terms-of-service', '2020-08-21', '2.1');

insert into service_terms_clause (service_code, version, rule, document_code, document_version, number) values ('GOTO_CONTACT_CENTER', 1, 'INITIAL_TERM', 'terms-of-service', '2020-08-21', '3.1');

insert into service_terms_clause (service_code, version, rule, document_code, document_version, number) values ('GOTO_CONTACT_CENTER', 1, 'DEFAULT_TERM', 'terms-of-service', '2018-08-12', '3.1');

insert into service_terms_clause (service_code, version, rule, document_code, document_version, number) values ('GOTO_CONTACT_CENTER', 1, 'RENEWAL', 'terms-of-service', '2020-08-21', '3.1');

insert into service_terms_clause (service_code, version, rule, document_code, document_version, number) values ('GOTO_CONTACT_CENTER', 1, 'SEPARATE_TERMS', 'terms-of-service', '2020-08-21', '2.1');

insert into service_terms_clause (service_code, version, rule, document_code, document_version, number) values ('GOTO_CONTACT_CENTER', 1, 'NOTICE', 'terms-of-service', '2020-08-21', '3.1');

insert into service_terms_clause (service_code, version, rule, document_code, document_version, number) values ('GOTO_CONTACT_CENTER', 1, 'NOTICE_DELIVERY', 'terms-of-service', '2020-08-21', '9.11');

insert into service_terms_clause (service_code, version, rule, document_code, document_version, number) values ('GOTO_CONTACT_CENTER', 1, 'POST_TERM_USE', 'terms-of-service', '2020-08-21', '3.3');

insert into service_terms_clause (service_code, version, rule, document_code, document_version, number) values ('GOTO_CONTACT_CENTER', 1, 'SUPPORT', 'terms-of-service', '2020-08-21', '1.1');

insert into service_terms_clause (service_code, version, rule, document_code, document_version, number) values ('GOTO_CONTACT_CENTER', 1, 'BENEFICIARY', 'terms-of-service', '2020-08-21', '9.14');

insert into service (code, name) values ('GOTO_CUSTOMER_ENGAGEMENT', 'GoTo Customer Engagement');

insert into service_terms (service_code, version, effective_on, document_code, document_version,
      general_document_code, general_document_version, initial_term_months_min,
      initial_term_months_default, renewal_term_months, term_shape, notice_days_min,
      provider_may_give_notice, prorates_first_month, prorates_last_month, excludes_start_day,
      initial_increment_seconds, additional_increment_seconds, emergency_calling,
      support_vendor_code, beneficiary_vendor_code, recorded_at) values ('GOTO_CUSTOMER_ENGAGEMENT', 1, '2020-08-21', 'terms-of-service', '2020-08-21', null, null, 0, 12, 12, 'ANNIVERSARY', 30, true, true, true, false, 60, 60, 'NOT_AVAILABLE', 'GOTO', null, '2022-01-01T00:00:00Z');

insert into service_terms_clause (service_code, version, rule, document_code, document_version, number) values ('GOTO_CUSTOMER_ENGAGEMENT', 1, 'EFFECTIVE_DATE', 'terms-of-service', '2020-08-21', '2.1');

insert into service_terms_clause (service_code, version, rule, document_code, document_version, number) values ('GOTO_CUSTOMER_ENGAGEMENT', 1, 'INITIAL_TERM', 'terms-of-service', '2020-08-21', '3.1');

insert into service_terms_clause (service_code, version, rule, document_code, document_version, number) values ('GOTO_CUSTOMER_ENGAGEMENT', 1, 'DEFAULT_TERM', 'terms-of-service', '2018-08-12', '3.1');

insert into service_terms_clause (service_code, version, rule, document_code, document_version, number) values ('GOTO_CUSTOMER_ENGAGEMENT', 1, 'RENEWAL', 'terms-of-service', '2020-08-21', '3.1');

insert into service_terms_clause (service_code, version, rule, document_code, document_version, number) values ('GOTO_CUSTOMER_ENGAGEMENT', 1, 'SEPARATE_TERMS', 'terms-of-service', '2020-08-21', '2.1');

insert into service_terms_clause (service_code, version, rule, document_code, document_version, number) values ('GOTO_CUSTOMER_ENGAGEMENT', 1, 'NOTICE', 'terms-of-service', '2020-08-21', '3.1');

insert into service_terms_clause (service_code, version, rule, document_code, document_version, number) values ('GOTO_CUSTOMER_ENGAGEMENT', 1, 'NOTICE_DELIVERY', 'terms-of-service', '2020-08-21', '9.11');

insert into service_terms_clause (service_code, version, rule, document_code, document_version, number) values ('GOTO_CUSTOMER_ENGAGEMENT', 1, 'POST_TERM_USE', 'terms-of-service', '2020-08-21', '3.3');

insert into service_terms_clause (service_code, version, rule, document_code, document_version, number) values ('GOTO_CUSTOMER_ENGAGEMENT', 1, 'SUPPORT', 'terms-of-service', '2020-08-21', '1.1');

insert into service_terms_clause (service_code, version, rule, document_code, document_version, number) values ('GOTO_CUSTOMER_ENGAGEMENT', 1, 'BENEFICIARY', 'terms-of-service', '2020-08-21', '9.14');

insert into service (code, name) values ('OPENVOICE', 'OpenVoice');

insert into service_terms (service_code, version, effective_on, document_code, document_version,
      general_document_code, general_document_version, initial_term_months_min,
      initial_term_months_default, renewal_term_months, term_shape, notice_days_min,
      provider_may_give_notice, prorates_first_month, prorates_last_month, excludes_start_day,
      initial_increment_seconds, additional_increment_seconds, emergency_calling,
      support_vendor_code, beneficiary_vendor_code, recorded_at) values ('OPENVOICE', 1, '2020-08-21', 'terms-of-service', '2020-08-21', null, null, 0, 12, 12, 'ANNIVERSARY', 30, true, true, true, false, 60, 60, 'NOT_AVAILABLE', 'GOTO', null, '2022-01-01T00:00:00Z');

insert into service_terms_clause (service_code, version, rule, document_code, document_version, number) values ('OPENVOICE', 1, 'EFFECTIVE_DATE', 'terms-of-service', '2020-08-21', '2.1');

insert into service_terms_clause (service_code, version, rule, document_code, document_version, number) values ('OPENVOICE', 1, 'INITIAL_TERM', 'terms-of-service', '2020-08-21', '3.1');

insert into service_terms_clause (service_code, version, rule, document_code, document_version, number) values ('OPENVOICE', 1, 'DEFAULT_TERM', 'terms-of-service', '2018-08-12', '3.1');

insert into service_terms_clause (service_code, version, rule, document_code, document_version, number) values ('OPENVOICE', 1, 'RENEWAL', 'terms-of-service', '2020-08-21', '3.1');

insert into service_terms_clause (service_code, version, rule, document_code, document_version, number) values ('OPENVOICE', 1, 'SEPARATE_TERMS', 'terms-of-service', '2020-08-21', '2.1');

insert into service_terms_clause (service_code, version, rule, document_code, document_version, number) values ('OPENVOICE', 1, 'NOTICE', 'terms-of-service', '2020-08-21', '3.1');

insert into service_terms_clause (service_code, version, rule, document_code, document_version, number) values ('OPENVOICE', 1, 'NOTICE_DELIVERY', 'terms-of-service', '2020-08-21', '9.11');

insert into service_terms_clause (service_code, version, rule, document_code, document_version, number) values ('OPENVOICE', 1, 'POST_TERM_USE', 'terms-of-service', '2020-08-21', '3.3');

insert into service_terms_clause (service_code, version, rule, document_code, document_version, number) values ('OPENVOICE', 1, 'SUPPORT', 'terms-of-service', '2020-08-21', '1.1');

insert into service_terms_clause (service_code, version, rule, document_code, document_version, number) values ('OPENVOICE', 1, 'BENEFICIARY', 'terms-of-service', '2020-08-21', '9.14');

insert into service (code, name) values ('OPENVOICE_INTEGRATED', 'OpenVoice Integrated');

insert into service_terms (service_code, version, effective_on, document_code, document_version,
      general_document_code, general_document_version, initial_term_months_min,
      initial_term_months_default, renewal_term_months, term_shape, notice_days_min,
      provider_may_give_notice, prorates_first_month, prorates_last_month, excludes_start_day,
      initial_increment_seconds, additional_increment_seconds, emergency_calling,
      support_vendor_code, beneficiary_vendor_code, recorded_at) values ('OPENVOICE_INTEGRATED', 1, '2020-08-21', 'terms-of-service', '2020-08-21', null, null, 0, 12, 12, 'ANNIVERSARY', 30, true, true, true, false, 60, 60, 'NOT_AVAILABLE', 'GOTO', null, '2022-01-01T00:00:00Z');

insert into service_terms_clause (service_code, version, rule, document_code, document_version, number) values ('OPENVOICE_INTEGRATED', 1, 'EFFECTIVE_DATE', 'terms-of-service', '2020-08-21', '2.1');

insert into service_terms_clause (service_code, version, rule, document_code, document_version, number) values ('OPENVOICE_INTEGRATED', 1, 'INITIAL_TERM', 'terms-of-service', '2020-08-21', '3.1');

insert into service_terms_clause (service_code, version, rule, document_code, document_version, number) values ('OPENVOICE_INTEGRATED', 1, 'DEFAULT_TERM', 'terms-of-service', '2018-08-12', '3.1');

insert into service_terms_clause (service_code, version, rule, document_code, document_version, number) values ('OPENVOICE_INTEGRATED', 1, 'RENEWAL', 'terms-of-service', '2020-08-21', '3.1');

insert into service_terms_clause (service_code, version, rule, document_code, document_version, number) values ('OPENVOICE_INTEGRATED', 1, 'SEPARATE_TERMS', 'terms-of-service', '2020-08-21', '2.1');

insert into service_terms_clause (service_code, version, rule, document_code, document_version, number) values ('OPENVOICE_INTEGRATED', 1, 'NOTICE', 'terms-of-service', '2020-08-21', '3.1');

insert into service_terms_clause (service_code, version, rule, document_code, document_version, number) values ('OPENVOICE_INTEGRATED', 1, 'NOTICE_DELIVERY', 'terms-of-service', '2020-08-21', '9.11');

insert into service_terms_clause (service_code, version, rule, document_code, document_version, number) values ('OPENVOICE_INTEGRATED', 1, 'POST_TERM_USE', 'terms-of-service', '2020-08-21', '3.3');

insert into service_terms_clause (service_code, version, rule, document_code, document_version, number) values ('OPENVOICE_INTEGRATED', 1, 'SUPPORT', 'terms-of-service', '2020-08-21', '1.1');

insert into service_terms_clause (service_code, version, rule, document_code, document_version, number) values ('OPENVOICE_INTEGRATED', 1, 'BENEFICIARY', 'terms-of-service', '2020-08-21', '9.14');

insert into service (code, name) values ('ENHANCED_AUDIO', 'Enhanced Audio');

insert into service_terms (service_code, version, effective_on, document_code, document_version,
      general_document_code, general_document_version, initial_term_months_min,
      initial_term_months_default, renewal_term_months, term_shape, notice_days_min,
      provider_may_give_notice, prorates_first_month, prorates_last_month, excludes_start_day,
      initial_increment_seconds, additional_increment_seconds, emergency_calling,
      support_vendor_code, beneficiary_vendor_code, recorded_at) values ('ENHANCED_AUDIO', 1, '2020-08-21', 'terms-of-service', '2020-08-21', null, null, 0, 12, 12, 'ANNIVERSARY', 30, true, true, true, false, 60, 60, 'NOT_AVAILABLE', 'GOTO', null, '2022-01-01T00:00:00Z');

insert into service_terms_clause (service_code, version, rule, document_code, document_version, number) values ('ENHANCED_AUDIO', 1, 'EFFECTIVE_DATE', 'terms-of-service', '2020-08-21', '2.1');

insert into service_terms_clause (service_code, version, rule, document_code, document_version, number) values ('ENHANCED_AUDIO', 1, 'INITIAL_TERM', 'terms-of-service', '2020-08-21', '3.1');

insert into service_terms_clause (service_code, version, rule, document_code, document_version, number) values ('ENHANCED_AUDIO', 1, 'DEFAULT_TERM', 'terms-of-service', '2018-08-12', '3.1');

insert into service_terms_clause (service_code, version, rule, document_code, document_version, number) values ('ENHANCED_AUDIO', 1, 'RENEWAL', 'terms-of-service', '2020-08-21', '3.1');

insert into service_terms_clause (service_code, version, rule, document_code, document_version, number) values ('ENHANCED_AUDIO', 1, 'SEPARATE_TERMS', 'terms-of-service', '2020-08-21', '2.1');

insert into service_terms_clause (service_code, version, rule, document_code, document_version, number) values ('ENHANCED_AUDIO', 1, 'NOTICE', 'terms-of-service', '2020-08-21', '3.1');

insert into service_terms_clause (service_code, version, rule, document_code, document_version, number) values ('ENHANCED_AUDIO', 1, 'NOTICE_DELIVERY', 'terms-of-service', '2020-08-21', '9.11');

insert into service_terms_clause (service_code, version, rule, document_code, document_version, number) values ('ENHANCED_AUDIO', 1, 'POST_TERM_USE', 'terms-of-service', '2020-08-21', '3.3');

insert into service_terms_clause (service_code, version, rule, document_code, document_version, number) values ('ENHANCED_AUDIO', 1, 'SUPPORT', 'terms-of-service', '2020-08-21', '1.1');

insert into service_terms_clause (service_code, version, rule, document_code, document_version, number) values ('ENHANCED_AUDIO', 1, 'BENEFICIARY', 'terms-of-service', '2020-08-21', '9.14');

insert into service (code, name) values ('CALL_ME', 'Call Me');

insert into service_terms (service_code, version, effective_on, document_code, document_version,
      general_document_code, general_document_version, initial_term_months_min,
      initial_term_months_default, renewal_term_months, term_shape, notice_days_min,
      provider_may_give_notice, prorates_first_month, prorates_last_month, excludes_start_day,
      initial_increment_seconds, additional_increment_seconds, emergency_calling,
      support_vendor_code, beneficiary_vendor_code, recorded_at) values ('CALL_ME', 1, '2020-08-21', 'terms-of-service', '2020-08-21', null, null, 0, 12, 12, 'ANNIVERSARY', 30, true, true, true, false, 60, 60, 'NOT_AVAILABLE', 'GOTO', null, '2022-01-01T00:00:00Z');

insert into service_terms_clause (service_code, version, rule, document_code, document_version, number) values ('CALL_ME', 1, 'EFFECTIVE_DATE', 'terms-of-service', '2020-08-21', '2.1');

insert into service_terms_clause (service_code, version, rule, document_code, document_version, number) values ('CALL_ME', 1, 'INITIAL_TERM', 'terms-of-service', '2020-08-21', '3.1');

insert into service_terms_clause (service_code, version, rule, document_code, document_version, number) values ('CALL_ME', 1, 'DEFAULT_TERM', 'terms-of-service', '2018-08-12', '3.1');

insert into service_terms_clause (service_code, version, rule, document_code, document_version, number) values ('CALL_ME', 1, 'RENEWAL', 'terms-of-service', '2020-08-21', '3.1');

insert into service_terms_clause (service_code, version, rule, document_code, document_version, number) values ('CALL_ME', 1, 'SEPARATE_TERMS', 'terms-of-service', '2020-08-21', '2.1');

insert into service_terms_clause (service_code, version, rule, document_code, document_version, number) values ('CALL_ME', 1, 'NOTICE', 'terms-of-service', '2020-08-21', '3.1');

insert into service_terms_clause (service_code, version, rule, document_code, document_version, number) values ('CALL_ME', 1, 'NOTICE_DELIVERY', 'terms-of-service', '2020-08-21', '9.11');

insert into service_terms_clause (service_code, version, rule, document_code, document_version, number) values ('CALL_ME', 1, 'POST_TERM_USE', 'terms-of-service', '2020-08-21', '3.3');

insert into service_terms_clause (service_code, version, rule, document_code, document_version, number) values ('CALL_ME', 1, 'SUPPORT', 'terms-of-service', '2020-08-21', '1.1');

insert into service_terms_clause (service_code, version, rule, document_code, document_version, number) values ('CALL_ME', 1, 'BENEFICIARY', 'terms-of-service', '2020-08-21', '9.14');

insert into service (code, name) values ('GRASSHOPPER', 'Grasshopper');

insert into service_terms (service_code, version, effective_on, document_code, document_version,
      general_document_code, general_document_version, initial_term_months_min,
      initial_term_months_default, renewal_term_months, term_shape, notice_days_min,
      provider_may_give_notice, prorates_first_month, prorates_last_month, excludes_start_day,
      initial_increment_seconds, additional_increment_seconds, emergency_calling,
      support_vendor_code, beneficiary_vendor_code, recorded_at) values ('GRASSHOPPER', 1, '2020-08-21', 'terms-of-service', '2020-08-21', null, null, 0, 12, 12, 'ANNIVERSARY', 30, true, true, true, false, 60, 60, 'NOT_AVAILABLE', 'GOTO', null, '2022-01-01T00:00:00Z');

insert into service_terms_clause (service_code, version, rule, document_code, document_version, number) values ('GRASSHOPPER', 1, 'EFFECTIVE_DATE', 'terms-of-service', '2020-08-21', '2.1');

insert into service_terms_clause (service_code, version, rule, document_code, document_version, number) values ('GRASSHOPPER', 1, 'INITIAL_TERM', 'terms-of-service', '2020-08-21', '3.1');

insert into service_terms_clause (service_code, version, rule, document_code, document_version, number) values ('GRASSHOPPER', 1, 'DEFAULT_TERM', 'terms-of-service', '2018-08-12', '3.1');

insert into service_terms_clause (service_code, version, rule, document_code, document_version, number) values ('GRASSHOPPER', 1, 'RENEWAL', 'terms-of-service', '2020-08-21', '3.1');

insert into service_terms_clause (service_code, version, rule, document_code, document_version, number) values ('GRASSHOPPER', 1, 'SEPARATE_TERMS', 'terms-of-service', '2020-08-21', '2.1');

insert into service_terms_clause (service_code, version, rule, document_code, document_version, number) values ('GRASSHOPPER', 1, 'NOTICE', 'terms-of-service', '2020-08-21', '3.1');

insert into service_terms_clause (service_code, version, rule, document_code, document_version, number) values ('GRASSHOPPER', 1, 'NOTICE_DELIVERY', 'terms-of-service', '2020-08-21', '9.11');

insert into service_terms_clause (service_code, version, rule, document_code, document_version, number) values ('GRASSHOPPER', 1, 'POST_TERM_USE', 'terms-of-service', '2020-08-21', '3.3');

insert into service_terms_clause (service_code, version, rule, document_code, document_version, number) values ('GRASSHOPPER', 1, 'SUPPORT', 'terms-of-service', '2020-08-21', '1.1');

insert into service_terms_clause (service_code, version, rule, document_code, document_version, number) values ('GRASSHOPPER', 1, 'BENEFICIARY', 'terms-of-service', '2020-08-21', '9.14');

insert into service (code, name) values ('GOTO_MEETING', 'GoTo Meeting');

insert into service_terms (service_code, version, effective_on, document_code, document_version,
      general_document_code, general_document_version, initial_term_months_min,
      initial_term_months_default, renewal_term_months, term_shape, notice_days_min,
      provider_may_give_notice, prorates_first_month, prorates_last_month, excludes_start_day,
      initial_increment_seconds, additional_increment_seconds, emergency_calling,
      support_vendor_code, beneficiary_vendor_code, recorded_at) values ('GOTO_MEETING', 1, '2020-08-21', 'terms-of-service', '2020-08-21', null, null, 0, 12, 12, 'ANNIVERSARY', 30, true, true, true, false, 60, 60, 'NOT_AVAILABLE', 'GOTO', null, '2022-01-01T00:00:00Z');

insert into service_terms_clause (service_code, version, rule, document_code, document_version, number) values ('GOTO_MEETING', 1, 'EFFECTIVE_DATE', 'terms-of-service', '2020-08-21', '2.1');

insert into service_terms_clause (service_code, version, rule, document_code, document_version, number) values ('GOTO_MEETING', 1, 'INITIAL_TERM', 'terms-of-service', '2020-08-21', '3.1');

insert into service_terms_clause (service_code, version, rule, document_code, document_version, number) values ('GOTO_MEETING', 1, 'DEFAULT_TERM', 'terms-of-service', '2018-08-12', '3.1');

insert into service_terms_clause (service_code, version, rule, document_code, document_version, number) values ('GOTO_MEETING', 1, 'RENEWAL', 'terms-of-service', '2020-08-21', '3.1');

insert into service_terms_clause (service_code, version, rule, document_code, document_version, number) values ('GOTO_MEETING', 1, 'SEPARATE_TERMS', 'terms-of-service', '2020-08-21', '2.1');

insert into service_terms_clause (service_code, version, rule, document_code, document_version, number) values ('GOTO_MEETING', 1, 'NOTICE', 'terms-of-service', '2020-08-21', '3.1');

insert into service_terms_clause (service_code, version, rule, document_code, document_version, number) values ('GOTO_MEETING', 1, 'NOTICE_DELIVERY', 'terms-of-service', '2020-08-21', '9.11');

insert into service_terms_clause (service_code, version, rule, document_code, document_version, number) values ('GOTO_MEETING', 1, 'POST_TERM_USE', 'terms-of-service', '2020-08-21', '3.3');

insert into service_terms_clause (service_code, version, rule, document_code, document_version, number) values ('GOTO_MEETING', 1, 'SUPPORT', 'terms-of-service', '2020-08-21', '1.1');

insert into service_terms_clause (service_code, version, rule, document_code, document_version, number) values ('GOTO_MEETING', 1, 'BENEFICIARY', 'terms-of-service', '2020-08-21', '9.14');

insert into service (code, name) values ('GOTO_WEBINAR', 'GoTo Webinar');

insert into service_terms (service_code, version, effective_on, document_code, document_version,
      general_document_code, general_document_version, initial_term_months_min,
      initial_term_months_default, renewal_term_months, term_shape, notice_days_min,
      provider_may_give_notice, prorates_first_month, prorates_last_month, excludes_start_day,
      initial_increment_seconds, additional_increment_seconds, emergency_calling,
      support_vendor_code, beneficiary_vendor_code, recorded_at) values ('GOTO_WEBINAR', 1, '2020-08-21', 'terms-of-service', '2020-08-21', null, null, 0, 12, 12, 'ANNIVERSARY', 30, true, true, true, false, 60, 60, 'NOT_AVAILABLE', 'GOTO', null, '2022-01-01T00:00:00Z');

insert into service_terms_clause (service_code, version, rule, document_code, document_version, number) values ('GOTO_WEBINAR', 1, 'EFFECTIVE_DATE', 'terms-of-service', '2020-08-21', '2.1');

insert into service_terms_clause (service_code, version, rule, document_code, document_version, number) values ('GOTO_WEBINAR', 1, 'INITIAL_TERM', 'terms-of-service', '2020-08-21', '3.1');

insert into service_terms_clause (service_code, version, rule, document_code, document_version, number) values ('GOTO_WEBINAR', 1, 'DEFAULT_TERM', 'terms-of-service', '2018-08-12', '3.1');

insert into service_terms_clause (service_code, version, rule, document_code, document_version, number) values ('GOTO_WEBINAR', 1, 'RENEWAL', 'terms-of-service', '2020-08-21', '3.1');

insert into service_terms_clause (service_code, version, rule, document_code, document_version, number) values ('GOTO_WEBINAR', 1, 'SEPARATE_TERMS', 'terms-of-service', '2020-08-21', '2.1');

insert into service_terms_clause (service_code, version, rule, document_code, document_version, number) values ('GOTO_WEBINAR', 1, 'NOTICE', 'terms-of-service', '2020-08-21', '3.1');

insert into service_terms_clause (service_code, version, rule, document_code, document_version, number) values ('GOTO_WEBINAR', 1, 'NOTICE_DELIVERY', 'terms-of-service', '2020-08-21', '9.11');

insert into service_terms_clause (service_code, version, rule, document_code, document_version, number) values ('GOTO_WEBINAR', 1, 'POST_TERM_USE', 'terms-of-service', '2020-08-21', '3.3');

insert into service_terms_clause (service_code, version, rule, document_code, document_version, number) values ('GOTO_WEBINAR', 1, 'SUPPORT', 'terms-of-service', '2020-08-21', '1.1');

insert into service_terms_clause (service_code, version, rule, document_code, document_version, number) values ('GOTO_WEBINAR', 1, 'BENEFICIARY', 'terms-of-service', '2020-08-21', '9.14');

insert into service (code, name) values ('GOTO_TRAINING', 'GoTo Training');

insert into service_terms (service_code, version, effective_on, document_code, document_version,
      general_document_code, general_document_version, initial_term_months_min,
      initial_term_months_default, renewal_term_months, term_shape, notice_days_min,
      provider_may_give_notice, prorates_first_month, prorates_last_month, excludes_start_day,
      initial_increment_seconds, additional_increment_seconds, emergency_calling,
      support_vendor_code, beneficiary_vendor_code, recorded_at) values ('GOTO_TRAINING', 1, '2020-08-21', 'terms-of-service', '2020-08-21', null, null, 0, 12, 12, 'ANNIVERSARY', 30, true, true, true, false, 60, 60, 'NOT_AVAILABLE', 'GOTO', null, '2022-01-01T00:00:00Z');

insert into service_terms_clause (service_code, version, rule, document_code, document_version, number) values ('GOTO_TRAINING', 1, 'EFFECTIVE_DATE', 'terms-of-service', '2020-08-21', '2.1');

insert into service_terms_clause (service_code, version, rule, document_code, document_version, number) values ('GOTO_TRAINING', 1, 'INITIAL_TERM', 'terms-of-service', '2020-08-21', '3.1');

insert into service_terms_clause (service_code, version, rule, document_code, document_version, number) values ('GOTO_TRAINING', 1, 'DEFAULT_TERM', 'terms-of-service', '2018-08-12', '3.1');

insert into service_terms_clause (service_code, version, rule, document_code, document_version, number) values ('GOTO_TRAINING', 1, 'RENEWAL', 'terms-of-service', '2020-08-21', '3.1');

insert into service_terms_clause (service_code, version, rule, document_code, document_version, number) values ('GOTO_TRAINING', 1, 'SEPARATE_TERMS', 'terms-of-service', '2020-08-21', '2.1');

insert into service_terms_clause (service_code, version, rule, document_code, document_version, number) values ('GOTO_TRAINING', 1, 'NOTICE', 'terms-of-service', '2020-08-21', '3.1');

insert into service_terms_clause (service_code, version, rule, document_code, document_version, number) values ('GOTO_TRAINING', 1, 'NOTICE_DELIVERY', 'terms-of-service', '2020-08-21', '9.11');

insert into service_terms_clause (service_code, version, rule, document_code, document_version, number) values ('GOTO_TRAINING', 1, 'POST_TERM_USE', 'terms-of-service', '2020-08-21', '3.3');

insert into service_terms_clause (service_code, version, rule, document_code, document_version, number) values ('GOTO_TRAINING', 1, 'SUPPORT', 'terms-of-service', '2020-08-21', '1.1');

insert into service_terms_clause (service_code, version, rule, document_code, document_version, number) values ('GOTO_TRAINING', 1, 'BENEFICIARY', 'terms-of-service', '2020-08-21', '9.14');

INSERT INTO "migration"("timestamp", "name") VALUES (1764000000002, 'PublishFirstTerms1764000000002');
