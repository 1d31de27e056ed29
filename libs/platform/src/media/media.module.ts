import { Global, Module } from '@nestjs/common';
import { APP_INTERCEPTOR } from '@nestjs/core';
import { port } from '../di/providers.js';
import { Blobs } from './blobs.js';
import { FileBlobs } from './file-blobs.js';
import { Images } from './images.js';
import { SharpImages } from './sharp-images.js';
import { UploadInterceptor } from './uploads/upload.interceptor.js';

/** Files that people send: how they come in, what is made of images, and where all of it is kept. */
@Global()
@Module({
  providers: [
    port(Images, SharpImages),
    port(Blobs, FileBlobs),
    { provide: APP_INTERCEPTOR, useClass: UploadInterceptor },
  ],
  exports: [Images, Blobs],
})
export class MediaModule {}
