"""The rule "Address abroad" follows the company's country, unless it was changed."""

SHIPPED = "[('country_id', '!=', False), ('country_id.code', '!=', 'FI')]"


def migrate(cr, version):
    cr.execute(
        """
        UPDATE statcrm_segment_rule rule
           SET domain = '[(''statcrm_is_abroad'', ''='', True)]'
          FROM ir_model_data data
         WHERE data.module = 'statcrm_custom'
           AND data.name = 'statcrm_segment_rule_foreign'
           AND data.model = 'statcrm.segment.rule' AND data.res_id = rule.id
           AND btrim(rule.domain) = %s
        """,
        [SHIPPED],
    )
