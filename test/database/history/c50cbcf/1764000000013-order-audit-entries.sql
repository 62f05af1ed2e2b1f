create index audit_entry_occurred_at_id_idx on audit_entry (occurred_at, id);

INSERT INTO "migration"("timestamp", "name") VALUES (1764000000013, 'OrderAuditEntries1764000000013');
