/** The demo room: whoever comes in sees it live, talks and buys. What people write is shown as text, never as markup. */
const $ = (id) => document.getElementById(id);
const show = (id, text) => $(id).textContent !== text && ($(id).textContent = text);
const complain = (problem) => show('problem', problem?.detail ?? 'No connection: it is tried again.');
// randomUUID is missing where a phone opens the page over plain HTTP.
const newKey = () => crypto.getRandomValues(new Uint32Array(4)).join('-');
let session = JSON.parse(sessionStorage.getItem('session'));
let room, drop, socket, purchase, renewal;
let [lastSeq, clockSkew, typedAt] = [0, 0, 0];

async function call(method, path, body, key) {
  const headers = { ...(session && { authorization: `Bearer ${session.accessToken}` }) };
  if (body) headers['content-type'] = 'application/json';
  if (key) headers['idempotency-key'] = key;
  const response = await fetch(`/v2/${path}`, { method, headers, body: body && JSON.stringify(body) });
  const answer = await response.json();
  if (response.ok) return answer;
  if (answer.status === 401 && path !== 'auth/refresh' && (await refresh()))
    return call(method, path, body, key);
  throw answer;
}

function keep(signedIn) {
  session = signedIn;
  sessionStorage.setItem('session', JSON.stringify(signedIn));
  clearTimeout(renewal);
  renewal = setTimeout(refresh, (signedIn.expiresIn - 60) * 1000);
}

async function refresh() {
  try {
    keep(await call('POST', 'auth/refresh', { refreshToken: session.refreshToken }));
    socket?.emit('auth.renew', { token: session.accessToken });
    return true;
  } catch (problem) {
    if (problem.status !== 401) return void (renewal = setTimeout(refresh, 5000));
    sessionStorage.clear();
    location.reload();
  }
}

async function enter() {
  $('enter').hidden = Boolean(session);
  if (!session) return $('name').focus();
  room = await call('GET', 'rooms/friday-drop');
  show('title', room.title);
  lastSeq = Math.max(0, room.lastSeq - 100);
  $('talk').hidden = false;
  await loadDrop();
  setInterval(paint, 250);
  socket = io({ transports: ['websocket'], auth: (give) => give({ token: session.accessToken }) });
  socket.on('connect', async () => {
    const ack = await socket.emitWithAck('room.join', { roomId: room.id, after: lastSeq });
    complain(ack.ok ? { detail: '' } : ack.error);
  });
  const comeBack = async (refused) => {
    complain();
    // Socket.IO comes back by itself from everything but a word of the server.
    if (refused && (await refresh())) setTimeout(() => socket.connect(), 1000);
  };
  socket.on('connect_error', (error) => comeBack(error.data));
  socket.on('disconnect', (reason) => comeBack(reason === 'io server disconnect'));
  socket.on('room.events', ({ events }) => events.forEach(hear));
  socket.on('room.presence', ({ count }) => show('people', `${count} here`));
  socket.on('room.typing', ({ users }) => {
    const names = users.filter(({ id }) => id !== session.user.id).map(({ displayName }) => displayName);
    show('typing', names.length === 0 ? '' : `${names.slice(0, 3).join(', ')} typing …`);
  });
  socket.on('drop.stock', take);
}

function hear({ seq, type, actor, data }) {
  if (seq <= lastSeq) return;
  lastSeq = seq;
  const news = { 'drop.scheduled': `${data.title} is coming`, 'drop.opened': 'The drop is open' };
  Object.assign(news, { 'drop.sold_out': 'Sold out', 'drop.closed': 'The drop is over' });
  if (type === 'message.posted') tell(data.text, actor.displayName);
  else if (news[type]) tell(news[type]);
  if (type === 'drop.progress') take(data);
  else if (news[type]) loadDrop().catch(complain);
}

function tell(text, name = '') {
  const [line, who, what] = ['li', 'b', 'span'].map((tag) => document.createElement(tag));
  [who.textContent, what.textContent, line.className] = [name, text, name ? '' : 'news'];
  line.append(who, what);
  const log = $('log');
  const atEnd = log.scrollHeight - log.scrollTop - log.clientHeight < 60;
  log.append(line);
  if (log.childElementCount > 300) log.firstChild.remove();
  if (atEnd) log.scrollTop = log.scrollHeight;
}

async function loadDrop() {
  [drop] = (await call('GET', `rooms/${room.id}/drops`)).data;
  if (drop) clockSkew = Date.parse(drop.serverTime) - Date.now();
  paint();
}

function take({ dropId, available, held, sold }) {
  if (dropId === drop?.id) drop = { ...drop, available, held, sold };
  paint();
}

function paint() {
  $('drop').hidden = !drop;
  if (!drop) return;
  const { title, price, state, quantity, available, held, sold, opensAt } = drop;
  show('product', title);
  show(
    'price',
    new Intl.NumberFormat([], { style: 'currency', currency: price.currency }).format(price.amount / 100),
  );
  show('stock', `${available} of ${quantity} left · ${held} on hold · ${sold} sold`);
  $('sold').style.width = `${(100 * sold) / quantity}%`;
  $('held').style.width = `${(100 * held) / quantity}%`;
  const scheduled = opensAt ? `Opens in ${until(opensAt)}` : 'Opens soon';
  show('clock', { scheduled, open: 'Open now', sold_out: 'Sold out', closed: 'The drop is over' }[state]);
  const { claim, order, busy } = purchase ?? {};
  const onHold = claim && `Number ${claim.number}. Yours for another ${until(claim.expiresAt)}`;
  show('mine', order ? `Paid: order ${order.number}. You were number ${claim.number}.` : (onHold ?? ''));
  show('buy', order ? 'Bought' : claim ? 'Pay' : 'Buy');
  $('buy').disabled = busy || order || (state !== 'open' && !claim);
}

function until(time) {
  const seconds = Math.max(0, Math.ceil((Date.parse(time) - Date.now() - clockSkew) / 1000));
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}

/** One press claims and pays. What was not answered is asked again with the same key, so nothing is bought twice. */
async function buy() {
  purchase ??= { claimKey: newKey(), orderKey: newKey() };
  purchase.busy = true;
  complain({ detail: '' });
  paint();
  try {
    purchase.claim ??= await call('POST', `drops/${drop.id}/claims`, { quantity: 1 }, purchase.claimKey);
    // Long enough to see that the unit is on hold.
    await new Promise((resolve) => setTimeout(resolve, 1500));
    const wish = { claimIds: [purchase.claim.id], payment: { provider: 'sandbox', method: 'ok' } };
    purchase.order = await call('POST', 'orders', wish, purchase.orderKey);
  } catch (problem) {
    complain(problem);
    if (problem.code && (!purchase.claim || problem.code === 'claim_not_held')) purchase = undefined;
  }
  if (purchase) purchase.busy = false;
  paint();
}

async function say() {
  const message = { roomId: room.id, clientId: newKey(), text: $('text').value };
  $('text').value = '';
  for (let ack; !ack;) {
    // The same clientId makes no second message, however often it is sent.
    ack = await socket
      .timeout(4000)
      .emitWithAck('message.send', message)
      .catch(() => undefined);
    complain(ack?.ok ? { detail: '' } : ack?.error);
  }
}

const on = (id, event, act) =>
  $(id).addEventListener(event, (happening) => {
    if (event === 'submit') happening.preventDefault();
    Promise.resolve(act()).catch(complain);
  });
on('buy', 'click', buy);
on('talk', 'submit', say);
on('enter', 'submit', async () => {
  keep(await call('POST', 'auth/guest', { displayName: $('name').value.trim() }));
  await enter();
});
on('text', 'input', () => {
  if (Date.now() - typedAt > 2000) socket.emit('typing', { roomId: room.id });
  if (Date.now() - typedAt > 2000) typedAt = Date.now();
});
enter().catch(complain);
