-- Views for reports.

create view cross_system_ids as
select r.entity as entity_type, l.record_id, l.system_id, l.object, l.native_id, l.role, l.generation, l.made_by,
       s.last_synced_at, s.source_system, s.sync_run_id, s.version_hash, l.created_at
from link l
join record r on r.id = l.record_id
join link_shadow s on s.link_id = l.id;

create view sync_state as
select r.entity as entity_type, c.record_id, c.system_id, r.version as record_version, r.status as record_status,
       count(*) as links, max(c.last_synced_at) as last_synced_at,
       case
         when exists (select from dead_letter d
                      where d.record_id = c.record_id and d.system_id = c.system_id and d.status = 'open') then 'failed'
         when exists (select from review_item i where i.record_id = c.record_id and i.status = 'open')
           or exists (select from conflict x where x.record_id = c.record_id and x.winner is null) then 'held'
         when exists (select from delivery d
                      where d.record_id = c.record_id and d.target = c.system_id) then 'pending'
         else 'settled'
       end as state
from cross_system_ids c
join record r on r.id = c.record_id
group by r.entity, c.record_id, c.system_id, r.version, r.status;
