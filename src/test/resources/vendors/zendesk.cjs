// The community's client for Zendesk against our stand-in: node zendesk.cjs '{"url": …, "agent": …, "token": …}' prints what the client understood.
const { createClient } = require('node-zendesk');

const { url, agent, token } = JSON.parse(process.argv[2]);
const desk = (given) => createClient({ username: agent, token: given, endpointUri: `${url}/api/v2`, throwOriginalException: false });
const { users, organizations } = desk(token);
const refused = (call) => call.then(() => 0, (e) => Number(/\((\d+)\)/.exec(e.message)?.[1]));
const shown = (it) => [it.name, it.email, it.external_id, it.phone, it.active];
const user = (n) => ({ name: `P ${n}`, email: `p${n}@example.com`, external_id: `m${n}`, skip_verify_email: true });

(async () => {
  const said = {};
  said.me = (await users.me()).result.email === agent;
  const made = (await users.create({ user: user(1) })).result;
  said.created = shown(made);
  said.updated = shown((await users.update(made.id, { user: { phone: '+48221234567' } })).result);
  said.read = shown((await users.show(made.id)).result);
  for (const n of [2, 3, 4, 5]) await users.create({ user: user(n) });
  const all = await users.list();
  said.listed = [all.length, new Set(all.map((it) => it.id)).size, all.filter((it) => it.external_id).map((it) => it.external_id).sort()];
  said.many = (await users.showMany(all.slice(0, 3).map((it) => it.id))).result.length;
  said.again = (await users.createOrUpdate({ user: { ...user(1), phone: '+48220000000' } })).result.id === made.id;
  await users.delete(made.id);
  said.left = (await users.list()).length;
  said.deleted = (await users.show(made.id)).result.active;

  const company = (await organizations.create({ organization: { name: 'Acme', external_id: 'o1' } })).result;
  said.company = (await organizations.update(company.id, { organization: { notes: 'x' } })).result.notes;
  said.companies = (await organizations.list()).map((it) => it.name);
  said.refused = {
    missing: await refused(users.show(999)),
    twice: await refused(users.create({ user: user(2) })),
    wrongToken: await refused(desk('another').users.me()),
    companyTwice: await refused(organizations.create({ organization: { name: 'ACME' } })),
  };
  console.log(JSON.stringify(said));
})().catch((e) => { console.error(e); process.exit(1); });
