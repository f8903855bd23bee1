-- a copy of the database must not serve customers: links to development plans are
-- disabled, even if a revocation is undone
UPDATE statcrm_care_share
   SET revoked_on = coalesce(revoked_on, now() AT TIME ZONE 'UTC'),
       token_hash = 'neutralized-' || id;
-- and incoming mails do not create feedback
UPDATE mail_alias alias
   SET alias_name = NULL, alias_full_name = NULL
  FROM ir_model model
 WHERE model.id = alias.alias_model_id AND model.model LIKE 'statcrm.%';
