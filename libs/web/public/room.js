/** The demo room: who comes in sees it live, talks and buys. What people write is shown as text, never as markup. */
const $ = (id) => document.getElementById(id);
const show = (id, text) => $(id).textContent === text || ($(id).textContent = text);
const complain = (problem) => show('problem', problem.detail ?? 'No connection. It is tried again.');
// randomUUID is missing where a phone opens this over plain HTTP.
const newKey = () => crypto.getRandomValues(new Uint32Array(4)).join('-');
const STATES = { scheduled: 'Opens soon', open: 'The drop is open', sold_out: 'Sold out', paused: 'Paused' };
// What outlives a reload: who this is, with which tokens, and the key, place in line, claim and order of the purchase.
const me = JSON.parse(sessionStorage.getItem('me') ?? '{}');
const keep = (more) => sessionStorage.setItem('me', JSON.stringify(Object.assign(me, more)));
let room, socket, lastSeq, drop, skew, busy;
async function call(method, path, body, key) {
  const headers = { 'content-type': 'application/json', ...(key && { 'idempotency-key': key }) };
  if (me.user) headers.authorization = `Bearer ${me.accessToken}`;
  const response = await fetch(`/v2/${path}`, { method, headers, body: body && JSON.stringify(body) });
  const answer = await response.json();
  if (response.ok) return answer;
  if (answer.code === 'token_expired') return refresh().then(() => call(method, path, body, key));
  // The session is over: whoever is here gives a name again.
  if (response.status === 401) (sessionStorage.clear(), location.reload());
  throw answer;
}
async function sign(path, body) {
  const signed = await call('POST', `auth/${path}`, body);
  keep({ ...signed, until: Date.now() + signed.expiresIn * 800 });
  if (socket?.connected) socket.emit('auth.renew', { token: me.accessToken });
}
const refresh = () => sign('refresh', { refreshToken: me.refreshToken });
// Before the token expires; at most every five seconds.
const renew = async () => Date.now() > me.until && ((me.until = Date.now() + 5000), refresh());
async function enter() {
  if (!($('enter').hidden = Boolean(me.user))) return;
  await renew();
  const asked = new URLSearchParams(location.search).get('room') ?? 'friday-drop';
  room = await call('GET', `rooms/${encodeURIComponent(asked)}`);
  lastSeq = Math.max(0, room.lastSeq - 100);
  $('talk').hidden = false;
  setInterval(paint, 100);
  socket = io({ transports: ['websocket'], auth: (give) => give({ token: me.accessToken }) });
  socket.on('connect', async () => {
    const { error } = await socket.emitWithAck('room.join', { roomId: room.id, after: lastSeq });
    complain(error ?? { detail: '' });
    await see();
  });
  socket.on('connect_error', comeBack).on('disconnect', comeBack).on('drop.stock', take).on('line.turn', see);
  socket.on('room.events', ({ events }) => events.forEach(hear));
  socket.on('room.presence', ({ count }) => show('people', `${count} here`));
  socket.on('room.typing', ({ users }) => {
    const others = users.filter(({ id }) => id !== me.user.id);
    show('typing', others.map(({ displayName }) => `${displayName} is typing … `).join(''));
  });
}
async function comeBack() {
  complain({});
  // Socket.IO comes back by itself unless the server sent it away, as it does when the token is too old.
  const retry = () => setTimeout(comeBack, 3000);
  if (!socket.active) await refresh().then(() => socket.connect(), retry);
}
async function look() {
  [drop] = (await call('GET', `rooms/${room.id}/drops`)).data;
  if (drop) skew = Date.parse(drop.serverTime) - Date.now();
  if (drop && (me.claim || me.place)?.dropId !== drop.id) keep({ claim: null, order: null, place: null });
  if (me.place) stand(await call('GET', `drops/${drop.id}/line/me`));
}
const see = () => look().catch(complain);
// Whose turn came has a claim: the next press pays it.
const stand = (place) => keep({ place: place.state === 'waiting' && place, claim: place.claim ?? me.claim });
const wait = () => call('POST', `drops/${drop.id}/line`).then(stand, complain);
const take = (stock) => stock.dropId === drop?.id && Object.assign(drop, stock);
function hear({ seq, id, type, actor, data }) {
  if (seq <= lastSeq) return;
  lastSeq = seq;
  if (type === 'message.posted') tell(actor.displayName, data.text ?? 'deleted', id);
  if (/edited|deleted/.test(type)) $(data.messageId)?.lastChild.replaceWith(` ${data.text ?? 'deleted'}`);
  if (type === 'drop.progress') take(data);
  else if (type.startsWith('drop.')) (tell('', STATES[data.state] ?? 'Over'), see());
}
function tell(name, text, id = '') {
  const line = Object.assign(document.createElement('li'), { id });
  line.append(Object.assign(document.createElement('b'), { textContent: name }), ` ${text}`);
  $('log').append(line);
  if (!$('log').matches(':hover, :focus')) line.scrollIntoView({ block: 'nearest' }); // Else somebody reads.
}
const left = (at) => new Date(Math.max(0, Date.parse(at) - Date.now() - skew)).toISOString().slice(11, 19);
const ahead = ({ position: at, number }) => `In line, ${Math.min(at, number - (drop.lineServed ?? 0))} to go`;
function paint() {
  renew().catch(complain);
  if (($('drop').hidden = !drop)) return;
  const { title, state, quantity, available, held, sold, opensAt, claim, order, place } = { ...drop, ...me };
  const { amount, currency } = drop.price;
  show('product', `${title}, ${(amount / 100).toLocaleString([], { style: 'currency', currency })}`);
  show('stock', `${available} of ${quantity} left · ${held} on hold · ${sold} sold`);
  Object.assign($('bar'), { max: quantity, value: available });
  show('clock', state === 'scheduled' && opensAt ? `Opens in ${left(opensAt)}` : (STATES[state] ?? 'Over'));
  const waits = place && state === 'open' && ahead(place);
  const hold = claim ? `You are number ${claim.number}. Yours for ${left(claim.expiresAt)}` : waits || '';
  show('mine', order ? `Paid: order ${order.number}, you were number ${claim.number}` : hold);
  $('buy').disabled = busy || order || waits || (state !== 'open' && !claim);
}
/** One press claims and pays. What was not answered is asked again with its key, so nothing is bought twice. */
async function buy() {
  busy = true;
  try {
    keep({ key: me.key ?? newKey() });
    keep({ claim: me.claim ?? (await call('POST', `drops/${drop.id}/claims`, { quantity: 1 }, me.key)) });
    await new Promise((resolve) => setTimeout(resolve, 1500)); // Long enough to see that it is on hold.
    const wish = { claimIds: [me.claim.id], payment: { provider: 'sandbox', method: 'ok' } };
    keep({ order: await call('POST', 'orders', wish, me.claim.id) });
  } catch (problem) {
    if (problem.code === 'claim_not_held') keep({ key: null, claim: null });
    await (problem.final === false ? wait() : complain(problem));
  }
  busy = false;
}
async function say() {
  const message = { roomId: room.id, clientId: newKey(), text: $('text').value };
  $('text').value = '';
  // The same clientId makes no second message, however often it is sent.
  const send = () => socket.timeout(4000).emitWithAck('message.send', message).catch(send);
  complain((await send()).error ?? { detail: '' });
}
const type = () => $('text').value.length % 5 === 1 && socket.emit('typing', { roomId: room.id });
const come = () => sign('guest', { displayName: $('name').value.trim() }).then(enter);
const act = (what) => (event) => (event.preventDefault(), what().catch(complain));
[$('buy').onclick, $('text').oninput] = [buy, type];
[$('talk').onsubmit, $('enter').onsubmit] = [act(say), act(come)];
enter().catch(complain);
