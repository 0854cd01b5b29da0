// Salesforce's client sends what the manifest sends: node salesforce.cjs '{"url": …, "object": "Contact", …}' prints what the client understood.
const { Connection } = require('@jsforce/jsforce-node');

const { url, client, secret, object, fields, findable, records, field } = JSON.parse(process.argv[2]);
const selected = `SELECT Id, CreatedDate, SystemModstamp, ${fields} FROM ${object}`;
const all = { fields: ['Id', 'CreatedDate', 'SystemModstamp', ...fields.split(',')] };
const ids = (found) => found.records.map((it) => it.Id).sort();

(async () => {
  const said = {};
  const conn = new Connection({ loginUrl: url, instanceUrl: url, version: '62.0', maxRequest: 1 });
  await conn.authorize({ grant_type: 'client_credentials', client_id: client, client_secret: secret });
  said.signedIn = [Boolean(conn.accessToken), conn.instanceUrl === url];

  const listed = { records: [], pages: 0 };
  for (let page = await conn.query(`${selected} ORDER BY Id`); ; page = await conn.queryMore(page.nextRecordsUrl)) {
    listed.records.push(...page.records);
    listed.pages += 1;
    listed.total = page.totalSize;
    if (!page.nextRecordsUrl) break;
  }
  said.listed = [ids(listed).length, listed.pages, listed.total];
  const since = (time) => conn.query(`${selected} WHERE SystemModstamp >= ${time} ORDER BY SystemModstamp, Id`);
  said.changed = [ids(await since('2000-01-01T00:00:00Z')).length, ids(await since('2100-01-01T00:00:00Z')).length];
  said.count = (await conn.query(`SELECT COUNT() FROM ${object}`)).totalSize;

  const known = ids(listed);
  const table = conn.sobject(object);
  const read = await table.retrieve(known[0], all);
  said.read = read.Id === known[0];
  said.readMany = ids(await conn.query(`${selected} WHERE Id IN ('${known.slice(0, 3).join("','")}')`)).length;
  said.found = ids(await conn.query(`${selected} WHERE ${findable} = '${read[findable]}'`)).length;

  const made = await table.upsert(records, 'Syncline_Id__c', { allOrNone: false });
  said.made = made.map((it) => [it.success, typeof it.id]);
  said.byMarker = ids(await conn.query(`${selected} WHERE Syncline_Id__c IN ('${records.map((it) => it.Syncline_Id__c).join("','")}')`)).length;
  said.updated = (await table.update(made.map((it) => ({ Id: it.id, [field]: 'Changed' })), { allOrNone: false })).map((it) => it.success);
  said.after = (await table.retrieve(made[0].id, all))[field];
  const ended = await table.destroy(made[1].id);
  said.ended = [ended.success, ended.id === made[1].id];
  said.gone = await table.retrieve(made[1].id, all).then(() => 'there', () => 'refused');
  said.deleted = (await table.deleted('2026-01-01T00:00:00Z', '2026-01-02T00:00:00Z')).deletedRecords.length;
  console.log(JSON.stringify(said));
})().catch((e) => { console.error(e); process.exit(1); });
