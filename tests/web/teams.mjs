// teams.mjs: a team in a browser, in each of the three languages: who may work on the case and what is missing; an order that waits for everybody's declaration; a
// conflict declared and ruled on; a party that comes in, so that everybody is asked again; a recusal that takes the lead out while he is typing, and his text kept.
import { withBrowser, check, end } from './browser.mjs';
import { call, say, saidFirst, label, open, record, text, says, fill, send, sent, somebody, speak, find, both, look, follow } from './kit.mjs';

const TITLE = { en: 'Boilers', ru: 'Котлы', ky: 'Казандар' };
const WAITS = {
  en: 'Say whether you have a conflict of interest', ru: 'Заявить, есть ли у вас конфликт интересов', ky: 'Кызыкчылыктар кагылышуусу бар-жогун билдирүү',
};

/** What of a sentence stands between its first two arguments, or behind its only one. */
const middle = (key, lang) => say(key, lang).split(/[{}]/)[2].trim();

async function begun(lead, ids, lang) {
  const id = (await call(lead, 'case.open', { fields: { title: `${TITLE[lang]} (вымышлено)` } })).id;
  for (const [login, role] of [['temir', 'member'], ['gulnara', 'lead'], ['sadyr', 'member'], ['daniyar', 'member']])
    await call(lead, 'case.admit', { case: id, login, role });
  await call(lead, 'record.create', {
    kind: 'offence', case: id, fields: { title: 'Деньги за решение (вымышлено)', treaty_article: 'a15', what_happened: 'Вымышлено', from: '2020' },
  });
  const team = (await call(lead, 'record.create', {
    kind: 'team', case: id, fields: {
      name: 'Группа (вымышлена)', mandate: 'Проверка закупки (вымышлено)', lead: ids.bakyt, supervisor: ids.gulnara, keeper: ids.sadyr,
      members: [{ who: ids.bakyt, part: 'investigator' }], skills_needed: ['digital_forensics', 'financial'], until: '2041-03-01',
    },
  })).id;
  return [id, team];
}

/** In a minute: who can what, who is away, what is missing; and one click on the one who can. */
async function composed(head, id, team, lang) {
  await open(head, record(id));
  await follow(head, head.locator('main a', { hasText: say('team.who-may', lang) }).first());
  await says(head, 'a skill that nobody has is a gap', say('team.gap', lang));
  await says(head, 'with the evidence of who can do it', '77 (');
  await says(head, 'and that it holds no longer than the term', middle('team.before-term', lang));
  await says(head, 'who is away', label('absence', 'training', lang));
  await both(head, 'who may work on a case');
  await follow(head, head.locator('main table a', { hasText: 'Осмонов' }).first());
  if (lang === 'ky') await look(head, 'proposing a member');
  await fill(head, { part: 'analyst' });
  await send(head);
  await open(head, record(team));
  await says(head, 'he is proposed', 'Осмонов');
  await says(head, 'and what he brings runs out before the term', middle('team.before-term', lang));
}

async function order(head, team) {
  await open(head, `${record(team)}/moves/order`);
  await fill(head, { order_no: '14', order_date: '2.3.2020' });
  await send(head);
}

/** Each for himself; the keeper has a tie. */
async function declared(people, id, team, lang) {
  const { head, lead, keeper, other } = people;
  await order(head, team);
  await says(head, 'the order waits for the declarations', middle('rules.conflict-not-declared', lang));
  await look(head, 'an order that is refused');
  await open(lead, '/');
  await says(lead, 'his day says that he is asked', WAITS[lang]);
  await look(lead, 'a day with a declaration');
  await open(lead, record(team));
  await look(lead, 'the page of a team');
  await follow(lead, lead.locator('main a[href*="team.declare"], main form[action*="team.declare"] button').first());
  if (lang === 'ky') await look(lead, 'declaring that there is none');
  await send(lead);
  await says(lead, 'he has declared', saidFirst('team.declared', lang));
  await call(people.prosecutor, 'team.declare', { case: id });
  await call(other, 'team.declare', { case: id });
  const asked = await openDeclaration(keeper, id);
  await open(keeper, `${record(asked)}/moves/declare`);
  await look(keeper, 'declaring a conflict');
  await fill(keeper, { answer: 'colleague', details: 'PLANTED: работали вместе (вымышлено)' });
  await sent(keeper, 'the conflict is declared');
  if (lang === 'ky') await look(keeper, 'a declared conflict');
  await open(lead, record(asked));
  check('his colleagues do not read what it is', !(await text(lead)).includes('PLANTED'));
  await open(head, record(asked));
  check('his head does', (await text(head)).includes('PLANTED'));
  await open(head, `${record(asked)}/moves/rule_conditions`);
  await fill(head, { conditions: 'Вдвоём (вымышлено)', reason: 'Давно (вымышлено)' });
  await look(head, 'ruling on a conflict');
  await sent(head, 'it is ruled on');
  await order(head, team);
  await open(head, record(team));
  await says(head, 'the team is at work', label('team', 'active', lang));
  await look(head, 'a team at work');
}

async function openDeclaration(page, id) {
  const list = await call(page, 'record.list', { kind: 'declaration', case: id, state: 'asked' });
  return list.records[0].id;
}

/** Somebody comes into the case; everybody is asked again, and told what to look at. */
async function askedAgain(people, id, lang) {
  const { lead, other } = people;
  const person = (await call(lead, 'record.create', { kind: 'person', case: id, fields: { name: 'Асанова Нурай Токтосуновна (вымышлена)', status_in_case: 'witness' } })).id;
  await open(other, '/');
  await says(other, 'a new party: asked again', WAITS[lang]);
  const list = await call(lead, 'record.list', { kind: 'declaration', case: id, state: 'asked' });
  const his = list.records.find(r => r.fields.member === people.ids.bakyt && r.fields.about === person).id;
  await open(lead, record(his));
  await says(lead, 'family names are a hint', saidFirst('team.hint-family', lang));
  await says(lead, 'so are fathers', saidFirst('team.hint-father', lang));
  await look(lead, 'a declaration that is asked');
  await call(lead, 'record.create', { kind: 'note', case: id, fields: { title: 'Звонок', text: 'Вымышлено' } });
  await open(lead, `${record(his)}/moves/none`);
  await sent(lead, 'he answers');
  await says(lead, 'after he had acted', saidFirst('team.after-the-fact', lang));
  await look(lead, 'a declaration after the fact');
}

/** He is typing when he is taken out. */
async function recused(people, id, team, lang) {
  const { head, lead, other, prosecutor, ids } = people;
  await open(lead, `/kinds/note/new?case=${encodeURIComponent(id)}`);
  await fill(lead, { title: 'Последняя запись', text: 'KEPT: набрано до отвода (вымышлено)' });
  const asked = (await call(prosecutor, 'record.create', {
    kind: 'recusal', case: id, fields: { officer: ids.bakyt, team, asked_by: 'defence', asked_on: '2020-03-05', ground: 'Однофамилица — сестра (вымышлено)' },
  })).id;
  await open(head, '/');
  if (lang === 'ky') await look(head, 'a day with a recusal');
  await open(head, `${record(asked)}/moves/grant`);
  await look(head, 'granting a recusal');
  await find(head, 'replacement', 'Осмонов');
  await fill(head, { ruled_on: '6.3.2020', reason: 'Сестра (вымышлено)' });
  await send(head);
  await says(head, 'he works on it no longer', label('recusal', 'granted', lang));
  await look(head, 'a recusal that was granted');
  await send(lead);
  await says(lead, 'he is told that what he typed is kept', say('web.kept-as-draft', lang));
  await look(lead, 'a form of somebody who was taken out');
  check(`${lang}: and it stands before him`, (await text(lead)).includes('KEPT'), (await text(lead)).slice(0, 400));
  await open(lead, record(id));
  check('the case is not there for him', !(await text(lead)).includes(TITLE[lang]));
  await open(other, record(team));
  await says(other, 'the other leads', 'Осмонов');
  if (lang === 'ky') await look(other, 'a team with its new lead');
}

await withBrowser(async browser => {
  const logins = ['bakyt', 'daniyar', 'temir', 'gulnara', 'sadyr'];
  const [lead, other, head, prosecutor, keeper] = await Promise.all(logins.map(login => somebody(browser, login, 'ky')));
  const people = { lead, other, head, prosecutor, keeper, ids: JSON.parse(process.env.TERGOO_USERS) };
  for (const lang of ['ky', 'ru', 'en']) {
    for (const page of [lead, other, head, keeper]) await speak(page, lang);
    const [id, team] = await begun(lead, people.ids, lang);
    await composed(head, id, team, lang);
    await declared(people, id, team, lang);
    await askedAgain(people, id, lang);
    await recused(people, id, team, lang);
  }
});
end();
