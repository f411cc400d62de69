"""Journeys in real processes: killed in the middle, and two at once: everybody gets everything once."""

import pytest
from databases import rows
from processes import kill, run

PEOPLE = 210
SEED = f"""
people = env["res.partner"].create([{{"name": f"Traveller {{n}}"}} for n in range({PEOPLE})])
tag = env["res.partner.category"].create({{"name": "Met"}})
segments = env["crm.segment"].create([
    {{"name": "Travellers", "domain": "[('name', '=like', 'Traveller%')]"}}, {{"name": "Chosen", "by_hand": True}}])
segments[0].action_refresh()
journey = env["crm.journey"].create({{
    "name": "Welcome", "entry": "segment", "entry_segment_id": segments[0].id, "holdout_percent": 20}})
journey.action_new_version()
def hang(kind, parent=None, branch="next", **values):
    return env["crm.journey.step"].create({{
        "version_id": journey.draft_version_id.id, "parent_id": parent and parent.id, "branch": branch, "kind": kind,
        "name": f"{{kind}} {{branch}} {{parent and parent.name}}", **values}})
tagged = hang("tag", tag_ids=tag.ids)
question = hang("condition", tagged, condition_domain="[('name', '=like', '%1')]")
activity = hang("activity", question, "yes", activity_type_id=env.ref("mail.mail_activity_data_todo").id)
hang("wait", hang("segment", activity, segment_id=segments[1].id), wait_amount=9)
stage = hang("stage", question, "no", stage_id=env.ref("crm_lifecycle.stage_b2c_active").id)
hang("exit", hang("condition", stage, condition_domain="[('name', '=like', '%2')]"), "yes")
journey.action_start()
env.cr.commit()
"""
# Batches of 7 and chunks of 30: whatever happens, happens in the middle of it.
SMALL = """
from odoo.addons.crm_lifecycle.models import crm_journey_engine, crm_journey_entry
crm_journey_engine.BATCH, crm_journey_entry.CHUNK = 7, 30
"""
WORK = """
env["crm.journey"]._cron_travel()
"""
RUN = SMALL + WORK
# Its statements are prepared before the first process is killed.
FIRST = """
env["crm.journey.engine"]._travel(lambda *arguments, **options: 1)
"""
LEFT = "(SELECT count(*) FROM crm_journey_token) + (SELECT count(*) FROM crm_journey_trace)"
FACTS = (
    """
    select concat_ws('|', p.name, t.rotation, t.state, s.name, t.is_control, t.reason, t.due_at is null)
      from crm_journey_token t join res_partner p on p.id = t.partner_id join crm_journey_step s on s.id = t.step_id""",
    """
    select concat_ws('|', p.name, s.name, r.outcome, r.branch, count(*))
      from crm_journey_trace r join crm_journey_token t on t.id = r.token_id join res_partner p on p.id = t.partner_id
      join crm_journey_step s on s.id = r.step_id group by p.name, s.name, r.outcome, r.branch""",
    """
    select concat_ws('|', p.name,
        (select count(*) from mail_activity a where a.res_model = 'res.partner' and a.res_id = p.id),
        (select count(*) from res_partner_res_partner_category_rel c where c.partner_id = p.id),
        (select count(*) from crm_segment_member m where m.partner_id = p.id and m.left_at is null),
        (select count(*) from crm_lifecycle_history h where h.partner_id = p.id))
      from res_partner p where p.name like 'Traveller%'""",
)


def facts(database):
    return [sorted(rows(database, query)) for query in FACTS]


@pytest.fixture(scope="module")
def template(database_with):
    name = database_with("crm_lifecycle")
    run(name, SEED)
    return name


@pytest.fixture(scope="module")
def expected(copies):
    """The facts after an undisturbed run."""
    database = copies()
    run(database, RUN)
    found = facts(database)
    assert len(found[0]) == PEOPLE and len({row.split("|")[2] for row in found[0]}) == 4
    return found


def test_after_ten_kills_one_more_run_gives_the_same_as_an_undisturbed_one(copies, expected):
    database = copies()
    kill(database, WORK, LEFT, SMALL, FIRST, commits="2 + number", pause="0.1")
    run(database, RUN)
    assert facts(database) == expected


def test_two_workers_at_once_double_nothing(copies, expected):
    database = copies()
    run(database, RUN, RUN)
    # What one of them held when the other came by is done by now.
    run(database, RUN)
    assert facts(database) == expected
