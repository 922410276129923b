// @ts-check

/** Says why `npm start` stops: one sentence for the person at the keyboard, and what to do about it. */
export class StartFailure extends Error {
  /**
   * @param {string} sentence what is wrong, whole and with a full stop
   * @param {string} remedy what to do, empty when there is nothing to add
   */
  constructor(sentence, remedy = "") {
    super(sentence);
    this.name = "StartFailure";
    this.remedy = remedy;
  }
}
