"""Segment rules that nobody has changed know the names of offices in Sweden."""

# of each rule what was shipped, and what is
RULES = {
    "ministry": (
        ("['|', ('name', 'ilike', 'ministry'), ('name', 'ilike', 'ministeri')]"),
        (
            "['|', '|', '|', ('name', 'ilike', 'ministry'), ('name', 'ilike', "
            "'ministeri'), ('name', '=ilike', '%departementet'), ('name', '=ilike', "
            "'%myndigheten')]"
        ),
    ),
    "regional_council": (
        (
            "['|', '|', '|', ('name', 'ilike', 'regional council'), ('name', 'ilike', "
            "'maakuntaliitto'), ('name', 'ilike', 'maakunnan liitto'), ('name', "
            "'ilike', 'landskapsförbund')]"
        ),
        (
            "['|', '|', '|', '|', '|', ('name', 'ilike', 'regional council'), ('name', "
            "'ilike', 'maakuntaliitto'), ('name', 'ilike', 'maakunnan liitto'), "
            "('name', 'ilike', 'landskapsförbund'), ('name', '=ilike', '%regionen'), "
            "'&', ('name', '=ilike', 'Region %'), '!', ('name', '=ilike', '% AB')]"
        ),
    ),
    "joint_board": (
        (
            "['|', '|', ('name', 'ilike', 'kuntayhtymä'), ('name', 'ilike', "
            "'joint municipal'), ('name', 'ilike', 'samkommun')]"
        ),
        (
            "['|', '|', '|', ('name', 'ilike', 'kuntayhtymä'), ('name', 'ilike', "
            "'joint municipal'), ('name', 'ilike', 'samkommun'), ('name', 'ilike', "
            "'kommunalförbund')]"
        ),
    ),
    "university": (
        (
            "['|', '|', '|', '|', '|', ('name', 'ilike', 'university'), ('name', "
            "'ilike', 'forskningsinstitut'), ('name', 'ilike', 'yliopisto'), ('name', "
            "'ilike', 'universitet'), ('name', 'ilike', 'research institute'), "
            "('name', 'ilike', 'tutkimuslaitos')]"
        ),
        (
            "['|', '|', '|', '|', '|', '|', '|', '|', ('name', 'ilike', 'university'), "
            "('name', 'ilike', 'forskningsinstitut'), ('name', 'ilike', 'yliopisto'), "
            "('name', 'ilike', 'universitet'), ('name', 'ilike', "
            "'research institute'), ('name', 'ilike', 'tutkimuslaitos'), ('name', "
            "'=ilike', '% högskola'), ('name', '=ilike', '% högskolan'), ('name', "
            "'=ilike', 'Högskolan %')]"
        ),
    ),
    "municipality": (
        (
            "['|', '|', '|', '|', ('name', '=ilike', '% kunta'), ('name', '=ilike', "
            "'% kaupunki'), ('name', '=ilike', '% kommun'), ('name', '=ilike', "
            "'City of %'), ('name', '=ilike', 'Municipality of %')]"
        ),
        (
            "['|', '|', '|', '|', '|', ('name', '=ilike', '% kunta'), ('name', "
            "'=ilike', '% kaupunki'), ('name', '=ilike', '% kommun'), ('name', "
            "'=ilike', 'City of %'), ('name', '=ilike', 'Municipality of %'), ('name', "
            "'=ilike', '% stad')]"
        ),
    ),
    "association": (
        (
            "['|', '|', '|', '|', ('name', 'ilike', 'association'), ('name', 'ilike', "
            "'förening'), ('name', 'ilike', 'federation'), ('name', '=ilike', '% ry'), "
            "('name', '=ilike', '% r.f.')]"
        ),
        (
            "['|', '|', '|', '|', '|', '|', ('name', 'ilike', 'association'), ('name', "
            "'ilike', 'förening'), ('name', 'ilike', 'federation'), ('name', '=ilike', "
            "'% ry'), ('name', '=ilike', '% r.f.'), ('name', '=ilike', '%förbund'), "
            "('name', '=ilike', '%förbundet')]"
        ),
    ),
}


def migrate(cr, version):
    for name, (before, after) in RULES.items():
        cr.execute(
            """
            UPDATE statcrm_segment_rule rule
               SET domain = %s
              FROM ir_model_data data
             WHERE data.module = 'statcrm_custom'
               AND data.name = %s
               AND data.model = 'statcrm.segment.rule' AND data.res_id = rule.id
               AND btrim(rule.domain) = %s
            """,
            [after, f"statcrm_segment_rule_{name}", before],
        )
