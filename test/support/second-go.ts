/** A second go for what a busy machine made late; the first is told in the output. What is broken is broken again. */
import { jest } from '@jest/globals';

jest.retryTimes(1, { logErrorsBeforeRetry: true });
