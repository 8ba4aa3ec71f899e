// source/tergoo.js: starts the components that work with scripts, keeps drafts of forms while somebody types, asks before a page with unsent changes is
// left, asks security keys, and has labels read with the camera (scan.js). Everything on a page works without this file, but for the keys: beside them
// is a way that does.
import { createAll, Button, CharacterCount, Checkboxes, ErrorSummary, NotificationBanner, Radios, ServiceNavigation, SkipLink, Tabs } from '/assets/govuk.f3cd7d755652.js'

document.body.classList.add('js-enabled', 'govuk-frontend-supported')
for (const component of [Button, CharacterCount, Checkboxes, ErrorSummary, NotificationBanner, Radios, ServiceNavigation, SkipLink, Tabs]) createAll(component)

const WAIT = 1500
const LONGEST = 6000
const BEACON = 60000 // what browsers still send for a page that is gone (64 KiB)

// Why the server did not keep it, in the reader's language: too long, or too many of them.
async function refusal(answer) {
  try {
    return (await answer.json()).error.text || ''
  } catch {
    return ''
  }
}

// A form says by data-draft that it is kept; what goes out is what the form would send, without passphrases, files and buttons. The status line has its
// sentences in its own attributes, because they are in the reader's language.
function keepDraft(form) {
  const status = form.querySelector('[data-draft-status]')
  let timer = 0
  let sent = ''
  let saved = 0
  let under = null
  let changed = false

  const say = (what, why = '') => {
    if (status) status.textContent = `${status.dataset[what] || ''} ${why}`.trim()
  }
  const body = () => {
    const pairs = new URLSearchParams()
    const secret = new Set([...form.querySelectorAll('input[type=password]')].map((input) => input.name))
    for (const [name, value] of new FormData(form)) if (typeof value === 'string' && !secret.has(name)) pairs.append(name, value)
    return pairs
  }
  // One after the other: what was typed first must not arrive last. Gone with the page, it is sent all the same.
  const save = async (leaving = false) => {
    clearTimeout(timer)
    if (under && !leaving) return waits()
    const pairs = body()
    const text = pairs.toString()
    if (text === sent) return
    const call = { method: 'POST', body: pairs, headers: { Accept: 'application/json' }, credentials: 'same-origin', keepalive: leaving && text.length < BEACON }
    under?.abort()
    const mine = new AbortController()
    under = mine
    saved = Date.now()
    try {
      const answer = await fetch('/drafts', { ...call, signal: mine.signal })
      if (answer.ok) {
        sent = text
        say('saved')
      } else say('failed', await refusal(answer))
    } catch {
      if (!mine.signal.aborted) say('failed')
    }
    if (under === mine) under = null
  }
  // A pause in typing is waited for, but nobody who types on without one is left unsaved.
  const waits = () => {
    clearTimeout(timer)
    timer = setTimeout(save, under ? WAIT : Math.max(0, Math.min(WAIT, saved + LONGEST - Date.now())))
  }

  sent = body().toString()
  form.addEventListener('input', () => {
    if (!changed) saved = Date.now()
    changed = true
    waits()
  })
  form.addEventListener('submit', () => {
    changed = false
    clearTimeout(timer)
    under?.abort()
  })
  addEventListener('visibilitychange', () => {
    if (changed && document.visibilityState === 'hidden') save(true)
  })
  addEventListener('beforeunload', (event) => {
    if (changed && body().toString() !== sent) event.preventDefault()
  })
}

for (const form of document.querySelectorAll('form[data-draft]')) keepDraft(form)

// A text block goes where one writes, and not to the end as the button does without this.
for (const button of document.querySelectorAll('button[data-insert]')) {
  button.addEventListener('click', (event) => {
    const area = document.getElementById(button.dataset.insert)
    const chosen = document.getElementById(button.name.replace(/^insert/, 'block'))?.selectedOptions[0]
    if (!area || !chosen) return
    event.preventDefault()
    area.setRangeText(chosen.dataset.text, area.selectionStart, area.selectionEnd, 'end')
    area.dispatchEvent(new Event('input', { bubbles: true }))
    area.focus()
  })
}

// On a board arrows go from card to card: up and down within a column, left and right to the card at the same height of the next one that has any.
for (const board of document.querySelectorAll('[data-board]')) {
  const columns = [...board.querySelectorAll('section')].map((column) => [...column.querySelectorAll('a[data-card]')]).filter((cards) => cards.length > 0)
  board.addEventListener('keydown', (event) => {
    const column = columns.findIndex((cards) => cards.includes(event.target))
    if (column < 0 || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return
    const row = columns[column].indexOf(event.target)
    const [across, down] = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key] || [0, 0]
    const cards = columns[column + across]
    const next = (across || down) && cards?.[Math.min(row, cards.length - 1) + down]
    if (!next) return
    event.preventDefault()
    next.focus()
  })
}

// A form that asks a security key says in `key.ask` what it is to do. Its button sends the form once the key has answered; what a key says goes to the
// server as it is, and is judged there.
const bytesOf = (text) => Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (c) => c.charCodeAt(0))
const textOf = (bytes) => btoa(String.fromCharCode(...new Uint8Array(bytes))).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '')
const TOUCH = 120000

async function newKey(ask, known) {
  const { response } = await navigator.credentials.create({ publicKey: {
    challenge: bytesOf(ask.challenge),
    rp: { id: ask.rp, name: ask.office },
    user: { id: bytesOf(ask.user), name: ask.login, displayName: ask.login },
    pubKeyCredParams: [{ type: 'public-key', alg: -7 }],
    authenticatorSelection: { userVerification: 'discouraged', residentKey: 'discouraged' },
    attestation: 'none', excludeCredentials: known, timeout: TOUCH
  } })
  const data = textOf(response.getAuthenticatorData())
  return { client: textOf(response.clientDataJSON), data }
}

async function shownKey(ask, known) {
  const { rawId, response } = await navigator.credentials.get({ publicKey: {
    challenge: bytesOf(ask.challenge), rpId: ask.rp, allowCredentials: known, userVerification: 'discouraged', timeout: TOUCH
  } })
  const data = textOf(response.authenticatorData)
  return { id: textOf(rawId), client: textOf(response.clientDataJSON), data, signature: textOf(response.signature) }
}

function sorry(form, button) {
  const place = form.querySelector('[data-key-sorry]') || document.createElement('p')
  place.dataset.keySorry = ''
  place.className = 'govuk-error-message'
  place.role = 'alert'
  place.textContent = form.elements['key.sorry'].value
  button.closest('.govuk-button-group').before(place)
}

for (const input of document.querySelectorAll('input[name="key.ask"]')) {
  const form = input.form
  const button = form.querySelector('button[name=with][value=key]')
  const answer = form.elements['key.answer'] ?? form.elements.key           // a record's form calls itself `key`
  button?.addEventListener('click', async (event) => {
    if (answer.value) return
    event.preventDefault()
    const ask = JSON.parse(input.value)
    const known = ask.keys.map((id) => ({ type: 'public-key', id: bytesOf(id) }))
    try {
      answer.value = JSON.stringify(await (ask.user ? newKey : shownKey)(ask, known))
    } catch {
      return sorry(form, button)
    }
    form.requestSubmit(button)
  })
}

const scanned = document.querySelector('input[data-scan]')
if (scanned) import('/assets/scan.480ca619fa37.js').then(({ scans }) => scans(scanned))

// What the clock of a paired tablet or telephone shows goes along with what it sends, whatever it shows: it is kept beside the time of receipt.
for (const form of document.querySelectorAll('form')) {
  const clock = form.elements.clock
  if (clock?.type === 'hidden') form.addEventListener('submit', () => { clock.value = new Date().toISOString() })
}

// Photographs go in pieces, one file after the other. What breaks off is asked for (how much is there?) and goes on from that place, for as long as the page is open.
const PIECE = 256 * 1024
const LONGEST_WAIT = 8000
const pause = (ms) => new Promise((done) => setTimeout(done, ms))

async function sendPhoto(form, file, say) {
  const id = textOfBytes(crypto.getRandomValues(new Uint8Array(16)))
  const where = form.elements.pieces.value
  const clock = new Date().toISOString()
  let at = 0
  for (let wait = 500; ;) {
    const body = new FormData()
    for (const name of ['csrf', 'title', 'of']) if (form.elements[name]) body.append(name, form.elements[name].value)
    for (const [name, value] of Object.entries({ id, at, size: file.size, name: file.name, clock })) body.append(name, value)
    body.append('piece', file.slice(at, at + PIECE), 'piece')
    try {
      const answer = await fetch(where, { method: 'POST', body, headers: { Accept: 'application/json' }, credentials: 'same-origin' })
      if (answer.status === 503) throw new Error('busy')
      const told = await answer.json()
      if (told.photo) return ''
      if (!answer.ok) return told.error?.text || String(answer.status)
      at = Math.min(told.have ?? 0, file.size)
      wait = 500
      say('sending', Math.round((100 * at) / file.size))
    } catch {
      say('waiting')
      await pause(wait)
      wait = Math.min(2 * wait, LONGEST_WAIT)
      const there = await fetch(`${where}?id=${id}`, { headers: { Accept: 'application/json' } }).then((answer) => answer.json()).catch(() => null)
      if (there) at = there.have ?? 0
    }
  }
}

const textOfBytes = (bytes) => [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('')

async function sendPhotos(form, files, button) {
  const list = document.createElement('ul')
  list.className = 'govuk-list govuk-list--bullet'
  list.setAttribute('aria-live', 'polite')
  form.after(list)
  button.disabled = true
  let refused = 0
  for (const file of files) {
    const line = document.createElement('li')
    const say = (what, more = '') => {
      const text = `${file.name}: ${form.elements[`say.${what}`].value} ${more}`.trim()
      if (line.textContent !== text) line.textContent = what === 'sending' && more !== '' ? `${text} %` : text
    }
    list.append(line)
    say('sending')
    const why = await sendPhoto(form, file, say)
    if (why) refused++
    say(why ? 'refused' : 'there', why)
  }
  form.reset()
  button.disabled = false
  if (!refused) location.assign('/field')
}

for (const pieces of document.querySelectorAll('input[name=pieces]')) {
  const form = pieces.form
  form.addEventListener('submit', (event) => {
    const files = [...form.querySelectorAll('input[type=file]')].flatMap((input) => [...input.files])
    if (files.length === 0) return
    event.preventDefault()
    sendPhotos(form, files, event.submitter || form.querySelector('button'))
  })
}
