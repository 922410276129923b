/** How many rows one answer lists at most; whoever reads as many as that knows that there may be more. */
export const LONGEST_LIST = 500;
