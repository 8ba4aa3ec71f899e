// donations.mjs: twenty vests and ten recorders for two bodies in a browser, in each of the three languages: refused while nobody looked at the human
// rights record of those who get them, one vest past its day left out, handed over by a signed certificate, and visited: what the lot drew is looked
// at, one recorder is not there, and the report of its loss has begun.
import { withBrowser, check, equal } from './browser.mjs';
import { say, saidFirst, saidLast, label, open, record, look, says, fill, put, send, sent, somebody, call, follow } from './kit.mjs';

const inBishkek = time => new Date(time).toLocaleString('sv', { timeZone: 'Asia/Bishkek' }).slice(0, 10);
const day = ahead => inBishkek(Date.now() + ahead * 86400000).split('-').reverse().join('.');
const action = (page, part) => page.locator(`main a[href*="${part}"]`).first();

const BODIES = ['Police of Kök-Munar (invented)', 'Border service of Kök-Munar (invented)'];
const USE = 'International cooperation such as controlled deliveries';

let tags = 0;

/** Twenty vests, the last of them past its day, and ten recorders, in store; and one vest more. */
async function stock(keeper) {
  const ids = [];
  for (let i = 0; i < 31; i++) {
    const vest = i < 20 || i === 30, n = ++tags;
    const { id } = await call(keeper, 'record.create', { kind: 'asset', fields: {
      description: vest ? 'Vest' : 'Recorder', category: vest ? 'body_armour' : 'voice_recorder', serial: `SN-${n}`, maker: 'Invented',
      cost: vest ? '400,00 EUR' : '90,00 EUR', ...(vest ? { usable_until: i === 19 ? day(-1) : day(1500) } : {}) } });
    await call(keeper, 'record.move', { id, move: 'take_in', fields: { tag: `KM-${n}`, received_on: day(-300), condition: 'good' } });
    ids.push(id);
  }
  return ids;
}

async function asked(officer) {
  const { id } = await call(officer, 'record.create', { kind: 'assistance_request', fields: { subject: 'Equipment', from_body: 'Interior (invented)',
    need: 'Deliveries', received_on: day(-290), items: [{ what: 'Vest', quantity: '20' }, { what: 'Recorder', quantity: '20' }] } });
  return id;
}

const assessment = (donation, body) => ({ kind: 'hrddp_assessment', fields: { donation, body, support: 'Vests and recorders', findings: 'As public reports say',
  sources: ['Public report (invented)'], risks: [{ risk: 'Use at assemblies', likelihood: 'middle', measure: 'Only for deliveries; training', owner: 'Head of the department' }],
  monitoring: 'Visits after 6 and 12 months', result: 'with_measures', assessed_on: day(-280), review_on: day(300) } });

/** Nothing is approved before both bodies were assessed, and by another. */
async function assessed(officer, head, lang, donation) {
  await open(officer, `${record(donation)}/moves/approve`);
  await fill(officer, { hrddp_result: 'with_measures' });
  await send(officer);
  await says(officer, 'nothing is approved unassessed', saidLast('rules.hrddp-of-body', lang));
  await look(officer, 'approving a donation that nobody assessed');
  for (const body of BODIES) {
    const { id } = await call(officer, 'record.create', assessment(donation, body));
    await call(officer, 'record.move', { id, move: 'submit', fields: {} });
    await open(head, record(id));
    await follow(head, action(head, '/moves/accept'));
    await sent(head, 'an assessment is put into force by another');
    if (body === BODIES[0]) await look(head, 'a human rights assessment in force');
  }
  await open(officer, `${record(donation)}/moves/approve`);
  await fill(officer, { hrddp_result: 'with_measures' });
  await send(officer);
  const { proposals } = await call(head, 'proposal.list', {});
  await call(head, 'proposal.sign', { id: proposals[0].id });
  await open(officer, record(donation));
  await says(officer, 'the page says how long the assessment holds', say('gift.assessment', lang));
}

const signing = { on: day(-210), protocol: '1/2026', signed_for: 'Head of the department', authority_for: 'Charter', signed_by: 'Head of the office',
  authority_by: 'Agreement', witness: 'Interpreter of the office', certificate_kept: 'Registry' };

/** One ceremony: its things are held, its certificate is entered by two, title passes to all of them. */
async function handedOver(officer, head, lang, donation, body, assets, spare) {
  const { id } = await call(officer, 'record.create', { kind: 'donation_handover', fields: { donation, body, where: 'Kök-Munar', basis: 'Agreement no. 7 (invented)',
    purpose: USE, undertakings: ['no_transfer', 'human_rights', 'maintenance', 'access', 'loss_report', 'visible_mark'], assets } });
  await open(officer, `${record(id)}/moves/prepare`);
  if (spare) {
    await send(officer);
    await says(officer, 'a vest past its day is not given away', saidLast('rules.handover-over', lang));
    await look(officer, 'a hand-over with a vest past its day');
    await call(officer, 'record.change', { id, fields: { assets: [...assets.slice(0, -1), spare] } });
    await open(officer, `${record(id)}/moves/prepare`);
  }
  await sent(officer, 'the things are held');
  if (!spare) await look(officer, 'a hand-over that is ready');
  await follow(officer, action(officer, '/moves/sign'));
  if (spare) await look(officer, 'entering a signed certificate');
  await fill(officer, signing);
  await send(officer);
  const { proposals } = await call(head, 'proposal.list', {});
  await call(head, 'proposal.sign', { id: proposals[0].id });
  await open(officer, record(id));
  if (spare) await look(officer, 'a hand-over that was signed for');
  return id;
}

/** What the lot drew is looked at, thing by thing; the first recorder or vest of it is not there. */
async function visited(monitor, lang, handover) {
  const { records } = await call(monitor, 'record.list', { kind: 'end_use_visit', limit: 100 });
  const id = records.find(v => v.fields.handover === handover && v.fields.term === 'six_months').id;
  await open(monitor, record(id));
  await follow(monitor, action(monitor, '/moves/draw'));
  await sent(monitor, 'the lot is drawn');
  await look(monitor, 'a visit whose things were drawn');
  await follow(monitor, action(monitor, '/moves/report'));
  await look(monitor, 'entering a visit');
  await fill(monitor, { visited_on: day(-20), findings: 'One is not there (invented)', where: 'Kök-Munar' });
  for (let i = 0; i < 10; i++) {
    await put(monitor, `lines.${i}.seen`, i === 0 ? 'not_seen' : 'seen');
    if (i === 0) continue;
    await put(monitor, `lines.${i}.condition`, 'good');
    await put(monitor, `lines.${i}.in_use`, 'true');
  }
  await sent(monitor, 'the visit is entered');
  await says(monitor, 'the report of the loss has begun', say('gift.losses', lang));
  await says(monitor, 'with its number', 'LR-');
  await look(monitor, 'a visit that did not find one');
  return id;
}

await withBrowser(async browser => {
  for (const [round, lang] of ['ky', 'ru', 'en'].entries()) {
    const [officer, head, keeper, monitor] = await Promise.all(['kubat', 'temir', 'uluk', 'monitor'].map(who => somebody(browser, who, lang)));
    const things = await stock(keeper), request = await asked(officer);
    const donation = (await call(officer, 'record.create', { kind: 'donation', fields: { title: `Vests and recorders ${lang}`, request, giver: 'Office (invented)',
      donor: 'European Union', items: [{ what: 'Vest', quantity: '20' }, { what: 'Recorder', quantity: '10' }], end_use: USE,
      recipients: BODIES.map(body => ({ body })) } })).id;
    await assessed(officer, head, lang, donation);
    const first = await handedOver(officer, head, lang, donation, BODIES[0], [...things.slice(0, 10), ...things.slice(20, 25)]);
    await handedOver(officer, head, lang, donation, BODIES[1], [...things.slice(25, 30), ...things.slice(10, 20)], things[30]);
    await open(officer, record(donation));
    await says(officer, 'all is handed over', label('donation', 'handed_over', lang));
    await look(officer, 'a donation that was handed over');
    await open(officer, record(request));
    await says(officer, 'the request says how many days it took', '80');
    await look(officer, 'a request and what came of it');
    await open(keeper, record(things[0]));
    await says(keeper, 'title passed', label('asset', 'transferred', lang));
    await look(keeper, 'a vest that was given away');
    await visited(monitor, lang, first);
    equal('one report of a loss', round + 1, (await call(head, 'record.list', { kind: 'loss_report', limit: 100 })).records.length);
    const why = await call(head, 'record.move', { id: donation, move: 'end', fields: {}, reason: 'over' }).then(() => '', String);
    check('its use is watched until every visit was made', why.includes(saidLast('rules.visit-open', lang)), why);
    await call(officer, 'record.move', { id: donation, move: 'suspend', fields: { suspended_told: ['Head of the department'] }, reason: 'A thing is missing' });
    await open(head, record(donation));
    await says(head, 'a donation that is stopped says so', saidFirst('gift.stands-still', lang));
    equal('and offers the one way on', 1, await head.locator('main a[href*="/moves/resume"]').count());
    await look(head, 'a suspended donation');
    for (const page of [officer, head, keeper, monitor]) await page.context().close();
  }
});
