-- A question that was asked before a plan is shown once, though several copies of its record are listed.
create index plan_item_question on plan_item (plan_id, record_id) where kind = 'question';
