import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import sharp from 'sharp';
import { Souk } from '../../../libs/client/src/index.js';
import { startApp, type TestApp } from '../../support/app.js';
import { history } from '../rooms/acts.js';
import { openRoom } from '../rooms/ear.js';
import { image } from '../rooms/uploads.js';

describe('images of a client', () => {
  let app: TestApp;
  let souk: Souk;
  beforeAll(async () => {
    app = await startApp();
    souk = new Souk({ url: app.url });
    await souk.guest('Ann');
  }, 60_000);
  afterAll(async () => {
    souk.close();
    await app.close();
  });

  it('are uploaded to a room, sent in a message without a text, and looked at', async () => {
    const { roomId, host } = await openRoom(app);
    const room = souk.room(roomId);
    const { id, sizes } = await room.attach(new Blob([new Uint8Array(await image(500, 400))]));
    await room.send('', { attachments: [id] });
    const [message] = (await history(app, host, roomId)).slice(-1);
    expect(message?.data).toMatchObject({ text: '', attachments: [{ id, sizes }] });
    const picture = await souk.call('GET /v2/attachments/{id}/{size}', { path: { id, size: 'thumb' } });
    expect(await sharp(await picture.arrayBuffer()).metadata()).toMatchObject({
      format: 'webp',
      width: 320,
      height: 256,
    });
  });

  it('that are none are refused by their code', async () => {
    const { roomId } = await openRoom(app);
    await expect(souk.room(roomId).attach(new Blob(['<svg/>']))).rejects.toMatchObject({
      ...{ code: 'unsupported_media_type', status: 415 },
    });
    const broken = new Uint8Array((await image(50, 50, 'jpeg')).subarray(0, 600));
    await expect(souk.room(roomId).attach(new Blob([broken]))).rejects.toMatchObject({
      ...{ code: 'unreadable_image', status: 422, errors: [{ path: 'file', message: 'is broken' }] },
    });
  });
});
