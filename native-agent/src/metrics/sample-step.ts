// The rhythm of all measuring. Apart from the clock itself, so that who folds samples needs no clock.

/** One reading of every container a second. */
export const SAMPLE_STEP_MS = 1000;
