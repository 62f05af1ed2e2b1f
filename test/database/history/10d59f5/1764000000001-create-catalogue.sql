create table vendor (
        code text not null constraint vendor_pkey primary key
          constraint vendor_code_check check (code ~ '^[A-Z][A-Z0-9_]{0,39}$'),
        name text not null
      );

      create table service (
        code text not null constraint service_pkey primary key,
        name text not null
      );

      create table terms_document (
        code text not null constraint terms_document_pkey primary key,
        title_en text not null,
        title_fr text not null
      );

      create table terms_document_version (
        document_code text not null constraint terms_document_version_document_code_fkey
          references terms_document (code),
        version text not null,
        url_en text not null,
        url_fr text not null,
        recorded_at timestamptz(3) not null,
        constraint terms_document_version_pkey primary key (document_code, version)
      );

      -- Our own one-sentence summaries: the text of the documents is not ours to hold.
      create table terms_clause (
        document_code text not null,
        version text not null,
        number text not null,
        summary_en text not null,
        summary_fr text not null,
        constraint terms_clause_pkey primary key (document_code, version, number),
        constraint terms_clause_version_fkey foreign key (document_code, version)
          references terms_document_version (document_code, version)
      );

      create table service_terms (
        service_code text not null constraint service_terms_service_code_fkey
          references service (code),
        version int not null constraint service_terms_version_check check (version >= 1),
        effective_on date not null,
        document_code text not null,
        document_version text not null,
        general_document_code text,
        general_document_version text,
        initial_term_months_min int not null constraint service_terms_floor_check
          check (initial_term_months_min between 0 and 1200),
        initial_term_months_default int not null constraint service_terms_default_check
          check (initial_term_months_default between 1 and 1200),
        renewal_term_months int constraint service_terms_renewal_check
          check (renewal_term_months between 1 and 1200),
        term_shape text not null constraint service_terms_shape_check
          check (term_shape in ('ANNIVERSARY', 'MONTH_ALIGNED')),
        notice_days_min int not null constraint service_terms_notice_check
          check (notice_days_min between 0 and 366),
        provider_may_give_notice boolean not null,
        prorates_first_month boolean not null,
        prorates_last_month boolean not null,
        excludes_start_day boolean not null,
        initial_increment_seconds int not null constraint service_terms_initial_increment_check
          check (initial_increment_seconds between 1 and 3600),
        additional_increment_seconds int not null constraint service_terms_next_increment_check
          check (additional_increment_seconds between 1 and 3600),
        emergency_calling text not null constraint service_terms_emergency_check
          check (emergency_calling in ('PROHIBITED', 'SUPPORTED', 'NOT_AVAILABLE')),
        support_vendor_code text not null constraint service_terms_support_vendor_fkey
          references vendor (code),
        beneficiary_vendor_code text constraint service_terms_beneficiary_fkey
          references vendor (code),
        recorded_at timestamptz(3) not null,
        constraint service_terms_pkey primary key (service_code, version),
        constraint service_terms_document_fkey foreign key (document_code, document_version)
          references terms_document_version (document_code, version),
        constraint service_terms_general_fkey
          foreign key (general_document_code, general_document_version)
          references terms_document_version (document_code, version)
      );

      create table service_terms_clause (
        service_code text not null,
        version int not null,
        rule text not null,
        document_code text not null,
        document_version text not null,
        number text not null,
        constraint service_terms_clause_pkey primary key (service_code, version, rule),
        constraint service_terms_clause_terms_fkey foreign key (service_code, version)
          references service_terms (service_code, version),
        constraint service_terms_clause_clause_fkey
          foreign key (document_code, document_version, number)
          references terms_clause (document_code, version, number)
      );

grant select, insert on vendor to switchboard_app;

grant select, insert on service to switchboard_app;

grant select, insert on terms_document to switchboard_app;

grant select, insert on terms_document_version to switchboard_app;

grant select, insert on terms_clause to switchboard_app;

grant select, insert on service_terms to switchboard_app;

grant select, insert on service_terms_clause to switchboard_app;

INSERT INTO "migration"("timestamp", "name") VALUES (1764000000001, 'CreateCatalogue1764000000001');
