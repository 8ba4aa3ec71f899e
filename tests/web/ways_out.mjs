// ways_out.mjs: the ways out of a case in a browser, in each of the three languages: one suspended and resumed; discontinued as to one person and then as a
// whole, with everything given back and lifted; one refused; one transferred, which arrived.
import { withBrowser, check, equal } from './browser.mjs';
import { say, saidFirst, label, open, record, path, text, look, says, fill, send, sent, somebody, call, both, follow, put, find } from './kit.mjs';

const inBishkek = time => new Date(time).toLocaleString('sv', { timeZone: 'Asia/Bishkek' });

/** A day so far from today, as people type it. */
function day(ahead) {
  const [year, month, date] = inBishkek(Date.now() + ahead * 86400000).slice(0, 10).split('-').map(Number);
  return `${date}.${month}.${year}`;
}
const action = (page, part) => page.locator(`main a[href*="${part}"]`).first();
const ending = of => `/ending?case=${encodeURIComponent(of)}`;

async function opened(page, title) {
  const { id } = await call(page, 'case.open', { fields: { title: `${title} (ойдон чыгарылган)`, language_of_proceedings: 'ky' } });
  for (const login of ['gulnara', 'kumar']) await call(page, 'case.admit', { case: id, login });
  return id;
}

/** Proposed on its page by the prosecutor, signed by the head on his. */
async function decided(page, head, of, move, values, what) {
  await open(page, `${record(of)}/moves/${move}`);
  await fill(page, values);
  const proposal = await sent(page, `${what} is proposed`);
  await open(head, record(proposal));
  await follow(head, action(head, '/do/proposal.sign?'));
  await send(head);
  const { record: now } = await call(head, 'record.show', { id: of });
  return now.state;
}

const ruling = (ground, number) => ({ ground, decision_number: number, decided_on: day(0), appeal_until: day(10), reason: 'Токтомдо көрсөтүлгөндөй (ойдон)' });

async function suspended(page, head, lang, of) {
  await open(page, `${record(of)}/moves/suspend`);
  await look(page, 'suspending a case');
  await fill(page, { ...ruling('amnesty', '11'), resume_when: 'Чет өлкөдөн жооп келгенде (ойдон)', suspended_until: day(30) });
  await send(page);
  check('an amnesty suspends nothing', await page.locator('.govuk-error-summary').count() === 1, path(page));
  equal('a case is suspended', 'suspended', await decided(page, head, of, 'suspend',
    { ...ruling('abroad', '11'), resume_when: 'Чет өлкөдөн жооп келгенде (ойдон)', suspended_until: day(30) }, 'suspending'));
  await open(page, record(of));
  await says(page, 'its page says so', label('case', 'suspended', lang));
  await look(page, 'a suspended case');
  await follow(page, action(page, '/moves/resume'));
  await put(page, 'reason', 'Жооп келди (ойдон)');
  await sent(page, 'it is resumed');
}

/** A thing that was taken, and somebody who is bound: both have to be settled before the case ends. */
async function burdened(page, keeper, of, person) {
  const exhibit = (await call(page, 'record.create', { kind: 'exhibit', case: of, fields: { what: 'Дептер (ойдон)', category: 'document', owner: 'Ойдонов Бакыт' } })).id;
  await call(page, 'record.move', { id: exhibit, move: 'seal_up', fields: { package: 'Пакет', seal: `S-${Date.now()}`, pieces: '1' } });
  await call(page, 'record.move', { id: exhibit, move: 'send', fields: { sent_to: 'Сактоо' } });
  const { record: now } = await call(page, 'record.show', { id: exhibit });
  await call(keeper, 'record.move', { id: exhibit, move: 'receive', fields: { seal_received: now.fields.seal, pieces_received: '1', storage_place: '1-текче' } });
  const measure = (await call(page, 'record.create', { kind: 'measure', case: of, fields: { title: 'Камак (ойдон)', type: 'custody', person } })).id;
  await call(page, 'record.move', { id: measure, move: 'remand', fields: { decided_by: 'Ойдон соту', decision_no: '17', decided_on: day(-3),
    begun_at: new Date(Date.now() - 3 * 86400000).toISOString(), until: day(20), ground: 'Ойдон' } });
  await call(page, 'record.create', { kind: 'offence', case: of, fields: { title: 'Пара (ойдон)', what_happened: 'Ойдон', from: '2025-01-01' } });
  return { exhibit, measure };
}

async function discontinued(page, head, keeper, lang, of) {
  const person = (await call(head, 'record.create', { kind: 'person', case: of, fields: { name: 'Ойдонов Бакыт', status_in_case: 'suspect' } })).id;
  await call(head, 'record.create', { kind: 'person', case: of, fields: { name: 'Ойдонова Айгүл', status_in_case: 'victim' } });
  const { exhibit, measure } = await burdened(head, keeper, of, person);
  await open(page, record(of));
  await follow(page, action(page, '/ending'));
  await both(page, 'before a case ends');
  await says(page, 'what happens with it is said', saidFirst('ending.happens-at', lang));
  await follow(page, action(page, `${record(person)}/moves/discontinue`));
  await fill(page, ruling('not_proved', '12'));
  await sent(page, 'it is discontinued as to one person');
  await look(page, 'a person who was cleared');
  await open(page, `${record(of)}/moves/discontinue`);
  await fill(page, ruling('not_proved', '13'));
  await send(page);
  await says(page, 'what is left is named', saidFirst('rules.left-behind', lang));
  await look(page, 'discontinuing with something left');
  await open(page, ending(of));
  await follow(page, action(page, `${record(exhibit)}/moves/decide`));
  await fill(page, { decision: '13-токтом', reason: 'Ээсине кайтарылсын (ойдон)' });
  await sent(page, 'what becomes of the thing is decided');
  await call(keeper, 'record.move', { id: exhibit, move: 'give_back', fields: { ended_with: 'Ойдонов Бакыт, тил кат' } });
  await open(page, ending(of));
  await follow(page, action(page, `${record(measure)}/moves/lift`));
  await fill(page, { ended_at: `${day(0)} 00:01`, ended_by: 'Прокурор', end_ground: 'Иш кыскартылат', told_whom: 'Өзүнө', told_on: day(0) });
  await sent(page, 'the measure is lifted');
  equal('then it is discontinued', 'discontinued', await decided(page, head, of, 'discontinue', ruling('not_proved', '13'), 'discontinuing'));
  await open(page, record(of));
  await says(page, 'what ended with it stands there', label('case', 'ended_with', lang));
  await both(page, 'a discontinued case');
  const { records } = await call(page, 'record.list', { kind: 'notice', case: of });
  equal('he is told of his rights', 1, records.filter(n => n.fields.what === 'rehabilitation').length);
  return records.find(n => n.fields.what === 'rehabilitation').id;
}

/** The paper of a record by a form, looked at before it is printed. */
async function written(page, about, form, what) {
  const { id } = await call(page, 'paper.write', { about, form });
  await open(page, record(id));
  await look(page, what);
}

async function refused(page, lang, of) {
  await open(page, `${record(of)}/moves/refuse`);
  await look(page, 'refusing to open');
  await fill(page, ruling('no_event', '14'));
  await sent(page, 'opening is refused');
  await says(page, 'its page says so', label('case', 'refused', lang));
}

async function transferred(page, head, lang, of) {
  const { appeal_until, ...more } = ruling('jurisdiction', '15');
  equal('a case is on its way', 'transferring', await decided(page, head, of, 'transfer',
    { ...more, transfer_to: 'Ойдон кызматы', transfer_basis: 'Кызматкер ал жакта кызмат кылат (ойдон)' }, 'transferring'));
  await open(head, record(of));
  await follow(head, action(head, 'do/bundle.export'));
  await head.locator('[name="f.to"]').fill('Ойдон кызматы');
  await head.locator('[name="f.purpose"]').fill('Өткөрүү');
  await Promise.all([head.waitForEvent('download'), head.locator('main form[method=post] button:not([name])').last().click()]);
  await call(page, 'record.create', { kind: 'note', case: of, fields: { title: 'Алардын каты', text: 'Келип түштү (ойдон)' } });
  await open(page, `${record(of)}/moves/record_arrival`);
  await look(page, 'recording the arrival');
  await fill(page, { received_on: day(0), received_number: '77' });
  await find(page, 'transfer_receipt', 'Алардын каты');
  await sent(page, 'it arrived');
  await says(page, 'its page says so', label('case', 'transferred', lang));
  await look(page, 'a transferred case');
}

await withBrowser(async browser => {
  for (const lang of ['ky', 'ru', 'en']) {
    const head = await somebody(browser, 'aibek', lang), page = await somebody(browser, 'gulnara', lang), keeper = await somebody(browser, 'kumar', lang);
    const one = await opened(head, 'Казандар'), two = await opened(head, 'Парталар'), three = await opened(head, 'Терезелер');
    for (const id of [one, three]) await call(head, 'record.move', { id, move: 'start' });
    await suspended(page, head, lang, one);
    const rights = await discontinued(page, head, keeper, lang, one);
    await refused(page, lang, two);
    await transferred(page, head, lang, three);
    await written(page, one, 'ruling_discontinuation', 'a ruling of discontinuation');
    await written(page, rights, 'rehabilitation_notice', 'a notice of rehabilitation');
    await page.context().close();
    await head.context().close();
    await keeper.context().close();
  }
});
