-- a copy of the database serves nobody's customers: links to development plans open
-- nothing there, also when somebody takes the revocation back
UPDATE statcrm_care_share
   SET revoked_on = coalesce(revoked_on, now() AT TIME ZONE 'UTC'),
       token_hash = 'neutralized-' || id;
-- and no e-mail to the house's addresses is taken for a feedback of the copy
UPDATE mail_alias alias
   SET alias_name = NULL, alias_full_name = NULL
  FROM ir_model model
 WHERE model.id = alias.alias_model_id AND model.model LIKE 'statcrm.%';
