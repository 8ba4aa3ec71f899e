// source/scan.js: fields that a scanner types into. A scanner is a keyboard and needs none of this: here the field gets what is typed wherever the page has the
// focus, and a label can be held before the camera instead. What the camera sees stays in the browser: only the text that is read is sent, like any other answer.
// Sentences are in the field's own attributes, because they are in the reader's language.
const EVERY = 150 // ms from one look to the next
const WIDE = 800 // pixels that a picture is looked at with
const RUNS = 'tergoo-camera' // in this tab the camera runs on from page to page
const LAST = 'tergoo-label'

// The browser's own reader where it has one, which reads bars too; else the one for QR codes, which is loaded only now.
async function reader() {
  if ('BarcodeDetector' in window) {
    const known = await window.BarcodeDetector.getSupportedFormats()
    if (known.includes('qr_code')) {
      const detector = new window.BarcodeDetector({ formats: ['qr_code', 'code_128'].filter((name) => known.includes(name)) })
      return async (canvas) => (await detector.detect(canvas))[0]?.rawValue || ''
    }
  }
  await import('./jsqr.js')
  return async (canvas, context) => {
    const { data, width, height } = context.getImageData(0, 0, canvas.width, canvas.height)
    return globalThis.jsQR(data, width, height, { inversionAttempts: 'dontInvert' })?.data || ''
  }
}

function camera(input) {
  const form = input.form
  const button = document.createElement('button')
  const status = document.createElement('p')
  const video = document.createElement('video')
  const canvas = document.createElement('canvas')
  let stream = null

  button.type = 'button'
  button.className = 'govuk-button govuk-button--secondary'
  button.textContent = input.dataset.scan
  status.className = 'govuk-body'
  status.setAttribute('role', 'status')
  video.className = 'tergoo-camera'
  video.muted = true
  video.playsInline = true
  video.hidden = true
  form.querySelector('.govuk-button-group').append(button)
  form.append(video, status)

  const stop = () => {
    sessionStorage.removeItem(RUNS)
    stream?.getTracks().forEach((track) => track.stop())
    stream = null
    video.hidden = true
    button.textContent = input.dataset.scan
    status.textContent = ''
  }
  // One and the same label that stays before the camera is read once.
  const found = (text) => {
    if (!text || text === sessionStorage.getItem(LAST)) return false
    sessionStorage.setItem(LAST, text)
    input.value = text
    form.requestSubmit()
    return true
  }
  const look = async (read) => {
    if (!stream) return
    if (video.videoWidth > 0) {
      const scale = Math.min(1, WIDE / video.videoWidth)
      canvas.width = Math.round(video.videoWidth * scale)
      canvas.height = Math.round(video.videoHeight * scale)
      const context = canvas.getContext('2d', { willReadFrequently: true })
      context.drawImage(video, 0, 0, canvas.width, canvas.height)
      if (found(await read(canvas, context))) return
    }
    setTimeout(look, EVERY, read)
  }
  const start = async () => {
    try {
      stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: 'environment', width: { ideal: 1280 } } })
      video.srcObject = stream
      video.hidden = false
      sessionStorage.setItem(RUNS, 'yes')
      button.textContent = input.dataset.stop
      status.textContent = input.dataset.looks
      await video.play()
      look(await reader())
    } catch {
      stop()
      status.textContent = input.dataset.none
    }
  }
  button.addEventListener('click', () => {
    sessionStorage.removeItem(LAST)
    if (stream) stop()
    else start()
    input.focus()
  })
  if (!window.isSecureContext || !navigator.mediaDevices) {
    button.hidden = true
    status.textContent = input.dataset.none
  } else if (sessionStorage.getItem(RUNS)) start()
}

export function scans(input) {
  camera(input)
  input.focus()
  input.select()
  // Nobody has to click into the field first.
  document.addEventListener('keydown', (event) => {
    if (event.target === document.body && event.key.length === 1 && !event.ctrlKey && !event.altKey && !event.metaKey) input.focus()
  })
}
