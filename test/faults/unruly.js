/** Loaded before the program by drain.spec.ts: plants a bug that goes off at SIGUSR2. */
process.on('SIGUSR2', () => void Promise.reject(new Error('a planted bug')));
