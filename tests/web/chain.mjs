// chain.mjs: a thing's chain of custody in each of the three languages: from the thing to its chain; the drawing, and the table that says the same; what the
// ledger says of it now, and what the chain does not show; without scripts, too.
import { withBrowser, check, equal } from './browser.mjs';
import { say, open, record, path, says, somebody, call, both, follow } from './kit.mjs';

/* A telephone that arrived with another seal, was settled, issued, and came back. */
async function hands(aibek, nurlan, of) {
  const thing = (await call(aibek, 'record.create', { kind: 'exhibit', case: of, fields: { what: 'Телефон (ойдон чыгарылган)', category: 'phone', found_at: 'Стол' } })).id;
  const move = (who, name, fields, reason) => call(who, 'record.move', { id: thing, move: name, fields, reason });
  await move(aibek, 'seal_up', { package: 'Пакет', seal: `A-${thing.slice(-6)}`, pieces: '1', weight: '180' });
  await move(aibek, 'send', { sent_to: 'Сактоочу жай' });
  await move(nurlan, 'receive_with_difference', { seal_received: 'A-0421', pieces_received: '1', weight_received: '195' }, 'цифры отличаются');
  await call(aibek, 'record.correct', { id: thing, fields: { found_at: 'Стол, жогорку тартма' }, reason: 'так орду' });
  return thing;
}

await withBrowser(async browser => {
  for (const lang of ['en', 'ru', 'ky']) {
    const aibek = await somebody(browser, 'aibek', lang), nurlan = await somebody(browser, 'nurlan', lang);
    const of = (await call(aibek, 'case.open', { fields: { title: 'Тизмек (ойдон чыгарылган)' } })).id;
    await call(aibek, 'case.admit', { case: of, login: 'nurlan', role: 'member' });
    const thing = await hands(aibek, nurlan, of);
    await open(nurlan, record(thing));
    await follow(nurlan, nurlan.locator(`main a[href="${record(thing)}/custody"]`).first());
    equal('from the thing to its chain', `${record(thing)}/custody`, path(nurlan));
    await both(nurlan, 'a chain of custody');
    await says(nurlan, 'it is verified', say('custody.checked', lang));
    await says(nurlan, 'the seal that was read is a gap', 'A-0421');
    await says(nurlan, 'so is the weight', say('custody.gap-difference', lang));
    equal('each event that said what it was is drawn', true, await nurlan.locator('.tergoo-lanes__span').count() >= 3);
    equal('and stands in the table', 5, await nurlan.locator('.tergoo-lanes__table tbody tr').count());
    const { check: held, gaps } = await call(nurlan, 'custody.show', { id: thing });
    check('the ledger holds', held.good, JSON.stringify(held));
    check('the gaps are told to programs, too', gaps.some(g => g.what === 'weight') && gaps.some(g => g.what === 'seal'), JSON.stringify(gaps));
    for (const page of [aibek, nurlan]) await page.context().close();
  }
});
