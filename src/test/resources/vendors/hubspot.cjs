// HubSpot's client against our stand-in: node hubspot.cjs '{"url": …, "token": …}' prints what the client understood.
const { Client } = require('@hubspot/api-client');

const { url, token } = JSON.parse(process.argv[2]);
const crm = (accessToken) => new Client({ accessToken, basePath: url, numberOfApiCallRetries: 0 }).crm;
const client = crm(token);
const contacts = client.contacts;
const wanted = ['email', 'firstname', 'phone', 'syncline_id'];

const refused = (call) => call.then(
  () => ({ code: 0 }),
  (e) => ({ code: e.code, category: e.body?.category, existing: e.body?.message?.match(/ID: \d+/)?.[0] }));
const shown = (it) => [it.id, it.properties.email, it.properties.firstname, it.properties.phone ?? null, it.archived, it.archivedAt instanceof Date,
  [it.createdAt, it.updatedAt].every((time) => time instanceof Date && !Number.isNaN(time.getTime()))];

(async () => {
  const said = {};
  const one = (n) => ({ properties: { email: `p${n}@example.com`, firstname: `P${n}`, syncline_id: `m${n}` }, associations: [] });
  const made = await contacts.basicApi.create(one(1));
  said.created = shown(made);
  said.updated = shown(await contacts.basicApi.update(made.id, { properties: { phone: '+48 22 123 45 67', firstname: '' } }));
  said.read = shown(await contacts.basicApi.getById(made.id, wanted));
  said.byMarker = shown(await contacts.basicApi.getById('m1', wanted, undefined, undefined, false, 'syncline_id'));

  const many = await contacts.batchApi.create({ inputs: [2, 3, 4, 5].map((n) => ({ ...one(n), objectWriteTraceId: `t${n}` })) });
  said.batch = { status: many.status, made: many.results.map((it) => it.properties.email) };
  const ids = many.results.map((it) => it.id);
  const read = await contacts.batchApi.read({ properties: wanted, propertiesWithHistory: [], inputs: [...ids, '999'].map((id) => ({ id })) });
  said.batchRead = { status: read.status, read: read.results.length, errors: read.numErrors, missing: read.errors?.flatMap((it) => it.context.ids) };
  const changed = await contacts.batchApi.update({ inputs: ids.map((id) => ({ id, properties: { firstname: 'All' } })) });
  said.batchUpdate = { status: changed.status, names: changed.results.map((it) => it.properties.firstname) };
  const upserted = await contacts.batchApi.upsert({ inputs: [
    { id: 'm5', idProperty: 'syncline_id', properties: { firstname: 'Old' } },
    { id: 'm6', idProperty: 'syncline_id', properties: { firstname: 'New', email: 'p6@example.com' } }] });
  said.upsert = upserted.results.map((it) => it._new);

  const pages = [];
  for (let after; ;) {
    const page = await contacts.basicApi.getPage(2, after, wanted);
    pages.push(page.results.map((it) => it.properties.email));
    after = page.paging?.next?.after;
    if (!after) break;
  }
  said.pages = pages;
  said.all = (await contacts.getAll(2, undefined, ['email'])).length;

  const found = [];
  let total;
  for (let after = '0'; ;) {
    const page = await contacts.searchApi.doSearch({ limit: 4, after, properties: ['email'], sorts: ['-email'],
      filterGroups: [{ filters: [{ propertyName: 'lastmodifieddate', operator: 'GTE', value: '0' }] }] });
    found.push(...page.results.map((it) => it.properties.email));
    total = page.total;
    after = page.paging?.next?.after;
    if (!after) break;
  }
  said.search = { total, found };

  await contacts.basicApi.archive(ids[0]);
  said.archived = (await contacts.basicApi.getPage(10, undefined, ['email'], undefined, undefined, true)).results.map(shown);
  await contacts.batchApi.archive({ inputs: [{ id: ids[1] }] });
  said.left = (await contacts.getAll(undefined, undefined, ['email'])).length;

  said.refused = {
    missing: await refused(contacts.basicApi.getById('999')),
    twice: await refused(contacts.basicApi.create(one(1))),
    unknownProperty: await refused(contacts.basicApi.create({ properties: { nickname: 'x' }, associations: [] })),
    wrongToken: await refused(crm('another').contacts.basicApi.getPage(1)),
  };
  const company = await client.companies.basicApi.create({ properties: { name: 'Acme', domain: 'acme.example' }, associations: [] });
  said.company = (await client.companies.basicApi.getById(company.id, ['name', 'domain'])).properties.domain;
  console.log(JSON.stringify(said));
})().catch((e) => { console.error(e); process.exit(1); });
